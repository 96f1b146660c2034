#include "module/worker.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NO_JOB SIZE_MAX
/* A reply beyond this is no reply but a module that has overwritten the worker's memory. */
#define REPLY_MOST (UINT64_C(1) << 30)
/* How long a worker without work may take to end, in milliseconds; its module may hang there too. */
#define END_MOST 10000u
/* In milliseconds: see workers_shorter_limit(). */
#define SHORTER_LEAST 500u
/* How often somebody who waits is told what is going on, in milliseconds. */
#define MEANWHILE 500

struct worker {
    pid_t pid; /* 0: there is none */
    int socket, output, memory;
    bool output_closed; /* at the worker's end */
    size_t job;         /* NO_JOB: idle */
    uint64_t deadline;  /* in milliseconds of the monotonic clock; 0: none */
    struct text reply;  /* head and bytes, as far as they have come */
    struct text printed;
};

struct pool {
    const struct workers_config *config;
    struct worker *workers;
    struct pollfd *polls; /* two for each */
    size_t worker_count;
    size_t next_job, job_count, done;
};

/* The ends of a new worker's channels: the harness's and the worker's. False: they cannot be had. */
static bool open_channels(struct worker_channels *ours, struct worker_channels *theirs)
{
    int sockets[2], pipes[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
        return false;
    if (pipe2(pipes, O_CLOEXEC) == 0) {
        int memory = witness_create();
        if (memory >= 0) {
            *ours = (struct worker_channels){.socket = sockets[0], .output = pipes[0], .memory = memory};
            *theirs = (struct worker_channels){.socket = sockets[1], .output = pipes[1], .memory = memory};
            /* Of the pipe, the reading end alone must never wait. */
            (void)fcntl(pipes[0], F_SETFL, O_NONBLOCK);
            return true;
        }
        close(pipes[0]);
        close(pipes[1]);
    }
    close(sockets[0]);
    close(sockets[1]);
    return false;
}

static void close_channels(const struct worker *worker)
{
    close(worker->socket);
    close(worker->output);
    close(worker->memory);
}

static bool start_worker(struct pool *pool, struct worker *worker)
{
    struct worker_channels ours, theirs;
    if (!open_channels(&ours, &theirs))
        return false;
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        /* What other workers hear and say is none of its business, and would keep them from seeing the end of it. */
        for (size_t i = 0; i < pool->worker_count; i++)
            if (pool->workers[i].pid)
                close_channels(&pool->workers[i]);
        close(ours.socket);
        close(ours.output);
        worker_main(pool->config, &theirs);
    }
    close(theirs.socket);
    close(theirs.output);
    worker->pid = pid;
    worker->socket = ours.socket;
    worker->output = ours.output;
    worker->memory = ours.memory;
    worker->output_closed = false;
    if (pid < 0) {
        close_channels(worker);
        worker->pid = 0;
        return false;
    }
    setpgid(pid, pid); /* here as well as there, so that it is done before either goes on */
    worker->job = NO_JOB;
    text_clear(&worker->reply);
    text_clear(&worker->printed);
    return true;
}

/* Whatever the module has started ends with the worker. */
static void kill_worker(const struct worker *worker)
{
    kill(-worker->pid, SIGKILL);
    kill(worker->pid, SIGKILL);
}

static int reap(struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close_channels(worker);
    worker->pid = 0;
    return status;
}

/* Waits until the process has ended, but not for ever. */
static void wait_for_end(const struct worker *worker)
{
    uint64_t deadline = clock_now_ms() + END_MOST;
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)worker->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0 && clock_now_ms() < deadline)
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

/* Ends a worker. One that is at work is of no use to anybody any more. */
static void end_worker(struct worker *worker)
{
    shutdown(worker->socket, SHUT_RDWR);
    if (worker->job == NO_JOB)
        wait_for_end(worker);
    kill_worker(worker); /* no more than a zombie, if it has ended */
    reap(worker);
}

