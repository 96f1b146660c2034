#include "base/clock.h"

#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool uses_system_call;
static struct timespec answer;

uint64_t clock_now_ns(void)
{
    if (uses_system_call) {
        (void)syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &answer);
        return (uint64_t)answer.tv_sec * UINT64_C(1000000000) + (uint64_t)answer.tv_nsec;
    }
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

uint64_t clock_now_ms(void) { return clock_now_ns() / 1000000; }

/* Of isolated workers, which do not run where coverage is counted.
 * LCOV_EXCL_START */
const void *clock_use_system_call(void)
{
    uses_system_call = true;
    return &answer;
}
/* LCOV_EXCL_STOP */
