/* What lacks in the environment is never a verdict: limits of the system, and processes that are killed from outside, end the program with
 * status 4 and a message, or make no difference. */
#include "base/clock.h"
#include "isolated.h"
#include "program.h"
#include "suite.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LITTLE "--effort=0.001"

#define KIB ((rlim_t)1 << 10)
#define MIB ((rlim_t)1 << 20)

static const struct limit {
    int resource;
    const char *name;
    rlim_t most[5]; /* as many as there are; 0 is one, too */
    int count;
} limits[] = {
    {RLIMIT_AS, "address space", {40 * MIB, 80 * MIB, 160 * MIB, 400 * MIB, 1200 * MIB}, 5},
    {RLIMIT_CPU, "processor time", {1, 2}, 2},
    {RLIMIT_FSIZE, "file size", {0, KIB, 100 * KIB, 200 * KIB}, 4},
    {RLIMIT_NOFILE, "descriptors", {6, 9, 12, 16, 24}, 5},
    {RLIMIT_NPROC, "processes", {0, 1, 3}, 3},
    {RLIMIT_STACK, "stack", {64 * KIB, 256 * KIB, MIB}, 3},
};

#define LIMITS (sizeof limits / sizeof *limits)

static void run_limited(const struct limit *limit, rlim_t most, bool hard, bool root, const char *module, struct ran *ran)
{
    struct rlimit before, set;
    char *program = built_path("q237588");
    int output = open(ran->output, O_WRONLY | O_TRUNC), errors = open(ran->errors, O_WRONLY | O_TRUNC);
    ck_assert(output >= 0 && errors >= 0);
    ck_assert_int_eq(getrlimit((__rlimit_resource_t)limit->resource, &before), 0);
    set = (struct rlimit){.rlim_cur = most < before.rlim_max ? most : before.rlim_max, .rlim_max = before.rlim_max};
    if (hard)
        set.rlim_max = set.rlim_cur;
    (void)fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (!root && !become_someone())
            _exit(126);
        if (setrlimit((__rlimit_resource_t)limit->resource, &set) != 0)
            _exit(126);
        if (dup2(output, STDOUT_FILENO) < 0 || dup2(errors, STDERR_FILENO) < 0)
            _exit(126);
        execl(program, program, "verify", module, LITTLE, "--save=/tmp", ARTICLE, (char *)NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &ran->status, 0), pid);
    close(output);
    close(errors);
    free(program);
}

static bool holds(const char *path, const char *part)
{
    char bytes[65536];
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    (void)fclose(file);
    bytes[length] = '\0';
    return part ? strstr(bytes, part) != NULL : length > 0;
}

/* By root or someone else, with a candidate of the gallery that is right or a copy of SP4, in turn. */
static void try_limit(const struct limit *limit, int value, bool hard, const char *output, const char *errors)
{
    rlim_t most = limit->most[value];
    bool root = (value + hard) % 2;
    char *module = built_path(root ? "modules/sp4.so" : "candidates/right_table.so");
    struct ran ran = {.output = (char *)(uintptr_t)output, .errors = (char *)(uintptr_t)errors};
    run_limited(limit, most, hard, root, module, &ran);
    /* Below a certain size the loader ends before the program begins. */
    bool began = !WIFSIGNALED(ran.status) && WEXITSTATUS(ran.status) < 100 && !holds(errors, "error while loading");
    bool good = WIFEXITED(ran.status) && (WEXITSTATUS(ran.status) == 0 || WEXITSTATUS(ran.status) == 4);
    bool small = limit->resource == RLIMIT_CPU || limit->resource == RLIMIT_FSIZE; /* its own process may be ended by the system */
    ck_assert_msg(good || !began || (small && WIFSIGNALED(ran.status)), "%s %llu, hard %d, root %d: status %x", limit->name,
                  (unsigned long long)most, hard, root, (unsigned)ran.status);
    bool written = limit->resource != RLIMIT_FSIZE || most; /* the message goes to a file */
    if (began && WEXITSTATUS(ran.status) == 4 && written)
        ck_assert(holds(errors, "q237588: "));
    ck_assert(!holds(output, "UNSAFE"));
    if (began && WEXITSTATUS(ran.status) == 0)
        ck_assert(holds(output, ": FIXED"));
    free(module);
}

/* Each value with a soft limit or a hard one, with all of the gallery both; before a commit some values. */
START_TEST(a_limit_is_never_a_verdict)
{
    const struct limit *limit = &limits[_i];
    char *folder = new_folder(), *output = new_file(folder, "output", ""), *errors = new_file(folder, "errors", "");
    if (chmod(folder, 0777) != 0 || chmod(output, 0666) != 0 || chmod(errors, 0666) != 0)
        ck_abort();
    for (int value = 0; value < limit->count; value += suite_bounded() ? 3 : 1)
        for (int hard = 0; hard < 2; hard++)
            if (getenv("Q237588_GALLERY") || hard == value / 2 % 2)
                try_limit(limit, value, hard, output, errors);
    free(output);
    free(errors);
    remove_folder(folder);
}
END_TEST

/* ---- Killed from outside ----------------------------------------------------------------------------------------------------------- */

