#include "module/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

/* Added to a job's limit, in seconds, as the kernel counts whole seconds. */
#define TIME_GRACE 2u

bool limits_lower(int resource, uint64_t most)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
        return false;
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

bool limits_allow_time(pid_t worker, uint64_t limit_ms, bool *clamped)
{
    struct rlimit limit;
    struct timespec used;
    clockid_t clock;
    uint64_t wanted = RLIM_INFINITY;
    *clamped = false;
    if (prlimit(worker, RLIMIT_CPU, NULL, &limit) != 0)
        return false;
    if (limit_ms) {
        errno = clock_getcpuclockid(worker, &clock);
        if (errno || clock_gettime(clock, &used) != 0)
            return false;
        wanted = (uint64_t)used.tv_sec + limit_ms / 1000 + TIME_GRACE;
    }
    *clamped = limit.rlim_max < wanted;
    limit.rlim_cur = *clamped ? limit.rlim_max : wanted;
    return prlimit(worker, RLIMIT_CPU, &limit, NULL) == 0;
}

bool limits_allow_less(int resource, uint64_t than)
{
    struct rlimit limit;
    return getrlimit((__rlimit_resource_t)resource, &limit) == 0 && limit.rlim_max < than;
}

uint64_t limits_time_most(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max != RLIM_INFINITY ? limit.rlim_max : UINT64_MAX;
}

uint64_t limits_memory_taken(pid_t process)
{
    uint64_t kibibytes = 0;
    char line[256];
    (void)snprintf(line, sizeof line, "/proc/%ld/status", (long)process);
    FILE *stream = fopen(line, "re");
    if (!stream)
        return 0;
    while (!kibibytes && fgets(line, sizeof line, stream))
        if (sscanf(line, "VmPeak: %" SCNu64, &kibibytes) != 1) /* NOLINT(cert-err34-c): the kernel prints a number */
            kibibytes = 0;
    (void)fclose(stream);
    return kibibytes * 1024;
}
