#include "module/answerer.h"

#include "base/clock.h"
#include "base/process.h"
#include "module/answering.h"
#include "module/channel.h"
#include "module/guarded.h"
#include "module/isolation.h"
#include "module/limits.h"
#include "module/processor.h"
#include "module/trap.h"
#include "module/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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

/* While it waits, the judge looks so often for answers of a slow candidate, in milliseconds. */
#define LOOK_MS 20u
/* How long an answerer without work may take to end, in milliseconds; its candidate may hang there too. */
#define END_MOST_MS 10000u

static struct {
    /* Of the job. */
    const struct workers_config *config;
    size_t job;
    uint64_t limit_ms, step;
    bool again, at_work;
    uint64_t deadline; /* in milliseconds of the monotonic clock; 0: none */
    bool full;         /* the answerer waits for an acknowledgement */
    bool done, last;   /* it has done the job; and does no other */
    bool failed;       /* it says that it has failed, where the judge had all answers */
    bool abandoned, timed_out, ended;
    bool wrote; /* the candidate, to variables of its own */
    int status; /* as of wait(2), where it has ended */
    uint64_t processor_ms;
    /* Of the process. */
    pid_t pid; /* 0: there is none */
    int socket, memory;
    bool clamped; /* has less processor time than the job may take, as a hard limit allows no more */
    uint64_t memory_taken;
    struct text files;             /* that it was started with */
    uint64_t taken;                /* bytes of answers, all in all */
    char answers[CHANNEL_ANSWERS]; /* that have been fetched */
    size_t next, count;
} answerer;

bool answerer_is_at_work(void) { return answerer.at_work; }

void answerer_begin_job(const struct workers_config *config, size_t job, uint64_t limit_ms, bool again)
{
    answerer.config = config;
    answerer.job = job;
    answerer.limit_ms = limit_ms;
    answerer.step = 0;
    answerer.again = again;
    answerer.at_work = answerer.full = answerer.done = answerer.last = false;
    answerer.failed = answerer.abandoned = answerer.timed_out = answerer.wrote = false;
}

/* ---- The process ----------------------------------------------------------------------------------------------------------------- */

static bool start(void)
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