static pid_t parent_of(pid_t process)
{
    char path[64];
    long parent = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    if (fscanf(file, "%*d (%*[^)]) %*c %ld", &parent) != 1) /* NOLINT(cert-err34-c): the kernel's number is one */
        parent = 0;
    (void)fclose(file);
    return (pid_t)parent;
}

/* A process this number of generations below this one; 0: there is none. */
static pid_t descendant(pid_t ancestor, int generations, pid_t but)
{
    DIR *folder = opendir("/proc");
    pid_t found = 0;
    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry && !found; entry = readdir(folder)) {
        pid_t process = isdigit((unsigned char)*entry->d_name) ? (pid_t)strtol(entry->d_name, NULL, 10) : 0, above = process;
        for (int i = 0; i < generations && above && above != but; i++)
            above = parent_of(above);
        if (process && above == ancestor)
            found = process;
    }
    if (folder)
        (void)closedir(folder);
    return found;
}

/* Kills one after the other until the program has ended: one that is about to end may not be missed by anybody. Each is seen twice first, so
 * that it is no probe of what the kernel has. */
static pid_t start_killer(int generations, int signal)
{
    pid_t test = getpid(), killer = fork(), seen = 0;
    bool killed = false;
    ck_assert_int_ge(killer, 0);
    if (killer != 0)
        return killer;
    while (!killed || descendant(test, 1, getpid())) {
        pid_t victim = descendant(test, generations, getpid());
        if (victim && victim == seen)
            killed = kill(victim, signal) == 0 || killed;
        seen = victim;
        nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
    }
    _exit(0);
}

static const struct victim {
    int generations; /* 2: a worker, 3: its answerer */
    int signal;
    const char *message;
} victims[] = {
    {2, SIGKILL, "signal 9 (Killed) ended a worker process"},
    {2, SIGSEGV, "signal 11 (Segmentation fault) ended a worker process"},
    {3, SIGKILL, "signal 9 (Killed) from outside ended a worker process"},
    {3, SIGTERM, "signal 15 (Terminated) from outside ended a worker process"},
};

START_TEST(a_process_killed_from_outside_is_no_verdict)
{
    const struct victim *victim = &victims[_i];
    struct ran ran;
    if (!is_isolated())
        return;
    pid_t killer = start_killer(victim->generations, victim->signal);
    RUN(&ran, "verify", "sp4", "--effort=3", "--save=/tmp", ARTICLE);
    kill(killer, SIGKILL);
    ck_assert_int_eq(waitpid(killer, NULL, 0), killer);
    assert_refused(&ran, 4, victim->message);
}
END_TEST

START_TEST(too_little_stack_is_refused)
{
    struct rlimit before;
    struct ran ran;
    ck_assert_int_eq(getrlimit(RLIMIT_STACK, &before), 0);
    const struct rlimit little = {.rlim_cur = 256 * KIB, .rlim_max = 256 * KIB};
    ck_assert_int_eq(setrlimit(RLIMIT_STACK, &little), 0);
    RUN(&ran, "list");
    assert_refused(&ran, 4, "the stack limit, 256 KiB, is too low; raise it to 512 KiB or more (ulimit -s)");
}
END_TEST

/* Uses the processor until clock_delay_ms() counts a delay, for 200 ms of processor time at most. */
static void *compete(void *context)
{
    uint64_t *delay = context, end = clock_thread_ns() + UINT64_C(200000000);
    while (*delay == 0 && clock_thread_ns() < end)
        for (uint64_t next = clock_thread_ns() + 1000000; clock_thread_ns() < next;)
            *delay = *delay ? *delay : clock_delay_ms(getpid());
    return NULL;
}

/* All threads count: a candidate may be asked in another one than the first. */
START_TEST(delays_of_threads_are_counted)
{
    pthread_t threads[2];
    uint64_t delays[2] = {0, 0};
    cpu_set_t one, all;
    if (access("/proc/self/schedstat", R_OK) != 0 || suite_under_valgrind())
        return;
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    CPU_ZERO(&one);
    for (size_t number = 0; !CPU_COUNT(&one); number++)
        if (CPU_ISSET(number, &all))
            CPU_SET(number, &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, compete, &delays[i]), 0);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_int_eq(sched_setaffinity(0, sizeof all, &all), 0);
    ck_assert_uint_gt(delays[0] + delays[1], 0);
}
END_TEST

static Suite *limits_suite(void)
{
    Suite *suite = suite_create("limits");
    TCase *environment = tcase_create("environment");
    tcase_set_tags(environment, SUITE_PLAIN);
    tcase_set_timeout(environment, 240);
    TCase *all = suite_long_case(suite, 240);
    if (!suite_instrumented()) { /* instruments take memory, time and descriptors of their own */
        tcase_add_loop_test(all, a_limit_is_never_a_verdict, 0, (int)LIMITS);
        tcase_add_loop_test(environment, a_process_killed_from_outside_is_no_verdict, 0, (int)(sizeof victims / sizeof *victims));
    }
    tcase_add_test(environment, delays_of_threads_are_counted);
    tcase_add_test(environment, too_little_stack_is_refused); /* last, as a hard limit stays */
    suite_add_tcase(suite, environment);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {limits_suite};
    return suite_main(makers, 1);
}
