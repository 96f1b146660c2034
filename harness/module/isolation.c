#include "module/isolation.h"

#include "base/clock.h"
#include "module/guarded.h"
#include "module/isolation_files.h"
#include "module/isolation_filter.h"
#include "module/limits.h"
#include "module/trap.h"
#include "module/worker.h"

#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const isolation_part_names[ISOLATION_PARTS] = {
    [ISOLATION_CALLS] = "system calls",
    [ISOLATION_FILES] = "files while loading",
    [ISOLATION_COUNTER] = "time-stamp counter",
    [ISOLATION_CLOCK] = "clock without system calls",
};

const char *const isolation_mode_names[ISOLATION_MODES] = {"best", "require", "none"};

/* gcc has macros of its own for sanitizers. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/* The vDSO and the data that it reads. */
#define AREAS_MAX 8u

struct area {
    char *start;
    size_t length;
    bool code;
};

enum stage { STAGE_OUTSIDE, STAGE_WORKER, STAGE_LOADING, STAGE_ANSWERING };

static struct {
    struct isolation found;
    bool known, turned_off; /* the parts have been probed; by isolation_turn_off() */
    enum stage stage;
    struct isolation_needs needs;
    struct filter_channels channels;
    struct area areas[AREAS_MAX];
    size_t area_count;
} isolation;

void isolation_choose(enum isolation_mode mode)
{
    isolation.found.mode = mode;
    if (mode == ISOLATION_NONE)
        isolation.found.off = "--isolation=none";
}

void isolation_turn_off(const char *why)
{
    isolation.found.off = why;
    isolation.turned_off = true;
}

/* Why this process cannot have isolated workers; NULL: it can. */
static const char *find_obstacle(void)
{
    const char *preloaded = getenv("LD_PRELOAD"); /* NOLINT(concurrency-mt-unsafe): asked before there are threads */
    if (preloaded && strstr(preloaded, "vgpreload"))
        return "under Valgrind";
    if (dlsym(RTLD_DEFAULT, "__asan_init") || dlsym(RTLD_DEFAULT, "__tsan_init"))
        return "with a sanitizer loaded";
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
    return "built with sanitizers";
#else
    return NULL;
#endif
}

bool isolation_has_tool(void) { return find_obstacle(); }

bool isolation_protects_memory(void) { return !isolation.turned_off && !find_obstacle(); }

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
static void find_areas(void)
{
    char line[512], name[32];
    uintptr_t start = 0, end = 0;
    FILE *stream = fopen("/proc/self/maps", "re");
    while (stream && isolation.area_count < AREAS_MAX && fgets(line, sizeof line, stream)) {
        /* NOLINTNEXTLINE(cert-err34-c): the kernel's numbers are some */
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*s %*s %*s %*s [%31[a-z_]", &start, &end, name) != 3 ||
            (strncmp(name, "vvar", 4) != 0 && strcmp(name, "vdso") != 0))
            continue;
        isolation.areas[isolation.area_count++] =
            (struct area){.start = (char *)start,
                          .length = end - start,
                          .code = strcmp(name, "vdso") == 0}; /* NOLINT(performance-no-int-to-ptr) */
    }
    if (stream)
        (void)fclose(stream);
}

static bool refuse_counter(void)
{
#if defined(PR_SET_TSC) && (defined(__x86_64__) || defined(__i386__))
    return prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0) == 0;
#else
    return false;
#endif
}

/* Makes the vDSO's data inaccessible and its code not executable. Its symbols stay, as the dynamic loader reads them. */
static bool refuse_clock(void)
{
#if defined(__x86_64__)
    bool done = isolation.area_count > 0;
#else
    bool done = false; /* false if signal handlers return through the vDSO */
#endif
    for (size_t i = 0; done && i < isolation.area_count; i++) {
        const struct area *area = &isolation.areas[i];
        if (area->code)
            trap_clock_at(area->start, area->length);
        done = area->code ? mprotect(area->start, area->length, PROT_READ) == 0 : munmap(area->start, area->length) == 0;
    }
    return done;
}

static int compare_bytes(const void *a, const void *b) { return *(const char *)a - *(const char *)b; }

/* glibc's qsort() asks once for the size of memory, at its first large input. */
static void warm_up(void)
{
    char bytes[2048] = {0};
    qsort(bytes, sizeof bytes, 1, compare_bytes);
}

/* More than libseccomp needs to make a filter. If it runs out of memory, version 2.5 crashes or makes a wrong filter, and the
 * build would be blamed. */
#define FILTER_MEMORY ((size_t)1 << 20)

static bool has_memory_for_filter(void)
{
    void *volatile memory = malloc(FILTER_MEMORY);
    bool had = memory != NULL;
    free(memory);
    return had;
}

/* Limit of a probe in seconds of processor time: libseccomp 2.5 may never return if it runs out of memory. */
#define PROBE_MAX 1u

