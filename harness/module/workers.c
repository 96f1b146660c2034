#include "module/workers.h"

#include "base/clock.h"
#include "module/isolation.h"
#include "module/limits.h"
#include "module/worker_process.h"

#include <errno.h>
#include <poll.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A reply beyond this is no reply but a module that has overwritten the worker's memory. */
#define REPLY_MOST (UINT64_C(1) << 30)
/* In milliseconds: see workers_shorter_limit(). */
#define SHORTER_LEAST 500u
/* How often somebody who waits is told what is going on, in milliseconds. */
#define MEANWHILE 500

struct pool {
    const struct workers_config *config;
    struct worker *workers;
    struct pollfd *polls; /* two for each */
    size_t worker_count;
    size_t next_job, job_count, done;
    bool failed;
};

/* Why the last pool failed, where it was not errno that says so; empty: it was. */
static char failure[300];

void workers_describe_failure(struct text *message)
{
    if (*failure)
        text_puts(message, failure);
    else
        text_printf(message, "worker processes cannot be had: %s", strerror(errno));
}

/* The environment is to blame, and no module: nothing is concluded. The worker's job is not collected. */
__attribute__((format(printf, 3, 4))) static void fail_pool(struct pool *pool, struct worker *worker, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!*failure)
        (void)vsnprintf(failure, sizeof failure, format, arguments);
    va_end(arguments);
    worker->job = NO_JOB;
    pool->failed = true;
}

static void collect(struct pool *pool, struct worker *worker, struct outcome *outcome)
{
    size_t job = worker->job;
    worker->job = NO_JOB;
    pool->done++;
    outcome->output = worker->printed.bytes ? worker->printed.bytes : "";
    outcome->output_length = worker->printed.length;
    pool->config->collect(pool->config->context, job, outcome);
    text_clear(&worker->reply);
    text_clear(&worker->printed);
    worker->printed.failed = false;
}

/* The worker has died or was stopped: with what it was doing. */
static void collect_end(struct pool *pool, struct worker *worker, struct outcome *outcome, int memory)
{
    struct witness witness;
    bool known = witness_read(memory, &witness);
    if (outcome->kind != OUTCOME_EXITED)
        *witness.call = '\0'; /* what it called before was answered: see module/trap.c */
    outcome->witness = known ? &witness : NULL;
    collect(pool, worker, outcome);
    witness_release(&witness);
    close(memory);
}

/* Whether a limit that the harness was started with ended the worker, and not its module. */
static bool is_of_environment(struct pool *pool, struct worker *worker, const struct worker_end *end)
{
    int signal = WIFSIGNALED(end->status) ? WTERMSIG(end->status) : 0;
    /* The kernel counts ticks for the limit and time for who asks; they differ by some percent. */
    bool out_of_time = worker->clamped && end->milliseconds / 750 >= limits_time_most();
    if (out_of_time && (signal == SIGXCPU || signal == SIGKILL))
        fail_pool(pool, worker,
                  "the limit on processor time, %" PRIu64
                  " s, ended a worker process; raise it (ulimit -t), or set a lower --timeout-ms",
                  limits_time_most());
    else if (signal == SIGXFSZ && limits_allow_less(RLIMIT_FSIZE, LIMITS_FILE_MOST))
        fail_pool(pool, worker, "the limit on the size of files ended a worker process; raise it (ulimit -f)");
    else
        return false;
    return true;
}

/* The worker's connection has ended: so has its process, or it is of no use any more. */
static void collect_death(struct pool *pool, struct worker *worker)
{
    int memory;
    struct worker_end end = worker_stop(worker, &memory);
    struct outcome outcome = {.kind = OUTCOME_EXITED, .detail = WEXITSTATUS(end.status)};
    if (is_of_environment(pool, worker, &end)) {
        close(memory);
        return;
    }
    if (WIFSIGNALED(end.status))
        outcome = (struct outcome){.kind = OUTCOME_SIGNALLED, .detail = WTERMSIG(end.status)};
    if (WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGXCPU)
        outcome = (struct outcome){.kind = OUTCOME_TIMED_OUT};
    collect_end(pool, worker, &outcome, memory);
}

static void collect_time_out(struct pool *pool, struct worker *worker)
{
    int memory;
    (void)worker_stop(worker, &memory);
    collect_end(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT}, memory);
}

/* The harness has no room for the answer: no fault of the module's. */
static void collect_lack_of_memory(struct pool *pool, struct worker *worker)
{
    int memory;
    (void)worker_stop(worker, &memory);
    close(memory);
    text_clean_up(&worker->reply);
    collect(pool, worker, &(struct outcome){.kind = OUTCOME_FAILED, .reply = ""});
}

