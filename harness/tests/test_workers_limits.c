/* Worker processes that are used again, end by themselves, and meet limits. */
#include "worked.h"
#include "module/candidate.h"
#include "module/workers.h"
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A job that returns the number of jobs of its worker, itself included, and then acts as requested. */
struct service {
    int done; /* the worker's own count */
    int most; /* the parent's: the most that any worker has done */
    int memory, timed_out, exited;
};

static bool serve(void *context, size_t job, struct text *reply)
{
    struct service *service = context;
    text_printf(reply, "%d", ++service->done);
    (void)job;
    return true;
}

static void take_service(void *context, size_t job, const struct outcome *outcome)
{
    (void)job;
    struct service *service = context;
    ck_assert_int_eq(outcome->kind, OUTCOME_DONE);
    int done = atoi(outcome->reply); /* NOLINT(cert-err34-c): it ends where the reply ends, and is a number */
    service->most = done > service->most ? done : service->most;
}

START_TEST(a_worker_is_reused_unless_it_is_marked_as_last)
{
    struct service service = {0};
    struct workers_config config = {.workers = 1, .job = serve, .collect = take_service, .context = &service};
    ck_assert_int_eq(workers_run(&config, 6), WORKERS_OK);
    ck_assert_int_eq(service.most, 6);
    service = (struct service){0};
    config.fresh = true;
    ck_assert_int_eq(workers_run(&config, 6), WORKERS_OK);
    ck_assert_int_eq(service.most, 1);
}
END_TEST

/* In the answerer. 0: takes memory until there is none, and says so. 1: works and works. 2: leaves a process behind that holds
 * on to what it inherited. */
static bool exceed(void *context, size_t job, struct text *reply)
{
    char answer = 0;
    (void)context;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    static const char block[1 << 16];
    while (candidate_is_answering() && job == 0 && !reply->failed)
        text_append(reply, block, sizeof block);
    while (candidate_is_answering() && job == 1)
        continue;
    if (candidate_is_answering() && job == 2) {
        if (fork() == 0)
            worked_hang();
        _exit(7);
    }
    if (!candidate_is_answering())
        candidate_hear(&answer, 1);
    return true;
}

static void take_excess(void *context, size_t job, const struct outcome *outcome)
{
    struct service *service = context;
    service->memory += outcome->kind == OUTCOME_MEMORY && job == 0;
    service->timed_out += outcome->kind == OUTCOME_TIMED_OUT && job > 0;
    service->exited += outcome->kind == OUTCOME_EXITED && job == 2;
}

static uint64_t short_limit(void *context, size_t job)
{
    (void)context;
    return job == 0 ? 120000 : 300;
}

static bool spin(void *context, size_t job, struct text *reply)
{
    (void)context, (void)job, (void)reply;
    char answer = 0;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    while (candidate_is_answering())
        continue;
    candidate_hear(&answer, 1);
    return true;
}

static uint64_t long_limit(void *context, size_t job)
{
    (void)context, (void)job;
    return 120000;
}

/* A worker runs trusted code only: no build is to blame for its end. */
static bool end_worker(void *context, size_t job, struct text *reply)
{
    (void)reply;
    if (job == 2)
        raise(*(const int *)context);
    if (job == 3)
        _exit(9);
    return true;
}

static void take_nothing(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    ck_assert_uint_le(job, 2);
    ck_assert_int_eq(outcome->kind, OUTCOME_DONE);
}

static void fails_saying(int signal, size_t jobs, const char *why)
{
    struct text message = {0};
    struct workers_config config = {.workers = 1, .job = end_worker, .collect = take_nothing, .context = &signal};
    ck_assert_int_eq(workers_run(&config, jobs), WORKERS_FAILED);
    workers_describe_failure(&message);
    ck_assert_str_eq(message.bytes, why);
    text_clean_up(&message);
}

START_TEST(a_worker_that_ends_by_itself_fails_the_pool)
{
    fails_saying(SIGKILL, 3, "signal 9 (Killed) ended a worker process");
    fails_saying(SIGUSR2, 3, "signal 12 (User defined signal 2) ended a worker process");
    fails_saying(SIGXFSZ, 3, "the limit on the size of files ended a worker process; raise it (ulimit -f)");
    fails_saying(SIGCONT, 4, "a worker process ended with exit status 9");
}
END_TEST

/* A limit that the system has set is not the module's: nothing is collected, and the message names it. In a process of its own,
 * as a hard limit stays. */
START_TEST(a_limit_of_the_system_fails_the_pool)
{
    (void)fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        struct service service = {0};
        struct text message = {0};
        struct workers_config config = {
            .workers = 1, .job = spin, .collect = take_excess, .limit = long_limit, .context = &service};
        if (setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = 1, .rlim_max = 1}) != 0)
            exit(1);
        bool failed = workers_run(&config, 1) == WORKERS_FAILED && service.timed_out + service.exited + service.memory == 0;
        workers_describe_failure(&message);
        bool named = message.bytes && strstr(message.bytes, "the limit on processor time, 1 s, ended a worker process");
        text_clean_up(&message);
        exit(failed && named ? 0 : 2);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x", (unsigned)status);
}
END_TEST

START_TEST(limits_of_memory_and_time_are_kept)
{
    struct service service = {0};
    struct workers_config config = {
        .workers = 2, .memory = 64u << 20, .job = exceed, .collect = take_excess, .limit = short_limit, .context = &service};
    ck_assert_int_eq(workers_run(&config, 3), WORKERS_OK);
    ck_assert_int_eq(service.memory, 1);
    ck_assert_int_eq(service.timed_out + service.exited, 2);
}
END_TEST

static Suite *workers_limits_suite(void)
{
    Suite *suite = suite_create("workers limits");
    TCase *pool = tcase_create("pool");
    tcase_set_timeout(pool, 60);
    tcase_add_test(pool, a_worker_is_reused_unless_it_is_marked_as_last);
    tcase_add_test(pool, a_worker_that_ends_by_itself_fails_the_pool);
    tcase_add_test(pool, limits_of_memory_and_time_are_kept);
    if (!suite_under_valgrind()) /* which takes processor time of its own */
        tcase_add_test(pool, a_limit_of_the_system_fails_the_pool);
    suite_add_tcase(suite, pool);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {workers_limits_suite};
    return suite_main(makers, 1);
}
