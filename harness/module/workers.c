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

/* Longest reply, in bytes; a longer one shows that the worker's memory was overwritten. */
#define REPLY_MAX (UINT64_C(1) << 30)
/* In milliseconds: see workers_shorter_limit(). */
#define SHORTER_MIN 500u
/* Time for a worker to report that its answerer has timed out, in milliseconds, in addition to the answerer's limit. */
#define REPORT_MS 10000u
/* Interval of on_idle calls, in milliseconds. */
#define IDLE_INTERVAL_MS 500

struct pool {
    const struct workers_config *config;
    struct worker *workers;
    struct pollfd *polls; /* two for each */
    size_t worker_count;
    size_t next_job, job_count, done;
    bool failed;
};

/* Why the last pool failed; empty: errno says why. */
static char failure[300];

void workers_describe_failure(struct text *message)
{
    if (*failure)
        text_puts(message, failure);
    else
        text_printf(message, "worker processes cannot be had: %s", strerror(errno));
}

/* Fails because of the environment, so that no build is blamed. The worker's job is not collected. */
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

/* Excludes a job's scheduling delay from the budget, unless other workers were running meanwhile. */
static void exclude_delay(const struct pool *pool, const struct worker *worker)
{
    unsigned busy = 1;
    for (size_t i = 0; i < pool->worker_count; i++)
        busy += pool->workers[i].job != NO_JOB;
    uint64_t passed = clock_now_ms() - worker->start, most = passed - passed / CLOCK_BUSY_TIMES;
    uint64_t delay = worker->pid ? worker->progress->delay_ms : 0;
    clock_lose_ms((delay < most ? delay : most) / busy);
    if (worker->pid)
        worker->progress->delay_ms = 0; /* it counts once */
}

static void collect(struct pool *pool, struct worker *worker, struct outcome *outcome)
{
    size_t job = worker->job;
    worker->job = NO_JOB;
    pool->done++;
    exclude_delay(pool, worker);
    outcome->cut = worker->cut;
    outcome->output = worker->printed.bytes ? worker->printed.bytes : "";
    outcome->output_length = worker->printed.length;
    pool->config->collect(pool->config->context, job, outcome);
    text_clear(&worker->reply);
    text_clear(&worker->printed);
    worker->printed.failed = false;
}

/* Fails because the worker, which runs trusted code only, has ended: the cause is outside. */
static void fail_for_end(struct pool *pool, struct worker *worker)
{
    int status = worker_stop(worker);
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if ((signal == SIGXCPU || signal == SIGKILL) && limits_time_most() != UINT64_MAX)
        fail_pool(pool, worker,
                  "the limit on processor time, %" PRIu64
                  " s, ended a worker process; raise it (ulimit -t), or set a lower --timeout-ms",
                  limits_time_most());
    else if (signal == SIGXFSZ)
        fail_pool(pool, worker, "the limit on the size of files ended a worker process; raise it (ulimit -f)");
    else if (signal)
        fail_pool(pool, worker, "signal %d (%s) ended a worker process", signal, strsignal(signal));
    else
        fail_pool(pool, worker, "a worker process ended with exit status %d", WEXITSTATUS(status));
}

/* If the worker itself measures its answerer's time, its own deadline is extended once, by the job's limit and REPORT_MS. */
static void check_deadline(struct pool *pool, struct worker *worker)
{
    bool answered = worker->progress->answered;
    uint64_t now = clock_now_ms();
    if (answered && !worker->extended) {
        worker->deadline = now + worker->limit_ms * CLOCK_BUSY_TIMES + REPORT_MS;
        worker->extended = true;
    } else if (!answered) {
        worker->deadline = clock_deadline_ms(worker->start, worker->limit_ms, clock_delay_ms(worker->pid) - worker->delay);
    }
    if (now < worker->deadline)
        return;
    (void)worker_stop(worker);
    if (answered)
        fail_pool(pool, worker, "a worker process did not answer in time");
    else
        collect(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT});
}

/* The harness has no memory for the answer, which is no fault of the build. */
static void collect_lack_of_memory(struct pool *pool, struct worker *worker)
{
    (void)worker_stop(worker);
    text_clean_up(&worker->reply);
    collect(pool, worker, &(struct outcome){.kind = OUTCOME_FAILED, .reply = ""});
}

/* Whether the reply is complete. */
static bool is_complete(const struct worker *worker, struct reply_head *head)
{
    if (worker->reply.length < sizeof *head)
        return false;
    memcpy(head, worker->reply.bytes, sizeof *head);
    return head->length <= REPLY_MAX && worker->reply.length - sizeof *head >= head->length;
}

/* The worker's answerer has ended. */
static void collect_crash(struct pool *pool, struct worker *worker, const char *bytes, size_t length)
{
    struct reply_end end;
    struct crash crash;
    if (length < sizeof end || !crash_take(bytes + sizeof end, length - sizeof end, &crash)) {
        fail_pool(pool, worker, "a worker process sent no crash record");
        return;
    }
    memcpy(&end, bytes, sizeof end);
    collect(pool, worker, &(struct outcome){.kind = (enum outcome_kind)end.kind, .detail = end.detail, .crash = &crash});
}

static void collect_reply(struct pool *pool, struct worker *worker, const struct reply_head *head)
{
    const char *bytes = worker->reply.bytes + sizeof *head;
    worker_read_output(worker);
    switch ((enum reply_kind)head->kind) {
    case REPLY_ENVIRONMENT:
        fail_pool(pool, worker, "%.*s", (int)(head->length < sizeof failure ? head->length : sizeof failure), bytes);
        return;
    case REPLY_AGAIN:
        worker->again = true;
        text_clear(&worker->reply);
        text_clear(&worker->printed);
        break;
    case REPLY_CRASHED: collect_crash(pool, worker, bytes, head->length); break;
    case REPLY_DONE:
    case REPLY_FAILED:
    case REPLY_KINDS:
        collect(pool, worker,
                &(struct outcome){.kind = head->kind == REPLY_DONE ? OUTCOME_DONE : OUTCOME_FAILED,
                                  .reply = bytes,
                                  .reply_length = head->length});
    }
}