/* Probes one part; call it in a process of its own, which ends. */
static bool try_part(enum isolation_part part)
{
    const struct isolation_needs nothing = {.file = -1, .size = -1};
    const struct filter_channels none = {.socket = -1, .memory = -1};
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    switch (part) {
    case ISOLATION_CALLS: return trap_begin() && filter_load(&none, &nothing) && filter_answer(&none, &nothing);
    case ISOLATION_FILES: return files_restrict(NULL, 0);
    case ISOLATION_COUNTER: return refuse_counter();
    case ISOLATION_CLOCK: return refuse_clock();
    case ISOLATION_PARTS: break;
    }
    return false;
}

static bool probe_part(enum isolation_part part)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(limits_lower(RLIMIT_CPU, PROBE_MAX) && try_part(part) ? 0 : 1);
    if (pid < 0)
        isolation.known = false;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Repeats failed probes, because libseccomp does not always report a lack of memory. */
static void probe(void)
{
    for (int part = 0; part < ISOLATION_PARTS; part++)
        for (int times = 0; times < 2 && !isolation.found.in_force[part]; times++)
            isolation.found.in_force[part] = probe_part((enum isolation_part)part);
}
/* LCOV_EXCL_STOP */

const struct isolation *isolation_find(void)
{
    struct isolation *found = &isolation.found;
    if (!found->off)
        found->off = find_obstacle();
    found->misses_writes = !isolation_protects_memory();
    if (!found->off && !isolation.known) {
        isolation.known = true;
        find_areas();
        probe();
    }
    return found;
}

bool isolation_is_whole(const struct isolation *found)
{
    bool whole = !found->off;
    for (int part = 0; part < ISOLATION_PARTS; part++)
        whole = whole && found->in_force[part];
    return whole;
}

static void append_parts(const struct isolation *found, bool in_force, const char *before, struct text *text)
{
    for (int part = 0; part < ISOLATION_PARTS; part++)
        if (found->in_force[part] == in_force) {
            text_printf(text, "%s%s", before, isolation_part_names[part]);
            before = ", ";
        }
}

void isolation_describe(const struct isolation *found, struct text *text)
{
    if (found->off) {
        text_printf(text, "none: %s%s", found->off, found->misses_writes ? "; writes to variables are not noticed" : "");
        return;
    }
    size_t before = text->length;
    append_parts(found, true, "", text);
    append_parts(found, false, text->length > before ? "; the kernel lacks: " : "none; the kernel lacks: ", text);
}

void isolation_begin_worker(int socket, int memory)
{
    isolation.stage = STAGE_WORKER;
    isolation.channels = (struct filter_channels){.socket = socket, .memory = memory};
}

/* LCOV_EXCL_START */

void isolation_load(const char *const paths[], size_t count, const struct isolation_needs *needs)
{
    const struct isolation *found = &isolation.found;
    if (isolation.stage != STAGE_WORKER || found->off)
        return;
    isolation.stage = STAGE_LOADING;
    isolation.needs = *needs;
    if (!limits_lower(RLIMIT_FSIZE, LIMITS_FILE_MAX) || !limits_lower(RLIMIT_STACK, LIMITS_STACK_MAX))
        worker_fail("limits on files and stack");
    warm_up();
    if (!trap_begin())
        worker_fail("random bytes");
    isolation.channels.clock = clock_use_system_call();
    isolation.channels.signal = guarded_signal_action();
    /* cppcheck-suppress knownConditionTrueFalse ; on x86 it is not known */
    if (found->in_force[ISOLATION_COUNTER] && !refuse_counter())
        worker_fail("the time-stamp counter taken away");
    if (found->in_force[ISOLATION_CLOCK] && !refuse_clock())
        worker_fail("the clock taken away");
    if (found->in_force[ISOLATION_FILES] && !files_restrict(paths, count))
        worker_fail("Landlock");
    if (found->in_force[ISOLATION_CALLS] && !has_memory_for_filter())
        worker_fail("memory for a filter of system calls");
    if (found->in_force[ISOLATION_CALLS] && !filter_load(&isolation.channels, needs))
        worker_fail("a filter of system calls");
}

void isolation_answer(void)
{
    const struct isolation *found = &isolation.found;
    if (isolation.stage != STAGE_LOADING)
        return;
    isolation.stage = STAGE_ANSWERING;
    trap_check();
    if (!isolation.needs.threads && !limits_lower(RLIMIT_NPROC, 0))
        worker_fail("a limit on processes");
    if (found->in_force[ISOLATION_CALLS] && !has_memory_for_filter())
        worker_fail("memory for a filter of system calls");
    if (found->in_force[ISOLATION_CALLS] && !filter_answer(&isolation.channels, &isolation.needs))
        worker_fail("a filter of system calls");
    trap_end_loading();
}
/* LCOV_EXCL_STOP */
