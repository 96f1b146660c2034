#include "base/clock.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool uses_system_call;
static struct timespec call_result;

static uint64_t read_clock(clockid_t clock)
{
    struct timespec time;
    if (uses_system_call) {
        (void)syscall(SYS_clock_gettime, clock, &call_result);
        time = call_result;
    } else {
        clock_gettime(clock, &time);
    }
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

uint64_t clock_now_ns(void) { return read_clock(CLOCK_MONOTONIC); }
uint64_t clock_thread_ns(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

uint64_t clock_now_ms(void) { return clock_now_ns() / 1000000; }

/* In nanoseconds; 0 if the kernel does not report it. */
static uint64_t delay_of_thread(long process, const char *thread)
{
    char path[96];
    uint64_t nanoseconds = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/task/%.32s/schedstat", process, thread);
    FILE *stream = fopen(path, "re");
    if (!stream)
        return 0;
    if (fscanf(stream, "%*u %" SCNu64, &nanoseconds) != 1) /* NOLINT(cert-err34-c): the kernel's number is one */
        nanoseconds = 0;
    (void)fclose(stream);
    return nanoseconds;
}

uint64_t clock_delay_ms(pid_t process)
{
    char path[64];
    uint64_t nanoseconds = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/task", (long)process);
    DIR *threads = opendir(path);
    if (!threads)
        return 0;
    for (const struct dirent *entry; (entry = readdir(threads));) /* NOLINT(concurrency-mt-unsafe): a stream of its own */
        nanoseconds += delay_of_thread(process, entry->d_name);
    (void)closedir(threads);
    return nanoseconds / 1000000;
}

uint64_t clock_deadline_ms(uint64_t start, uint64_t limit_ms, uint64_t delay_ms)
{
    uint64_t most = limit_ms * (CLOCK_BUSY_TIMES - 1);
    return start + limit_ms + (delay_ms < most ? delay_ms : most);
}

static uint64_t lost_ms, lost_most = UINT64_MAX;

uint64_t clock_budget_ms(void) { return clock_now_ms() - lost_ms; }

void clock_lose_ms(uint64_t lost) { lost_ms += lost < lost_most - lost_ms ? lost : lost_most - lost_ms; }

void clock_limit_lost_ms(uint64_t most) { lost_most = lost_ms + most; }

uint64_t clock_left_ms(uint64_t deadline)
{
    uint64_t now = clock_budget_ms();
    if (!deadline)
        return UINT64_MAX;
    return deadline > now ? deadline - now : 0;
}

/* For isolated workers only, which do not run in the sanitized build that counts coverage. LCOV_EXCL_START */
const void *clock_use_system_call(void)
{
    uses_system_call = true;
    return &call_result;
}
/* LCOV_EXCL_STOP */
