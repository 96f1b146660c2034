/* The worker's side of module/workers.h, and what the two sides say to each other. */
#ifndef Q237588_MODULE_WORKER_H
#define Q237588_MODULE_WORKER_H

#include "module/crash.h"
#include "module/workers.h"

#include <sys/types.h>

/* From the pool: what is to be done. */
struct job_order {
    uint64_t job, limit_ms;
    uint64_t again; /* 0 or 1: it is done a second time */
};

enum reply_kind {
    REPLY_DONE,
    REPLY_FAILED,
    REPLY_ENVIRONMENT, /* the worker cannot be what it has to be; the bytes say why */
    REPLY_CRASHED,     /* its answerer has ended: a struct reply_end, and behind it a crash record */
    REPLY_AGAIN,       /* somebody outside may have ended the answerer: the job is to be done once more */
    REPLY_KINDS
};

/* From the worker, before the bytes of the answer. */
struct reply_head {
    uint64_t length;
    uint32_t kind; /* enum reply_kind */
    uint32_t last; /* 0 or 1: the worker ends now */
};

struct reply_end {
    int32_t kind, detail; /* of struct outcome */
};

/* In memory that the pool shares with a worker, and that no candidate sees. */
struct worker_progress {
    uint64_t delay_ms; /* of both, in the job: see clock_delay_ms() */
    uint32_t cycle;    /* that the job is in; 0: not known */
    uint32_t answered; /* 0 or 1: an answerer is at work, whose time the worker measures */
};

/* What a worker is given; all of it stays open until it ends. */
struct worker_channels {
    int socket; /* orders come, answers go */
    int output; /* takes what it prints */
    pid_t parent;
    volatile struct worker_progress *progress;
};

/* Sends all of it. False: errno says why; EPIPE or ECONNRESET: the other side has gone. */
bool send_all(int socket, const void *bytes, size_t length) __attribute__((warn_unused_result));

/* Does jobs until there are none, and ends the process. */
_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *given);

/* In a worker or its answerer: the environment lacks something, as errno says, and this process ends. */
_Noreturn void worker_fail(const char *what);

/* ---- Of a worker whose answerer has something to report (module/answerer.h) ----------------------------------------------------- */

/* In a process that was forked from a worker: closes what belongs to the worker alone. */
void worker_close_channel(void);

/* Has this called when the worker has done its last job. */
void worker_at_end(void (*end)(void));

void worker_note_answerer(void);
void worker_note_delay(uint64_t ms);
void worker_note_cycle(uint32_t cycle);
uint32_t worker_cycle(void);

/* Each replies and ends this process. */
_Noreturn void worker_report_crash(enum outcome_kind kind, int detail, const struct crash *crash);
_Noreturn void worker_report_failure(const char *why, size_t length);
__attribute__((format(printf, 1, 2))) _Noreturn void worker_fail_environment(const char *format, ...);
_Noreturn void worker_ask_for_repetition(void);

/* Whether exit handlers run at the end: see workers_let_modules_finish(). */
bool workers_let_finish(void);

#endif
