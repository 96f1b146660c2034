#include "module/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NO_JOB SIZE_MAX
/* A reply beyond this is no reply but a module that has overwritten the worker's memory. */
#define REPLY_MOST (UINT64_C(1) << 30)
/* How long a worker without work may take to end, in milliseconds; its module may hang there too. */
#define END_MOST 10000u

struct reply_head {
    uint64_t length;
    uint64_t failed; /* 0 or 1 */
};

struct worker {
    pid_t pid;
    int socket;
    size_t job;        /* NO_JOB: idle */
    uint64_t deadline; /* in milliseconds of the monotonic clock; 0: none */
    struct text reply; /* head and bytes, as far as they have come */
};

struct pool {
    const struct workers_config *config;
    struct worker *workers;
    size_t worker_count;
    size_t next_job, job_count, done;
};

static uint64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* The worker's side. */

static bool send_all(int socket, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive_job(int socket, size_t *job)
{
    ssize_t received;
    do
        received = recv(socket, job, sizeof *job, MSG_WAITALL);
    while (received < 0 && errno == EINTR);
    return received == (ssize_t)sizeof *job;
}

static void detach(void)
{
    struct rlimit none = {0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return;
    for (int standard = 0; standard <= 2; standard++)
        dup2(null, standard);
    close(null);
}

static _Noreturn void work(const struct workers_config *config, int socket)
{
    detach();
    size_t job;
    while (receive_job(socket, &job)) {
        struct text reply = {0};
        struct reply_head head = {.failed = !config->job(config->context, job, &reply)};
        if (reply.failed) {
            text_clean_up(&reply);
            head.failed = true;
        }
        head.length = reply.length;
        bool sent = send_all(socket, &head, sizeof head) && send_all(socket, reply.bytes, reply.length);
        text_clean_up(&reply);
        if (!sent)
            break;
    }
    exit(0); /* and not _exit(): coverage counters are written here */
}

/* The parent's side. */

static bool start_worker(struct pool *pool, struct worker *worker)
{
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
        return false;
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        /* What other workers hear and say is none of its business, and would keep them from seeing the end of it. */
        for (size_t i = 0; i < pool->worker_count; i++)
            if (pool->workers[i].pid)
                close(pool->workers[i].socket);
        close(sockets[0]);
        work(pool->config, sockets[1]);
    }
    close(sockets[1]);
    if (pid < 0) {
        close(sockets[0]);
        return false;
    }
    text_clear(&worker->reply);
    *worker = (struct worker){.pid = pid, .socket = sockets[0], .job = NO_JOB, .reply = worker->reply};
    return true;
}

static int reap(struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(worker->socket);
    worker->pid = 0;
    return status;
}

/* Ends a worker. Waits for one that has no job, but not for ever; one that is at work is of no use to anybody
 * any more. */
static void end_worker(struct worker *worker)
{
    shutdown(worker->socket, SHUT_RDWR);
    uint64_t deadline = worker->job == NO_JOB ? now_ms() + END_MOST : 0;
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)worker->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0 && now_ms() < deadline)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    kill(worker->pid, SIGKILL); /* no more than a zombie, if it has ended */
    reap(worker);
}

static void collect(struct pool *pool, struct worker *worker, const struct outcome *outcome)
{
    size_t job = worker->job;
    worker->job = NO_JOB;
    pool->done++;
    pool->config->collect(pool->config->context, job, outcome);
    text_clear(&worker->reply);
}

/* The worker's connection has ended: so has its process, or it is of no use any more. */
static void collect_death(struct pool *pool, struct worker *worker)
{
    kill(worker->pid, SIGKILL);
    int status = reap(worker);
    struct outcome outcome = {.kind = OUTCOME_EXITED, .detail = WEXITSTATUS(status)};
    if (WIFSIGNALED(status))
        outcome = (struct outcome){.kind = OUTCOME_SIGNALLED, .detail = WTERMSIG(status)};
    collect(pool, worker, &outcome);
}

static void collect_time_out(struct pool *pool, struct worker *worker)
{
    kill(worker->pid, SIGKILL);
    reap(worker);
    collect(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT});
}