/* Whether all of the answer has come. */
static bool is_complete(const struct worker *worker, struct reply_head *head)
{
    if (worker->reply.length < sizeof *head)
        return false;
    memcpy(head, worker->reply.bytes, sizeof *head);
    return head->length <= REPLY_MOST && worker->reply.length - sizeof *head >= head->length;
}

/* With a quarter of what is allowed in use, a lack of memory is the module's doing: the harness alone needs less. */
static bool is_lack_of_memory(const struct pool *pool, const struct worker *worker)
{
    uint64_t allowed = pool->config->memory;
    return allowed && limits_memory_taken(worker->pid) > worker->memory_taken + allowed / 4;
}

static void collect_reply(struct pool *pool, struct worker *worker, const struct reply_head *head)
{
    struct outcome outcome = {.kind = head->kind == REPLY_DONE ? OUTCOME_DONE : OUTCOME_FAILED,
                              .reply = worker->reply.bytes + sizeof *head,
                              .reply_length = head->length};
    bool last = head->last;
    if (head->kind == REPLY_ENVIRONMENT) {
        fail_pool(pool, worker, "%.*s", (int)(head->length < sizeof failure ? head->length : sizeof failure), outcome.reply);
        return;
    }
    if (outcome.kind == OUTCOME_FAILED && is_lack_of_memory(pool, worker)) {
        if (limits_allow_less(RLIMIT_AS, worker->memory_taken + pool->config->memory)) {
            fail_pool(pool, worker, "the limit on address space leaves a worker process too little memory; raise it (ulimit -v)");
            return;
        }
        outcome = (struct outcome){.kind = OUTCOME_MEMORY, .reply = ""};
        last = true;
    }
    worker_read_output(worker);
    collect(pool, worker, &outcome);
    if (last)
        worker_end(worker);
}

/* Reads what has come; collects a reply that is complete. */
static void read_reply(struct pool *pool, struct worker *worker)
{
    char bytes[65536];
    ssize_t received = recv(worker->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (received <= 0) {
        collect_death(pool, worker);
        return;
    }
    text_append(&worker->reply, bytes, (size_t)received);
    if (worker->reply.failed) {
        collect_lack_of_memory(pool, worker);
        return;
    }
    struct reply_head head = {0};
    bool complete = is_complete(worker, &head);
    if (head.length > REPLY_MOST || head.kind >= REPLY_KINDS || head.last > 1)
        collect_death(pool, worker);
    else if (complete)
        collect_reply(pool, worker, &head);
}

/* Gives the worker the next job, in a new process where it has none. */
static bool assign(struct pool *pool, struct worker *worker)
{
    const struct workers_config *config = pool->config;
    uint64_t limit = config->limit ? config->limit(config->context, pool->next_job) : 0, left = clock_left_ms(config->deadline);
    if (left == 0) {
        worker->job = pool->next_job++;
        collect(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT});
        return true;
    }
    if (left < UINT64_MAX && (!limit || left < limit))
        limit = left;
    /* A process that has a hard limit on its time is not used again. */
    if (worker->pid && worker->clamped)
        worker_end(worker);
    if (!worker->pid && !worker_start(config, worker, pool->workers, pool->worker_count))
        return false;
    worker->job = pool->next_job++;
    if (!limits_give_time(worker->pid, limit, &worker->clamped) && errno != ESRCH) {
        fail_pool(pool, worker, "a worker process cannot be given a limit on its processor time: %s", strerror(errno));
        return true;
    }
    worker->deadline = limit ? clock_now_ms() + limit : 0;
    witness_reset(worker->memory);
    /* Where it has died in the meantime, reading its reply will show it. */
    send_all(worker->socket, &(struct job_order){.job = worker->job}, sizeof(struct job_order));
    return true;
}

/* How long until the next deadline, for poll(2). */
static int time_left(const struct pool *pool)
{
    uint64_t now = clock_now_ms(), least = UINT64_MAX;
    for (size_t i = 0; i < pool->worker_count; i++) {
        const struct worker *worker = &pool->workers[i];
        if (worker->job == NO_JOB || !worker->deadline)
            continue;
        uint64_t left = worker->deadline > now ? worker->deadline - now : 0;
        least = left < least ? left : least;
    }
    if (pool->config->meanwhile && least > MEANWHILE)
        return MEANWHILE;
    if (least == UINT64_MAX)
        return -1;
    return least > 1000000 ? 1000000 : (int)least;
}