/* Waits for the process; what it was doing can still be read. */
static void reap(void)
{
    struct rusage used = {0};
    if (answerer.ended)
        return;
    kill(answerer.pid, SIGKILL); /* no more than a zombie, if it has ended */
    while (wait4(answerer.pid, &answerer.status, 0, &used) < 0 && errno == EINTR)
        continue;
    answerer.processor_ms = (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                            (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    answerer.ended = true;
}

void answerer_end(void)
{
    if (!answerer.pid)
        return;
    if (!answerer.ended && !answerer.timed_out) {
        shutdown(answerer.socket, SHUT_RDWR);
        if (!answerer.at_work)
            process_wait(answerer.pid, END_MOST_MS);
    }
    reap();
    close(answerer.socket);
    close(answerer.memory);
    answerer.pid = 0;
    text_clear(&answerer.files);
}

static void send_order(enum channel_order_kind kind)
{
    const struct channel_order order = {.job = answerer.job, .kind = (uint32_t)kind};
    ssize_t sent;
    do
        sent = send(answerer.socket, &order, sizeof order, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR); /* where it has ended in the meantime, the next look at it will show that */
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
        answerer_end();
    if (!answerer.pid && !start())
        worker_fail("an answerer");
    text_clean_up(&answerer.files);
    answerer.files = files;
    if (!limits_give_time(answerer.pid, answerer.limit_ms, &answerer.clamped) && errno != ESRCH)
        worker_fail("a limit on processor time");
    static const struct channel_note nothing;
    ssize_t written = pwrite(answerer.memory, &nothing, sizeof nothing, offsetof(struct channel_memory, note));
    (void)written;
    answerer.at_work = true;
    worker_note_answerer();
    answerer_give_time(answerer.limit_ms);
    send_order(CHANNEL_JOB);
}

void answerer_give_time(uint64_t ms) { answerer.deadline = ms ? clock_now_ms() + ms : 0; }

void answerer_note_step(uint64_t step) { answerer.step = step; }

void answerer_note_cycle(uint32_t cycle) { worker_note_cycle(cycle); }

void answerer_abandon(void)
{
    reap();
    answerer.abandoned = answerer.done = answerer.last = true;
}

/* ---- What comes of it ------------------------------------------------------------------------------------------------------------ */

/* A limit that the harness was started with, or somebody outside, ended the answerer, and not its candidate: does not return. */
static void blame_environment(int signal)
{
    /* The kernel counts ticks for the limit and time for who asks; they differ, on a busy machine by a lot. */
    bool out_of_time = answerer.clamped && answerer.processor_ms / 500 >= limits_time_most();
    if (out_of_time && (signal == SIGXCPU || signal == SIGKILL))
        worker_fail_environment("the limit on processor time, %" PRIu64
                                " s, ended a worker process; raise it (ulimit -t), or set a lower --timeout-ms",
                                limits_time_most());
    if (signal == SIGXFSZ && limits_allow_less(RLIMIT_FSIZE, LIMITS_FILE_MOST))
        worker_fail_environment("the limit on the size of files ended a worker process; raise it (ulimit -f)");
    if (!signal || process_signal_is_own(signal) || signal == SIGXCPU || signal == SIGXFSZ || answerer.timed_out)
        return;
    /* Isolated, it cannot send itself one. Else it may have, and does so again. */
    if (!isolation_find()->off && isolation_find()->in_force[ISOLATION_CALLS])
        worker_fail_environment("signal %d (%s) from outside ended a worker process", signal, strsignal(signal));
    if (!answerer.again)
        worker_ask_for_repetition();
}

/* Fills in what the answerer noted, whatever a candidate has written over it. */
static void read_note(struct crash *crash)
{
    struct channel_note note;
    if (pread(answerer.memory, &note, sizeof note, offsetof(struct channel_memory, note)) != (ssize_t)sizeof note)
        return;
    if (crash->asking && note.fault < CRASH_FAULTS && note.fault_detail < (note.fault == CRASH_PROCESSOR ? PROCESSOR_STATES : 2)) {
        crash->fault = (enum crash_fault)note.fault;
        crash->fault_detail = note.fault_detail;
    }
    bool ended_by_call = !answerer.timed_out && WIFEXITED(answerer.status);
    if (note.call && ended_by_call) /* what it called before was answered: see module/trap.c */
        trap_name(note.call, crash->call, sizeof crash->call);
}

static _Noreturn void report(enum outcome_kind kind, int detail, const struct answerer_question *question)
{
    struct crash crash = {.step = answerer.step, .cycle = worker_cycle(), .asking = question != NULL};
    if (question) {
        crash.number = question->number;
        crash.place = question->place;
        crash.names[0] = question->names[0];
        crash.names[1] = question->names[1];
    }
    if (kind != OUTCOME_DAMAGED)
        read_note(&crash);
    worker_report_crash(kind, detail, &crash);
}

/* The process has ended, or was stopped as its time was over. */
static _Noreturn void report_end(const struct answerer_question *question)
{
    int signal = WIFSIGNALED(answerer.status) ? WTERMSIG(answerer.status) : 0;
    blame_environment(signal);
    if (answerer.timed_out || signal == SIGXCPU)
        report(OUTCOME_TIMED_OUT, 0, question);
    if (signal)
        report(OUTCOME_SIGNALLED, signal, question);
    report(OUTCOME_EXITED, WEXITSTATUS(answerer.status), question);
}

void answerer_refuse(void)
{
    reap();
    report(OUTCOME_DAMAGED, 0, NULL);
}

/* With a quarter of what is allowed in use, a lack of memory is the candidate's doing: the harness alone needs less. */
static bool is_lack_of_memory(void)
{
    uint64_t allowed = answerer.config->memory;
    return allowed && limits_memory_taken(answerer.pid) > answerer.memory_taken + allowed / 4;
}

/* The answerer says that it has failed: so has the job. */
static _Noreturn void report_failure(const char *why, size_t length, const struct answerer_question *question)
{
    bool lack = is_lack_of_memory();
    if (lack && limits_allow_less(RLIMIT_AS, answerer.memory_taken + answerer.config->memory))
        worker_fail_environment("the limit on address space leaves a worker process too little memory; raise it (ulimit -v)");
    reap();
    if (lack)
        report(OUTCOME_MEMORY, 0, question);
    worker_report_failure(why, length);
}

/* Takes a message. Those that end the job for good do not return, but in `failure`, where it is not NULL, that of the answerer is
 * left to the caller. */
static void take_message(const struct answerer_question *question, struct text *failure)
{
    struct channel_message message;
    ssize_t received = recv(answerer.socket, &message, sizeof message, MSG_DONTWAIT | MSG_TRUNC);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (received <= 0) {
        reap();
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
            report_failure(message.text, length, question);
        text_append_escaped_again(failure, message.text, length);
        answerer.failed = answerer.done = answerer.last = true;
        break;
    case CHANNEL_ENVIRONMENT: worker_fail_environment("%.*s", (int)length, message.text);
    case CHANNEL_KINDS: break;
    }
}

/* Fetches the answers that have been written since. False: there are none. */
static bool fetch(void)
{
    uint64_t written;
    if (pread(answerer.memory, &written, sizeof written, offsetof(struct channel_memory, written)) != (ssize_t)sizeof written ||
        written - answerer.taken > CHANNEL_ANSWERS)
        answerer_refuse();
    size_t count = (size_t)(written - answerer.taken), first = (size_t)(answerer.taken % CHANNEL_ANSWERS);
    size_t until_end = CHANNEL_ANSWERS - first < count ? CHANNEL_ANSWERS - first : count;
    off_t begin = (off_t)offsetof(struct channel_memory, answers);
    if (pread(answerer.memory, answerer.answers, until_end, begin + (off_t)first) != (ssize_t)until_end ||
        pread(answerer.memory, answerer.answers + until_end, count - until_end, begin) != (ssize_t)(count - until_end))
        answerer_refuse();
    answerer.taken = written;
    answerer.next = 0;
    answerer.count = count;
    return count > 0;
}

/* Waits for a message for a while, or until the time is over. */
static void wait_for_message(const struct answerer_question *question, struct text *failure)
{
    uint64_t now = answerer.deadline ? clock_now_ms() : 0, left = LOOK_MS;
    if (answerer.deadline && now >= answerer.deadline) {
        answerer.timed_out = true;
        reap();
        return;
    }
    if (answerer.deadline && answerer.deadline - now < left)
        left = answerer.deadline - now;
    struct pollfd poll_socket = {.fd = answerer.socket, .events = POLLIN};
    if (poll(&poll_socket, 1, (int)left) > 0)
        take_message(question, failure);
}

/* Waits for the next answers. */
static void refill(const struct answerer_question *question)
{
    for (;;) {
        /* Looked at before the answers: all that it wrote is there then. */
        bool ended = answerer.ended, done = answerer.done, full = answerer.full, fetched = fetch();
        if (full) {
            answerer.full = false;
            send_order(CHANNEL_ACKNOWLEDGE);
        }
        if (fetched)
            return;
        if (done) /* it has asked fewer questions than there are */
            answerer_refuse();
        if (ended)
            report_end(question);
        wait_for_message(question, NULL);
    }
}

int answerer_take(const struct answerer_question *question)
{
    if (answerer.next == answerer.count)
        refill(question);
    unsigned char answer = (unsigned char)answerer.answers[answerer.next++];
    answerer.wrote = answerer.wrote || answer & ANSWERING_WROTE;
    answer &= (unsigned char)~ANSWERING_WROTE;
    if (answer > 2)
        answerer_refuse();
    return (int)answer - 1;
}

void answerer_take_bytes(void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (answerer.next == answerer.count)
            refill(NULL);
        ((char *)bytes)[i] = answerer.answers[answerer.next++];
    }
}

bool answerer_take_written(void)
{
    bool wrote = answerer.wrote;
    answerer.wrote = false;
    return wrote;
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
        report_end(NULL);
    answerer.at_work = false;
    *last = answerer.last;
    return !answerer.failed;
}