/* Reads available bytes, and collects a complete reply. */
static void read_reply(struct pool *pool, struct worker *worker)
{
    char bytes[65536];
    ssize_t received = recv(worker->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (received <= 0) {
        fail_for_end(pool, worker);
        return;
    }
    text_append(&worker->reply, bytes, (size_t)received);
    if (worker->reply.failed) {
        collect_lack_of_memory(pool, worker);
        return;
    }
    struct reply_head head = {0};
    if (!is_complete(worker, &head))
        return;
    collect_reply(pool, worker, &head);
    if (head.last && worker->pid)
        worker_end(worker);
}

static uint64_t limit_of(const struct pool *pool, size_t job)
{
    return pool->config->limit ? pool->config->limit(pool->config->context, job) : 0;
}

/* Whether a job with this limit (0: none) would be cut short if it began now. */
static bool is_cut(const struct pool *pool, uint64_t limit_ms)
{
    uint64_t left = clock_left_ms(pool->config->deadline);
    return left < UINT64_MAX && (!limit_ms || left < limit_ms);
}

/* The delay of a job is known when it has ended. Until then, no job begins that would be cut short. */
static bool has_to_wait(const struct pool *pool, const struct worker *worker)
{
    bool others = false;
    for (size_t i = 0; i < pool->worker_count; i++)
        others = others || (&pool->workers[i] != worker && pool->workers[i].job != NO_JOB && !pool->workers[i].again);
    return others && is_cut(pool, limit_of(pool, worker->again ? worker->job : pool->next_job));
}

/* Assigns the worker the second attempt of its job or the next one, and starts a process if it has none. */
static bool assign(struct pool *pool, struct worker *worker)
{
    const struct workers_config *config = pool->config;
    uint64_t left = clock_left_ms(config->deadline);
    if (!worker->again)
        worker->job = pool->next_job++;
    if (left == 0) {
        worker->again = false;
        worker->cut = true;
        collect(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT});
        return true;
    }
    if (!worker->pid && !worker_start(config, worker, pool->workers, pool->worker_count))
        return false;
    worker->limit_ms = limit_of(pool, worker->job);
    worker->cut = is_cut(pool, worker->limit_ms);
    if (worker->cut)
        worker->limit_ms = left;
    worker->start = clock_now_ms();
    worker->deadline = worker->limit_ms ? worker->start + worker->limit_ms : 0;
    worker->delay = clock_delay_ms(worker->pid);
    worker->extended = false;
    const struct job_order order = {.job = worker->job, .limit_ms = worker->limit_ms, .again = worker->again};
    worker->again = false;
    /* If it has ended meanwhile, reading its reply notices. */
    return send_all(worker->socket, &order, sizeof order) || errno == EPIPE || errno == ECONNRESET;
}

/* Milliseconds until the next deadline, for poll(2). */
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
    if (pool->config->on_idle && least > IDLE_INTERVAL_MS)
        return IDLE_INTERVAL_MS;
    if (least == UINT64_MAX)
        return -1;
    return least > 1000000 ? 1000000 : (int)least;
}

static void call_on_idle(const struct pool *pool)
{
    size_t i = 0;
    while (i < pool->worker_count && pool->workers[i].job == NO_JOB)
        i++;
    if (i < pool->worker_count)
        pool->config->on_idle(pool->config->context, pool->workers[i].job, pool->workers[i].progress->cycle);
}

/* Events to wait for: a reply, and output before the pipe is full. A pipe that is closed at the other end would be reported
 * again and again. */
static void watch(const struct worker *worker, struct pollfd polls[2])
{
    bool busy = worker->job != NO_JOB;
    polls[0] = (struct pollfd){.fd = busy ? worker->socket : -1, .events = POLLIN};
    polls[1] = (struct pollfd){.fd = busy && !worker->output_closed ? worker->output : -1, .events = POLLIN};
}

/* Assigns jobs to idle workers, and second attempts. */
static bool assign_jobs(struct pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++)
        while ((pool->workers[i].again || (pool->workers[i].job == NO_JOB && pool->next_job < pool->job_count)) &&
               !has_to_wait(pool, &pool->workers[i]))
            if (!assign(pool, &pool->workers[i]) || pool->failed)
                return false;
    return true;
}

/* Waits for an event, or for the next deadline. */
static bool wait_for_any(struct pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++)
        watch(&pool->workers[i], &pool->polls[2 * i]);
    int ready = poll(pool->polls, 2 * pool->worker_count, time_left(pool));
    if (ready == 0 && pool->config->on_idle)
        call_on_idle(pool);
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
                check_deadline(pool, worker);
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
            config->collect(config->context, job,
                            &(struct outcome){.kind = OUTCOME_TIMED_OUT, .cut = true, .reply = "", .output = ""});
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
    uint64_t shorter = limit_ms / 10 > SHORTER_MIN ? limit_ms / 10 : SHORTER_MIN;
    return shorter < limit_ms ? shorter : limit_ms;
}

enum workers_status workers_run(const struct workers_config *config, size_t count)
{
    if (config->no_fork)
        return run_here(config, count);
    size_t workers = config->workers ? config->workers : 1;
    *failure = '\0';
    /* Forbids processes of the same user, workers included, to access this one's memory. */
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
