#include "module/answerer_state.h"

#include "base/clock.h"
#include "base/process.h"
#include "module/answering.h"
#include "module/channel.h"
#include "module/guarded.h"
#include "module/limits.h"
#include "module/trap.h"
#include "module/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Interval in which a waiting judge looks for answers of a slow candidate, in milliseconds. */
#define LOOK_MS 20u
/* Time limit for an idle answerer to end, in milliseconds; exit handlers of its candidate may hang. */
#define END_MAX_MS 10000u

struct answerer_state answerer;

bool answerer_is_at_work(void) { return answerer.at_work; }

bool answerer_is_new(void) { return answerer.is_new; }

void answerer_begin_job(const struct workers_config *config, size_t job, uint64_t limit_ms, bool again)
{
    answerer.config = config;
    answerer.job = job;
    answerer.limit_ms = limit_ms;
    answerer.step = 0;
    answerer.again = again;
    answerer.at_work = answerer.full = answerer.done = answerer.last = false;
    answerer.failed = answerer.abandoned = answerer.timed_out = false;
    answerer.effects = 0;
}

/* ---- The process ------------------------------------------------------------------------------------------------------------- */

static bool start_answerer(void)
{
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
        return false;
    int memory = memfd_create("q237588 answers", MFD_CLOEXEC);
    if (memory >= 0 && ftruncate(memory, (off_t)guarded_memory_size()) == 0) {
        (void)fflush(NULL);
        answerer.pid = fork();
        if (answerer.pid == 0) {
            close(sockets[0]);
            worker_close_channel();
            answering_main(answerer.config, sockets[1], memory);
        }
        if (answerer.pid > 0) {
            close(sockets[1]);
            answerer.socket = sockets[0];
            answerer.memory = memory;
            answerer.memory_taken = limits_memory_taken(answerer.pid);
            answerer.taken = answerer.next = answerer.count = 0;
            answerer.ended = false;
            return true;
        }
    }
    int error = errno;
    answerer.pid = 0;
    if (memory >= 0)
        close(memory);
    close(sockets[0]);
    close(sockets[1]);
    errno = error;
    return false;
}

/* Scheduling delay of the answerer and of this process, in milliseconds. */
static uint64_t find_delay(void) { return clock_delay_ms(answerer.pid) + clock_delay_ms(getpid()); }

/* Reports this job's delay to the pool. */
static void note_delay(void) { worker_note_delay(find_delay() - answerer.job_delay); }

void answerer_add_delay(uint64_t ms) { answerer.job_delay -= ms; }

