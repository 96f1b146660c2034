/* Worker processes: the harness survives each job. */
#include "worked.h"
#include "base/clock.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "module/workers.h"
#include "suite.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { JOBS = 40 };

struct log {
    int done, failed, signalled, exited, timed_out, memory;
    int detail[JOBS];
    bool seen[JOBS];
    char reply[JOBS][64];
    size_t length[JOBS];
    char worker_state;
    enum { WELL, BADLY } how;
};

/* Ends the job's answerer in a certain way, while the worker waits. False: the job continues. */
static bool misbehave(size_t job)
{
    char answer = 0;
    bool bad = job == 3 || job == 7 || job == 11 || job == 17;
    if (!bad)
        return false;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    if (candidate_is_answering())
        switch (job) {
        case 3: abort();
        case 7: exit(5);
        case 11: worked_hang(); break;
        default: raise(SIGSEGV); break;
        }
    candidate_hear(&answer, 1);
    return true;
}

static bool do_job(void *context, size_t job, struct text *reply)
{
    struct log *log = context;
    log->worker_state++; /* in the worker's copy alone */
    if (log->how == BADLY) {
        if (job == 13)
            text_puts(reply, "no such file");
        else if (!misbehave(job))
            text_printf(reply, "job %zu", job);
        reply->failed = job == 29;
        return job != 13;
    }
    text_printf(reply, "job %zu", job);
    for (size_t i = 0; job == 5 && i < 300000; i++)
        text_puts(reply, "0123456789");
    return job != 9;
}

static void take_reply(void *context, size_t job, const struct outcome *outcome)
{
    struct log *log = context;
    ck_assert_uint_lt(job, JOBS);
    ck_assert(!log->seen[job]);
    log->seen[job] = true;
    log->detail[job] = outcome->detail;
    log->length[job] = outcome->reply_length;
    switch (outcome->kind) {
    case OUTCOME_DONE: log->done++; break;
    case OUTCOME_FAILED: log->failed++; break;
    case OUTCOME_SIGNALLED: log->signalled++; break;
    case OUTCOME_EXITED: log->exited++; break;
    case OUTCOME_TIMED_OUT: log->timed_out++; break;
    case OUTCOME_MEMORY: log->memory++; break;
    case OUTCOME_DAMAGED: break;
    }
    if (outcome->reply_length && outcome->reply_length < 64)
        memcpy(log->reply[job], outcome->reply, outcome->reply_length);
}

static void run_all(struct log *log, size_t workers, bool no_fork)
{
    struct workers_config config = {
        .workers = workers, .no_fork = no_fork, .job = do_job, .collect = take_reply, .limit = worked_limit, .context = log};
    ck_assert_int_eq(workers_run(&config, JOBS), WORKERS_OK);
    for (int i = 0; i < JOBS; i++)
        ck_assert(log->seen[i]);
}

START_TEST(every_job_is_done_once)
{
    const size_t most = suite_under_valgrind() ? 1 : 64;
    for (size_t workers = 0; workers <= most; workers = workers * 4 + 1) {
        struct log log = {0};
        run_all(&log, workers, false);
        ck_assert_int_eq(log.done, JOBS - 1);
        ck_assert_int_eq(log.failed, 1);
        ck_assert_str_eq(log.reply[0], "job 0");
        ck_assert_str_eq(log.reply[39], "job 39");
        ck_assert_str_eq(log.reply[9], "job 9");
        ck_assert_uint_eq(log.length[5], 3000005);
        ck_assert_int_eq(log.worker_state, 0);
    }
}
END_TEST

START_TEST(without_processes_jobs_run_in_this_process)
{
    struct log log = {0};
    run_all(&log, 8, true);
    ck_assert_int_eq(log.done, JOBS - 1);
    ck_assert_int_eq(log.failed, 1);
    ck_assert_int_eq(log.worker_state, JOBS);
    ck_assert_str_eq(log.reply[39], "job 39");
}
END_TEST

START_TEST(a_job_that_misbehaves_takes_no_other_with_it)
{
    for (size_t workers = suite_under_valgrind() ? 3 : 1; workers <= 3; workers++) {
        struct log log = {.how = BADLY};
        run_all(&log, workers, false);
        ck_assert_int_eq(log.timed_out, 1);
        ck_assert_int_eq(log.signalled, 2);
        ck_assert_int_eq(log.exited, 1);
        ck_assert_int_eq(log.failed, 2);
        ck_assert_int_eq(log.done, JOBS - 6);
        ck_assert_int_eq(log.detail[3], SIGABRT);
        ck_assert_int_eq(log.detail[7], 5);
        ck_assert_int_eq(log.detail[17], SIGSEGV);
        ck_assert_str_eq(log.reply[13], "no such file");
        ck_assert_str_eq(log.reply[30], "job 30");
    }
}
END_TEST

static bool print_job(void *context, size_t job, struct text *reply)
{
    (void)context;
    (void)puts("noise");
    (void)fputs("noise", stderr);
    text_printf(reply, "%d", getchar());
    for (int i = 0; job == 2 && i < 10000; i++)
        (void)puts("more noise than a pipe holds, and more than anybody wants to keep");
    return true;
}