static void tell_meanwhile(const struct pool *pool)
{
    size_t i = 0;
    while (i < pool->worker_count && pool->workers[i].job == NO_JOB)
        i++;
    if (i < pool->worker_count)
        pool->config->meanwhile(pool->config->context, pool->workers[i].job, witness_cycle(pool->workers[i].memory));
}

/* What is to be waited for: an answer, and what is printed, lest the pipe fills up. A pipe that was closed at the other end would be
 * reported over and over. */
static void watch(const struct worker *worker, struct pollfd polls[2])
{
    bool busy = worker->job != NO_JOB;
    polls[0] = (struct pollfd){.fd = busy ? worker->socket : -1, .events = POLLIN};
    polls[1] = (struct pollfd){.fd = busy && !worker->output_closed ? worker->output : -1, .events = POLLIN};
}

/* Gives each worker that has none a job, while there are some. */
static bool assign_jobs(struct pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++)
        while (pool->workers[i].job == NO_JOB && pool->next_job < pool->job_count)
            if (!assign(pool, &pool->workers[i]) || pool->failed)
                return false;
    return true;
}

/* Waits until something happens, or somebody has taken too long. */
static bool wait_for_any(struct pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++)
        watch(&pool->workers[i], &pool->polls[2 * i]);
    int ready = poll(pool->polls, 2 * pool->worker_count, time_left(pool));
    if (ready == 0 && pool->config->meanwhile)
        tell_meanwhile(pool);
    return ready >= 0 || errno == EINTR;
}

static enum workers_status run_pool(struct pool *pool)
{
    while (pool->done < pool->job_count) {
        if (!assign_jobs(pool))
            return WORKERS_FAILED;
        if (pool->done == pool->job_count)
            break;
        if (!wait_for_any(pool))
            return WORKERS_FAILED;
        for (size_t i = 0; i < pool->worker_count; i++) {
            struct worker *worker = &pool->workers[i];
            if (worker->job == NO_JOB)
                continue;
            if (pool->polls[2 * i + 1].revents)
                worker_read_output(worker);
            if (pool->polls[2 * i].revents)
                read_reply(pool, worker);
            else if (worker->deadline && clock_now_ms() >= worker->deadline)
                collect_time_out(pool, worker);
        }
        if (pool->failed)
            return WORKERS_FAILED;
    }
    return WORKERS_OK;
}

static enum workers_status run_here(const struct workers_config *config, size_t count)
{
    for (size_t job = 0; job < count; job++) {
        struct text reply = {0};
        if (clock_left_ms(config->deadline) == 0) {
            config->collect(config->context, job, &(struct outcome){.kind = OUTCOME_TIMED_OUT, .reply = "", .output = ""});
            continue;
        }
        bool done = config->job(config->context, job, &reply) && !reply.failed;
        if (reply.failed)
            text_clean_up(&reply);
        struct outcome outcome = {.kind = done ? OUTCOME_DONE : OUTCOME_FAILED,
                                  .reply = reply.bytes ? reply.bytes : "",
                                  .reply_length = reply.length,
                                  .output = ""};
        config->collect(config->context, job, &outcome);
        text_clean_up(&reply);
    }
    return WORKERS_OK;
}

uint64_t workers_shorter_limit(uint64_t limit_ms)
{
    uint64_t shorter = limit_ms / 10 > SHORTER_LEAST ? limit_ms / 10 : SHORTER_LEAST;
    return shorter < limit_ms ? shorter : limit_ms;
}

enum workers_status workers_run(const struct workers_config *config, size_t count)
{
    if (config->no_fork)
        return run_here(config, count);
    size_t workers = config->workers ? config->workers : 1;
    *failure = '\0';
    /* No process of the same user reads or writes this one's memory, workers included. */
    if (!isolation_find()->off)
        (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    struct pool pool = {.config = config, .worker_count = workers < count ? workers : count, .job_count = count};
    enum workers_status status = WORKERS_FAILED;
    pool.workers = calloc(pool.worker_count + 1, sizeof *pool.workers);
    pool.polls = calloc(2 * pool.worker_count + 1, sizeof *pool.polls);
    if (!pool.workers || !pool.polls)
        goto cleanup;
    for (size_t i = 0; i < pool.worker_count; i++)
        pool.workers[i].job = NO_JOB;
    status = run_pool(&pool);
cleanup:;
    int error = errno;
    for (size_t i = 0; pool.workers && i < pool.worker_count; i++) {
        if (pool.workers[i].pid)
            worker_end(&pool.workers[i]);
        text_clean_up(&pool.workers[i].reply);
        text_clean_up(&pool.workers[i].printed);
    }
    free(pool.polls);
    free(pool.workers);
    errno = error;
    return status;
}