/* Takes what has been printed so far; of what is too much, nothing is kept. */
static void read_output(struct worker *worker)
{
    char bytes[OUTPUT_MOST];
    ssize_t received;
    while ((received = read(worker->output, bytes, sizeof bytes)) > 0 || (received < 0 && errno == EINTR)) {
        size_t room = OUTPUT_MOST - worker->printed.length;
        if (received > 0)
            text_append(&worker->printed, bytes, (size_t)received < room ? (size_t)received : room);
    }
    worker->output_closed = received == 0;
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
    outcome->witness = known ? &witness : NULL;
    collect(pool, worker, outcome);
    witness_release(&witness);
    close(memory);
}

/* Stops the worker, if it has not ended yet, and tells how it ended. Its memory is left to the caller. */
static int stop(struct worker *worker, int *memory)
{
    *memory = fcntl(worker->memory, F_DUPFD_CLOEXEC, 0);
    kill_worker(worker);
    read_output(worker);
    return reap(worker);
}

/* The worker's connection has ended: so has its process, or it is of no use any more. */
static void collect_death(struct pool *pool, struct worker *worker)
{
    int memory, status = stop(worker, &memory);
    struct outcome outcome = {.kind = OUTCOME_EXITED, .detail = WEXITSTATUS(status)};
    if (WIFSIGNALED(status))
        outcome = (struct outcome){.kind = OUTCOME_SIGNALLED, .detail = WTERMSIG(status)};
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        outcome = (struct outcome){.kind = OUTCOME_TIMED_OUT};
    collect_end(pool, worker, &outcome, memory);
}

static void collect_time_out(struct pool *pool, struct worker *worker)
{
    int memory;
    stop(worker, &memory);
    collect_end(pool, worker, &(struct outcome){.kind = OUTCOME_TIMED_OUT}, memory);
}

/* The harness has no room for the answer: no fault of the module's. */
static void collect_lack_of_memory(struct pool *pool, struct worker *worker)
{
    int memory;
    stop(worker, &memory);
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

static void collect_reply(struct pool *pool, struct worker *worker, const struct reply_head *head)
{
    static const enum outcome_kind kinds[REPLY_KINDS] = {OUTCOME_DONE, OUTCOME_FAILED, OUTCOME_MEMORY};
    struct outcome outcome = {.kind = kinds[head->kind], .reply = worker->reply.bytes + sizeof *head, .reply_length = head->length};
    read_output(worker);
    collect(pool, worker, &outcome);
    if (head->last)
        end_worker(worker);
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
    if (!worker->pid && !start_worker(pool, worker))
        return false;
    worker->job = pool->next_job++;
    const struct workers_config *config = pool->config;
    uint64_t limit = config->limit ? config->limit(config->context, worker->job) : 0;
    worker->deadline = limit ? clock_now_ms() + limit : 0;
    witness_reset(worker->memory);
    /* Where it has died in the meantime, reading its reply will show it. */
    send_all(worker->socket, &(struct job_order){.job = worker->job, .limit_ms = limit}, sizeof(struct job_order));
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
        if (pool->workers[i].job == NO_JOB && pool->next_job < pool->job_count && !assign(pool, &pool->workers[i]))
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
        if (!assign_jobs(pool) || !wait_for_any(pool))
            return WORKERS_FAILED;
        for (size_t i = 0; i < pool->worker_count; i++) {
            struct worker *worker = &pool->workers[i];
            if (worker->job == NO_JOB)
                continue;
            if (pool->polls[2 * i + 1].revents)
                read_output(worker);
            if (pool->polls[2 * i].revents)
                read_reply(pool, worker);
            else if (worker->deadline && clock_now_ms() >= worker->deadline)
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
            end_worker(&pool.workers[i]);
        text_clean_up(&pool.workers[i].reply);
        text_clean_up(&pool.workers[i].printed);
    }
    free(pool.polls);
    free(pool.workers);
    errno = error;
    return status;
}
