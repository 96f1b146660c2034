#include "module/worker.h"

#include "module/answerer.h"
#include "module/answering.h"
#include "module/isolation.h"
#include "module/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Attempts to send a message while the kernel has no memory for it, and the pause between them. */
#define SEND_WAITS 100u
#define SEND_WAIT_NS 10000000

/* State of this process, if it is a worker. */
static bool lets_modules_finish;
static struct worker_channels channels;

void workers_let_modules_finish(void)
{
    lets_modules_finish = true;
    isolation_turn_off("--instrumented");
}

bool workers_let_finish(void) { return lets_modules_finish; }

/* LCOV_EXCL_START: calls that fail are tried by harness/faults */
/* Whether to try again, because the error is temporary. */
static bool may_send_again(unsigned *waits)
{
    if (errno == EINTR)
        return true;
    if ((errno != ENOBUFS && errno != ENOMEM) || ++*waits > SEND_WAITS)
        return false;
    (void)nanosleep(&(struct timespec){.tv_nsec = SEND_WAIT_NS}, NULL);
    return true;
}
/* LCOV_EXCL_STOP */

bool send_all(int socket, const void *bytes, size_t length)
{
    const char *at = bytes;
    unsigned waits = 0;
    while (length > 0) {
        ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);
        if (sent < 0 && may_send_again(&waits))
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool send_reply(enum reply_kind kind, bool last, const struct text *reply)
{
    const struct reply_head head = {.length = reply->length, .kind = (uint32_t)kind, .last = last};
    return send_all(channels.socket, &head, sizeof head) && send_all(channels.socket, reply->bytes, reply->length);
}

/* Ends this process when the pool closes the socket; until then the pool may inspect it. */
static _Noreturn void wait_for_end(void)
{
    struct job_order order;
    answerer_end();
    while (recv(channels.socket, &order, sizeof order, 0) > 0)
        continue;
    if (lets_modules_finish)
        exit(0);
    _exit(0);
}

static _Noreturn void reply_and_end(enum reply_kind kind, const struct text *reply)
{
    (void)fflush(NULL);
    (void)send_reply(kind, true, reply);
    wait_for_end();
}

void worker_report_crash(enum outcome_kind kind, int detail, const struct crash *crash)
{
    struct text reply = {0};
    const struct reply_end end = {.kind = (int32_t)kind, .detail = detail};
    text_append(&reply, (const char *)&end, sizeof end);
    crash_append(crash, &reply);
    if (reply.failed)
        worker_report_failure("", 0);
    reply_and_end(REPLY_CRASHED, &reply);
}

void worker_report_failure(const char *why, size_t length)
{
    struct text reply = {0};
    text_append_escaped_again(&reply, why, length);
    reply_and_end(REPLY_FAILED, &reply);
}

void worker_ask_for_repetition(void) { reply_and_end(REPLY_AGAIN, &(struct text){0}); }

void worker_fail_environment(const char *format, ...)
{
    char why[1024];
    struct text reply = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    text_append_escaped_again(&reply, why, length < 0 ? 0 : strlen(why));
    reply_and_end(REPLY_ENVIRONMENT, &reply);
}

/* For failed system calls and isolation, neither of which occurs with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
void worker_fail(const char *what)
{
    struct text why = {0};
    text_printf(&why, "a worker process cannot have %s: %s", what, strerror(errno));
    if (answering_is_on())
        answering_fail_environment(why.bytes ? why.bytes : what);
    worker_fail_environment("%s", why.bytes ? why.bytes : what);
}
/* LCOV_EXCL_STOP */

void worker_close_channel(void)
{
    close(channels.socket);
    munmap((void *)(uintptr_t)channels.progress, sizeof *channels.progress);
}

void worker_note_delay(uint64_t ms)
{
    if (channels.progress)
        channels.progress->delay_ms = ms;
}

void worker_note_answerer(void) { channels.progress->answered = true; }

void worker_note_cycle(uint32_t cycle)
{
    if (channels.progress)
        channels.progress->cycle = cycle;
}

uint32_t worker_cycle(void) { return channels.progress->cycle; }

static bool receive_order(struct job_order *order)
{
    ssize_t received;
    do
        received = recv(channels.socket, order, sizeof *order, MSG_WAITALL);
    while (received < 0 && errno == EINTR);
    if (received < 0) /* returning would leave the pool waiting */
        worker_fail("orders");
    return received == (ssize_t)sizeof *order;
}

/* Puts this process into its own process group, ends it with the harness, forbids privileges by exec, and captures its output. */
static void detach(int output)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != channels.parent)
        _exit(0); /* the harness ended before prctl() */
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

/* False: the worker accepts no other job. */
static bool do_job(const struct workers_config *config, const struct job_order *order)
{
    struct text reply = {0}, failure = {0};
    bool last = false;
    channels.progress->cycle = channels.progress->answered = 0;
    channels.progress->delay_ms = 0;
    answerer_begin_job(config, (size_t)order->job, order->limit_ms, order->again);
    bool done = config->job(config->context, (size_t)order->job, &reply) && !reply.failed;
    /* The judge failed and has unread answers, which is no fault of the build. */
    if (!done)
        answerer_abandon();
    if (!answerer_end_job(&last, &failure) && done) {
        text_clean_up(&reply);
        reply = failure;
        done = false;
    } else {
        text_clean_up(&failure);
    }
    if (reply.failed)
        text_clean_up(&reply);
    last = last || config->fresh;
    (void)fflush(NULL); /* the output belongs to this job */
    if (last)
        answerer_end();
    bool sent = send_reply(done ? REPLY_DONE : REPLY_FAILED, last, &reply);
    text_clean_up(&reply);
    return sent && !last;
}

static void (*at_end)(void);

void worker_at_end(void (*end)(void)) { at_end = end; }

_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *given)
{
    channels = *given;
    detach(channels.output);
    struct job_order order;
    while (receive_order(&order) && do_job(config, &order))
        continue;
    if (at_end)
        at_end();
    wait_for_end();
}
