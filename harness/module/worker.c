#include "module/worker.h"

#include "base/process.h"
#include "module/guarded.h"
#include "module/isolation.h"
#include "module/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of the worker that this process is, if it is one. */
static bool retires;
static bool lets_modules_finish;
static int channel;

void workers_let_modules_finish(void)
{
    lets_modules_finish = true;
    isolation_turn_off("--instrumented");
}

void worker_retire(void) { retires = true; }

bool send_all(int socket, const void *bytes, size_t length)
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

/* Of system calls that fail, and of isolation: neither is there where coverage is counted.
 * LCOV_EXCL_START */
void worker_fail(const char *what)
{
    struct text reply = {0};
    text_printf(&reply, "a worker process cannot have %s: %s", what, strerror(errno));
    struct reply_head head = {.kind = REPLY_ENVIRONMENT, .length = reply.length, .last = 1};
    (void)(send_all(channel, &head, sizeof head) && send_all(channel, reply.bytes, reply.length));
    process_end(1);
}
/* LCOV_EXCL_STOP */

static bool receive_order(int socket, struct job_order *order)
{
    ssize_t received;
    do
        received = recv(socket, order, sizeof *order, MSG_WAITALL);
    while (received < 0 && errno == EINTR);
    return received == (ssize_t)sizeof *order;
}

/* A process group of its own, an end with the harness's, no privileges by exec; what it prints goes where it is looked at. */
static void detach(int output)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        worker_fail("no_new_privs");
    if (!limits_lower(RLIMIT_CORE, 0))
        worker_fail("a limit on core files");
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0)
        worker_fail("/dev/null");
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0 || dup2(null, STDIN_FILENO) < 0)
        worker_fail("its standard streams");
    close(null);
}

/* Memory counts from here on, as a tool that looks on may have taken more than any limit. */
static void limit_memory(uint64_t memory)
{
    if (memory && !limits_lower(RLIMIT_AS, limits_memory_taken(getpid()) + memory))
        worker_fail("a limit on its memory");
}

/* False: no other job is to follow. */
static bool do_job(const struct workers_config *config, const struct job_order *order, int socket)
{
    struct text reply = {0};
    struct reply_head head = {.kind = REPLY_FAILED};
    if (config->job(config->context, order->job, &reply))
        head.kind = REPLY_DONE;
    if (reply.failed) {
        text_clean_up(&reply);
        head.kind = REPLY_FAILED;
    }
    head.length = reply.length;
    head.last = config->fresh || retires;
    (void)fflush(NULL); /* what the module printed belongs to this job */
    bool sent = send_all(socket, &head, sizeof head) && send_all(socket, reply.bytes, reply.length);
    text_clean_up(&reply);
    return sent && !head.last;
}

/* Leaves the standard streams and these two open, and nothing else.
 * LCOV_EXCL_START */
static bool close_others(unsigned one, unsigned other)
{
    unsigned low = one < other ? one : other, high = one < other ? other : one;
    return (low == STDERR_FILENO + 1 || close_range(STDERR_FILENO + 1, low - 1, 0) == 0) &&
           (high == low + 1 || close_range(low + 1, high - 1, 0) == 0) && close_range(high + 1, ~0U, 0) == 0;
}
/* LCOV_EXCL_STOP */

_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *channels)
{
    channel = channels->socket;
    detach(channels->output);
    if (!isolation_find()->off && !close_others((unsigned)channels->socket, (unsigned)channels->memory))
        worker_fail("its channels alone");
    isolation_begin_worker(channels->socket, channels->memory);
    if (!guarded_begin(channels->memory))
        worker_fail("the memory for names");
    limit_memory(config->memory);
    struct job_order order;
    while (receive_order(channels->socket, &order) && do_job(config, &order, channels->socket))
        continue;
    /* The pool looks at this process before it lets it go. */
    while (recv(channels->socket, &order, sizeof order, 0) > 0)
        continue;
    if (lets_modules_finish)
        exit(0);
    /* Without what the module may have left to be done at the end: all of it is of no use, and may hang. */
    process_end(0);
}
