#include "module/answering.h"

#include "module/appeared.h"
#include "module/guarded.h"
#include "module/isolation.h"
#include "module/limits.h"
#include "module/surroundings.h"
#include "module/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    bool on;
    int socket;
    struct channel_memory *memory;
    uint64_t written, acknowledged; /* bytes of answers */
    bool retires;
    bool ending; /* by answering_run_exit_handlers() */
} answering;

bool answering_is_on(void) { return answering.on; }

void answering_retire(void) { answering.retires = true; }

#define SEND_ATTEMPTS 100u

/* False: the judge has ended. */
static bool send_message(enum channel_kind kind, const char *text, size_t length)
{
    struct channel_message message = {.kind = (uint32_t)kind};
    length = length < CHANNEL_TEXT_MAX ? length : CHANNEL_TEXT_MAX;
    memcpy(message.text, text, length);
    ssize_t sent;
    unsigned attempts = 0; /* the filter forbids to sleep */
    do
        sent = send(answering.socket, &message, CHANNEL_MESSAGE_HEAD + length, MSG_NOSIGNAL);
    while (sent < 0 && (errno == EINTR || ((errno == ENOBUFS || errno == ENOMEM) && ++attempts < SEND_ATTEMPTS)));
    return sent > 0;
}

static bool receive_order(struct channel_order *order)
{
    ssize_t received;
    do
        received = recv(answering.socket, order, sizeof *order, 0);
    while (received < 0 && errno == EINTR);
    if (received < 0) /* returning would leave the judge waiting */
        worker_fail("orders");
    return received == (ssize_t)sizeof *order;
}

/* Ends this process when the judge closes the socket; until then the judge may inspect it. */
static _Noreturn void wait_for_end(void)
{
    struct channel_order order;
    while (receive_order(&order))
        continue;
    _exit(0);
}

/* For a lack of memory, failed system calls and isolation, none of which occurs with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
void answering_fail(const char *why)
{
    (void)send_message(CHANNEL_FAILED, why, strlen(why));
    wait_for_end();
}

void answering_fail_environment(const char *why)
{
    (void)send_message(CHANNEL_ENVIRONMENT, why, strlen(why));
    wait_for_end();
}
/* LCOV_EXCL_STOP */

/* Until the judge has read all of the answers. */
static void wait_until_read(void)
{
    struct channel_order order;
    if (!send_message(CHANNEL_FULL, "", 0) || !receive_order(&order))
        _exit(1);
    answering.acknowledged = answering.written;
}

static void put_byte(char byte)
{
    struct channel_memory *memory = answering.memory;
    if (answering.written - answering.acknowledged == CHANNEL_ANSWERS)
        wait_until_read();
    memory->answers[answering.written++ % CHANNEL_ANSWERS] = byte;
    atomic_thread_fence(memory_order_release);
    *(volatile uint64_t *)&memory->written = answering.written;
}

void answering_put(const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        put_byte(((const char *)bytes)[i]);
}

void answering_put_answer(int order, unsigned effects) { put_byte((char)((unsigned)(order + 1) | effects)); }

/* False: the answerer accepts no other job. */
static bool do_ordered_job(const struct workers_config *config, size_t job)
{
    struct text reply = {0};
    bool done = config->job(config->context, job, &reply);
    (void)fflush(NULL); /* the candidate's output belongs to this job */
    bool last = answering.retires;
    bool failed = !done || reply.failed;
    const char *why = reply.failed || !reply.length ? "" : reply.bytes;
    bool sent = failed ? send_message(CHANNEL_FAILED, why, *why ? reply.length : 0)
                       : send_message(last ? CHANNEL_DONE_LAST : CHANNEL_DONE, "", 0);
    text_clean_up(&reply);
    return sent && !failed && !last;
}

/* The last exit handler that runs, as those of the harness's libraries would make forbidden calls. It also runs if a candidate
 * calls exit(). */
static void finish_exit(int status, void *context)
{
    (void)context;
    /* exit(3) changes variables of the C library, too. */
    unsigned char changed = answering.ending ? (unsigned char)(surroundings_compare() & ~(unsigned)SURROUNDINGS_LIBRARY) : 0;
    (void)fflush(NULL);
    if (!answering.ending)
        _exit(status);
    /* LCOV_EXCL_START: nothing is unloaded where coverage is counted */
    answering_put(&changed, sizeof changed);
    (void)send_message(CHANNEL_DONE_LAST, "", 0);
    wait_for_end();
    /* LCOV_EXCL_STOP */
}

/* LCOV_EXCL_START */
_Noreturn void answering_run_exit_handlers(void)
{
    answering.ending = true;
    exit(0);
}
/* LCOV_EXCL_STOP */

/* Closes all descriptors but the standard streams and these two.
 * LCOV_EXCL_START */
static bool close_others(unsigned one, unsigned other)
{
    unsigned low = one < other ? one : other, high = one < other ? other : one;
    return (low == STDERR_FILENO + 1 || close_range(STDERR_FILENO + 1, low - 1, 0) == 0) &&
           (high == low + 1 || close_range(low + 1, high - 1, 0) == 0) && close_range(high + 1, ~0U, 0) == 0;
}
/* LCOV_EXCL_STOP */

/* Resets the program's signal handlers. */
static void forget_handlers(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGCHLD, SIGXCPU, SIGXFSZ};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        (void)signal(signals[i], SIG_DFL);
}

void answering_main(const struct workers_config *config, int socket, int memory)
{
    answering.on = true;
    answering.socket = socket;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    forget_handlers();
    if (!isolation_find()->off && !close_others((unsigned)socket, (unsigned)memory))
        worker_fail("its channels alone");
    if (!workers_let_finish() && on_exit(finish_exit, NULL) != 0)
        worker_fail("an exit handler");
    isolation_begin_worker(socket, memory);
    appeared_open();
    answering.memory = guarded_begin(memory);
    if (!answering.memory)
        worker_fail("the memory for names");
    /* The limit is relative to current usage: Valgrind alone may exceed an absolute one. */
    if (config->memory && !limits_lower(RLIMIT_AS, limits_memory_taken(getpid()) + config->memory))
        worker_fail("a limit on its memory");
    struct channel_order order;
    while (receive_order(&order) && (order.kind != CHANNEL_JOB || do_ordered_job(config, order.job)))
        answering.retires = false;
    if (workers_let_finish()) {
        while (receive_order(&order))
            continue;
        exit(0);
    }
    /* Without exit handlers of the candidate, which may hang. */
    wait_for_end();
}