static void take_print(void *context, size_t job, const struct outcome *outcome)
{
    ck_assert_int_eq(outcome->kind, OUTCOME_DONE);
    ck_assert_uint_eq(outcome->reply_length, 2);
    ck_assert_mem_eq(outcome->reply, "-1", 2);
    if (job == 2) {
        ck_assert_uint_eq(outcome->output_length, OUTPUT_MAX);
    } else {
        ck_assert_uint_eq(outcome->output_length, 11);
        ck_assert(memmem(outcome->output, 11, "noise\n", 6));
    }
    ++*(int *)context;
}

START_TEST(output_of_a_worker_is_captured)
{
    int taken = 0;
    struct workers_config config = {.job = print_job, .collect = take_print, .context = &taken};
    char path[] = "/tmp/q237588-noise.XXXXXX";
    int file = mkstemp(path), out = dup(1);
    ck_assert_int_ge(file, 0);
    (void)fflush(stdout);
    ck_assert_int_ge(dup2(file, 1), 0);
    enum workers_status status = workers_run(&config, 3);
    (void)fflush(stdout);
    ck_assert_int_ge(dup2(out, 1), 0);
    ck_assert_int_eq(status, WORKERS_OK);
    ck_assert_int_eq(taken, 3);
    ck_assert_int_eq(lseek(file, 0, SEEK_END), 0);
    close(file);
    close(out);
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

static bool hang_or_answer(void *context, size_t job, struct text *reply)
{
    if (job == 1)
        worked_hang();
    return do_job(context, job, reply);
}

START_TEST(after_the_deadline_nothing_is_begun)
{
    struct workers_config config = {.workers = 2, .job = do_job, .collect = take_reply, .deadline = 1};
    for (int no_fork = 0; no_fork < 2; no_fork++) {
        struct log log = {0};
        config.context = &log;
        config.no_fork = no_fork;
        ck_assert_int_eq(workers_run(&config, JOBS), WORKERS_OK);
        ck_assert_int_eq(log.timed_out, JOBS);
    }
    struct log log = {0};
    config = (struct workers_config){.workers = 1, .job = hang_or_answer, .collect = take_reply, .context = &log};
    config.deadline = clock_now_ms() + (suite_under_valgrind() ? 10000 : 3000);
    ck_assert_int_eq(workers_run(&config, 4), WORKERS_OK);
    ck_assert_int_eq(log.done, 1);
    ck_assert_int_eq(log.timed_out, 3);
}
END_TEST

START_TEST(an_empty_list_of_jobs_ends_at_once)
{
    struct log log = {0};
    struct workers_config config = {.workers = 2, .job = do_job, .collect = take_reply, .context = &log};
    ck_assert_int_eq(workers_run(&config, 0), WORKERS_OK);
}
END_TEST

static bool say_nothing(void *context, size_t job, struct text *reply)
{
    (void)context;
    (void)job;
    (void)reply;
    return true;
}

START_TEST(lack_of_memory_for_a_reply_is_not_the_modules_fault)
{
    struct log log = {0};
    struct workers_config config = {.workers = 1, .job = say_nothing, .collect = take_reply, .context = &log};
    fail_alloc_at(3); /* after the pool's own two */
    enum workers_status status = workers_run(&config, JOBS);
    fail_alloc_at(0);
    ck_assert_int_eq(status, WORKERS_OK);
    ck_assert_int_eq(log.failed, 1);
    ck_assert_int_eq(log.done, JOBS - 1);
}
END_TEST

START_TEST(without_memory_descriptors_or_processes_it_fails)
{
    struct log log = {0};
    struct workers_config config = {.workers = 2, .job = do_job, .collect = take_reply, .context = &log};
    for (unsigned long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        ck_assert_int_eq(workers_run(&config, JOBS), WORKERS_FAILED);
        fail_alloc_at(0);
    }
    if (suite_under_valgrind())
        return; /* it has descriptors of its own, which it lends */
    int descriptor = 0, highest = 0;
    while ((descriptor = dup(STDIN_FILENO)) >= 0)
        highest = descriptor;
    ck_assert_int_eq(errno, EMFILE);
    enum workers_status status = workers_run(&config, JOBS);
    int error = errno;
    while (highest > 16) /* those of Check stay */
        close(highest--);
    ck_assert_int_eq(status, WORKERS_FAILED);
    ck_assert_int_eq(error, EMFILE);
    ck_assert_int_eq(log.done, 0);
}
END_TEST

static Suite *workers_suite(void)
{
    Suite *suite = suite_create("workers");
    TCase *pool = tcase_create("pool");
    tcase_set_timeout(pool, 60);
    tcase_add_test(pool, every_job_is_done_once);
    tcase_add_test(pool, without_processes_jobs_run_in_this_process);
    tcase_add_test(pool, a_job_that_misbehaves_takes_no_other_with_it);
    tcase_add_test(pool, output_of_a_worker_is_captured);
    tcase_add_test(pool, after_the_deadline_nothing_is_begun);
    tcase_add_test(pool, an_empty_list_of_jobs_ends_at_once);
    tcase_add_test(pool, lack_of_memory_for_a_reply_is_not_the_modules_fault);
    tcase_add_test(pool, without_memory_descriptors_or_processes_it_fails);
    suite_add_tcase(suite, pool);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {workers_suite};
    return suite_main(makers, 1);
}