/* The harness has no room for the answer: no fault of the module's. */
static void collect_lack_of_memory(struct pool *pool, struct worker *worker)
{
    kill(worker->pid, SIGKILL);
    reap(worker);
    text_clean_up(&worker->reply);
    collect(pool, worker, &(struct outcome){.kind = OUTCOME_FAILED, .reply = ""});
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
    if (worker->reply.length < sizeof(struct reply_head))
        return;
    struct reply_head head;
    memcpy(&head, worker->reply.bytes, sizeof head);
    if (head.length > REPLY_MOST || head.failed > 1) {
        collect_death(pool, worker);
        return;
    }
    if (worker->reply.length - sizeof head < head.length)
        return;
    struct outcome outcome = {.kind = head.failed ? OUTCOME_FAILED : OUTCOME_DONE,
                              .reply = worker->reply.bytes + sizeof head,
                              .reply_length = head.length};
    collect(pool, worker, &outcome);
}

/* Gives the worker the next job, in a new process where it has none. */
static bool assign(struct pool *pool, struct worker *worker)
{
    if (!worker->pid && !start_worker(pool, worker))
        return false;
    worker->job = pool->next_job++;
    const struct workers_config *config = pool->config;
    uint64_t limit = config->limit ? config->limit(config->context, worker->job) : 0;
    worker->deadline = limit ? now_ms() + limit : 0;
    /* Where it has died in the meantime, reading its reply will show it. */
    send_all(worker->socket, &worker->job, sizeof worker->job);
    return true;
}

/* How long until the next deadline, for poll(2). */
static int time_left(const struct pool *pool)
{
    uint64_t now = now_ms(), least = UINT64_MAX;
    for (size_t i = 0; i < pool->worker_count; i++) {
        const struct worker *worker = &pool->workers[i];
        if (worker->job == NO_JOB || !worker->deadline)
            continue;
        uint64_t left = worker->deadline > now ? worker->deadline - now : 0;
        least = left < least ? left : least;
    }
    if (least == UINT64_MAX)
        return -1;
    return least > 1000000 ? 1000000 : (int)least;
}

static enum workers_status run_pool(struct pool *pool, struct pollfd *polls)
{
    while (pool->done < pool->job_count) {
        for (size_t i = 0; i < pool->worker_count; i++)
            if (pool->workers[i].job == NO_JOB && pool->next_job < pool->job_count && !assign(pool, &pool->workers[i]))
                return WORKERS_FAILED;
        for (size_t i = 0; i < pool->worker_count; i++)
            polls[i] = (struct pollfd){.fd = pool->workers[i].job == NO_JOB ? -1 : pool->workers[i].socket, .events = POLLIN};
        if (poll(polls, pool->worker_count, time_left(pool)) < 0 && errno != EINTR)
            return WORKERS_FAILED;
        for (size_t i = 0; i < pool->worker_count; i++) {
            struct worker *worker = &pool->workers[i];
            if (worker->job == NO_JOB)
                continue;
            if (polls[i].revents)
                read_reply(pool, worker);
            else if (worker->deadline && now_ms() >= worker->deadline)
                collect_time_out(pool, worker);
        }
    }
    return WORKERS_OK;
}

static enum workers_status run_here(const struct workers_config *config, size_t count)
{
    for (size_t job = 0; job < count; job++) {
        struct text reply = {0};
        bool done = config->job(config->context, job, &reply) && !reply.failed;
        if (reply.failed)
            text_clean_up(&reply);
        struct outcome outcome = {
            .kind = done ? OUTCOME_DONE : OUTCOME_FAILED, .reply = reply.bytes ? reply.bytes : "", .reply_length = reply.length};
        config->collect(config->context, job, &outcome);
        text_clean_up(&reply);
    }
    return WORKERS_OK;
}

enum workers_status workers_run(const struct workers_config *config, size_t count)
{
    if (config->no_fork)
        return run_here(config, count);
    size_t workers = config->workers ? config->workers : 1;
    struct pool pool = {.config = config, .worker_count = workers < count ? workers : count, .job_count = count};
    enum workers_status status = WORKERS_FAILED;
    pool.workers = calloc(pool.worker_count + 1, sizeof *pool.workers);
    struct pollfd *polls = calloc(pool.worker_count + 1, sizeof *polls);
    if (!pool.workers || !polls)
        goto cleanup;
    for (size_t i = 0; i < pool.worker_count; i++)
        pool.workers[i].job = NO_JOB;
    status = run_pool(&pool, polls);
cleanup:;
    int error = errno;
    for (size_t i = 0; pool.workers && i < pool.worker_count; i++) {
        if (pool.workers[i].pid)
            end_worker(&pool.workers[i]);
        text_clean_up(&pool.workers[i].reply);
    }
    free(polls);
    free(pool.workers);
    errno = error;
    return status;
}