void answerer_reap(void)
{
    struct rusage used = {0};
    if (answerer.ended)
        return;
    note_delay();
    kill(answerer.pid, SIGKILL); /* if it has ended, its zombie keeps the number */
    while (wait4(answerer.pid, &answerer.status, 0, &used) < 0 && errno == EINTR)
        continue;
    answerer.processor_ms = (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                            (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    answerer.ended = true;
}

static void end_answerer(void)
{
    if (!answerer.pid)
        return;
    if (!answerer.ended && !answerer.timed_out) {
        shutdown(answerer.socket, SHUT_RDWR);
        if (!answerer.at_work)
            process_wait(answerer.pid, END_MAX_MS);
    }
    answerer_reap();
    close(answerer.socket);
    close(answerer.memory);
    answerer.pid = 0;
    text_clear(&answerer.files);
}

void answerer_end(void) { end_answerer(); }

uint64_t answerer_limit_ms(void) { return answerer.limit_ms; }

static void send_order(enum channel_order_kind kind)
{
    const struct channel_order order = {.job = answerer.job, .kind = (uint32_t)kind};
    /* If it has ended meanwhile, the next look at it notices. */
    if (!send_all(answerer.socket, &order, sizeof order) && errno != EPIPE && errno != ECONNRESET)
        worker_fail("an answerer that can be asked");
}

void answerer_order(const char *const readable[], size_t count)
{
    struct text files = {0};
    if (!answerer.config || answerer.at_work)
        return;
    for (size_t i = 0; i < count; i++)
        text_append(&files, readable[i] ? readable[i] : "", readable[i] ? strlen(readable[i]) + 1 : 1);
    if (files.failed)
        worker_fail("memory for an answerer");
    if (answerer.pid && (answerer.clamped || files.length != answerer.files.length ||
                         (files.length && memcmp(files.bytes, answerer.files.bytes, files.length) != 0)))
        end_answerer();
    answerer.is_new = !answerer.pid;
    if (!answerer.pid && !start_answerer())
        worker_fail("an answerer");
    text_clean_up(&answerer.files);
    answerer.files = files;
    if (!limits_allow_time(answerer.pid, answerer.limit_ms, &answerer.clamped) && errno != ESRCH)
        worker_fail("a limit on processor time");
    static const struct channel_note nothing;
    ssize_t written = pwrite(answerer.memory, &nothing, sizeof nothing, offsetof(struct channel_memory, note));
    (void)written;
    answerer.at_work = true;
    worker_note_answerer();
    answerer_set_time_limit(answerer.limit_ms);
    answerer.job_delay = find_delay();
    send_order(CHANNEL_JOB);
}

void answerer_set_time_limit(uint64_t ms)
{
    answerer.time_ms = ms;
    answerer.start = ms ? clock_now_ms() : 0;
}

void answerer_extend_time(void) { answerer_set_time_limit(answerer.limit_ms); }

void answerer_note_step(uint64_t step) { answerer.step = step; }

void answerer_note_cycle(uint32_t cycle) { worker_note_cycle(cycle); }

void answerer_abandon(void)
{
    if (!answerer.at_work)
        return;
    answerer_reap();
    answerer.abandoned = answerer.done = answerer.last = true;
}

/* ---- Messages and answers ---------------------------------------------------------------------------------------------------- */

/* Receives a message; does not return if it ends the job. If `failure` is not NULL, it gets the answerer's failure instead. */
static void take_message(const struct answerer_question *question, struct text *failure)
{
    struct channel_message message;
    ssize_t received = recv(answerer.socket, &message, sizeof message, MSG_DONTWAIT | MSG_TRUNC);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (received <= 0) {
        answerer_reap();
        return;
    }
    if (received < (ssize_t)CHANNEL_MESSAGE_HEAD || (size_t)received > sizeof message || answerer.done ||
        message.kind >= CHANNEL_KINDS || (message.kind == CHANNEL_FULL && answerer.full))
        answerer_refuse();
    size_t length = (size_t)received - CHANNEL_MESSAGE_HEAD;
    switch ((enum channel_kind)message.kind) {
    case CHANNEL_FULL: answerer.full = true; break;
    case CHANNEL_DONE_LAST: answerer.last = true; /* fall through */
    case CHANNEL_DONE: answerer.done = true; break;
    case CHANNEL_FAILED:
        if (!failure)
            answerer_report_failure(message.text, length, question);
        text_append_escaped_again(failure, message.text, length);
        answerer.failed = answerer.done = answerer.last = true;
        break;
    case CHANNEL_ENVIRONMENT: worker_fail_environment("%.*s", (int)length, message.text);
    case CHANNEL_KINDS: break;
    }
}

/* Reads from the memory of answers, whose size is sealed. */
static void read_memory(void *into, size_t length, off_t at)
{
    char *next = into;
    while (length > 0) {
        ssize_t read = pread(answerer.memory, next, length, at);
        if (read < 0 && errno == EINTR)
            continue;
        if (read < 0)
            worker_fail("the answers");
        if (read == 0)
            answerer_refuse();
        next += read;
        at += read;
        length -= (size_t)read;
    }
}

/* Fetches the answers written since the last call. False: there are none. */
static bool fetch(void)
{
    uint64_t written;
    read_memory(&written, sizeof written, offsetof(struct channel_memory, written));
    if (written - answerer.taken > CHANNEL_ANSWERS)
        answerer_refuse();
    size_t count = (size_t)(written - answerer.taken), first = (size_t)(answerer.taken % CHANNEL_ANSWERS);
    size_t until_end = CHANNEL_ANSWERS - first < count ? CHANNEL_ANSWERS - first : count;
    off_t begin = (off_t)offsetof(struct channel_memory, answers);
    read_memory(answerer.answers, until_end, begin + (off_t)first);
    read_memory(answerer.answers + until_end, count - until_end, begin);
    answerer.taken = written;
    answerer.next = 0;
    answerer.count = count;
    return count > 0;
}

/* Waits for a message for at most LOOK_MS, and reports a reached time limit. */
static void wait_for_message(const struct answerer_question *question, struct text *failure)
{
    uint64_t left = LOOK_MS;
    if (answerer.time_ms) {
        uint64_t now = clock_now_ms(), deadline = answerer.start + answerer.time_ms;
        if (now >= deadline)
            deadline = clock_deadline_ms(answerer.start, answerer.time_ms, find_delay() - answerer.job_delay);
        if (now >= deadline) {
            answerer.timed_out = true;
            answerer_reap();
            return;
        }
        left = deadline - now < left ? deadline - now : left;
    }
    struct pollfd poll_socket = {.fd = answerer.socket, .events = POLLIN};
    if (poll(&poll_socket, 1, (int)left) > 0)
        take_message(question, failure);
}

/* Waits for the next answers. */
static void refill(const struct answerer_question *question)
{
    for (;;) {
        /* Read before the answers, so that all of its answers are there. */
        bool ended = answerer.ended, done = answerer.done, full = answerer.full, fetched = fetch();
        if (full) {
            answerer.full = false;
            send_order(CHANNEL_ACKNOWLEDGE);
        }
        if (fetched)
            return;
        if (done) /* it has asked fewer questions than the judge */
            answerer_refuse();
        if (ended)
            answerer_report_end(question);
        wait_for_message(question, NULL);
    }
}

int answerer_take(const struct answerer_question *question)
{
    if (answerer.next == answerer.count)
        refill(question);
    unsigned char answer = (unsigned char)answerer.answers[answerer.next++];
    unsigned order = answer & ANSWER_ORDER, call = answer / ANSWER_CALLED;
    if (order > 2 || call > TRAP_MEMORY_CALLS)
        answerer_refuse();
    bool called_before = answerer.effects >= ANSWER_CALLED;
    answerer.effects |= called_before ? answer & (ANSWER_WROTE | ANSWER_WROTE_OTHERS) : answer & ~ANSWER_ORDER;
    return (int)order - 1;
}

void answerer_take_bytes(void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (answerer.next == answerer.count)
            refill(NULL);
        ((char *)bytes)[i] = answerer.answers[answerer.next++];
    }
}

unsigned answerer_take_effects(void)
{
    unsigned effects = answerer.effects;
    answerer.effects = 0;
    return effects;
}

bool answerer_end_job(bool *last, struct text *message)
{
    *last = false;
    if (!answerer.at_work)
        return true;
    while (!answerer.done && !answerer.ended && !answerer.full)
        wait_for_message(NULL, message);
    if (!answerer.abandoned && (answerer.full || answerer.next != answerer.count || fetch()))
        answerer_refuse();
    if (!answerer.done)
        answerer_report_end(NULL);
    if (!answerer.ended)
        note_delay();
    answerer.at_work = false;
    *last = answerer.last;
    return !answerer.failed;
}
