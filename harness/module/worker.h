/* The worker's side of module/workers.h, and the messages between both sides. */
#ifndef Q237588_MODULE_WORKER_H
#define Q237588_MODULE_WORKER_H

#include "module/crash.h"
#include "module/workers.h"

#include <sys/types.h>

/* From the pool: the next job. */
struct job_order {
    uint64_t job, limit_ms;
    uint64_t again; /* 0 or 1: the second attempt */
};

enum reply_kind {
    REPLY_DONE,
    REPLY_FAILED,
    REPLY_ENVIRONMENT, /* the environment lacks something; the bytes say what */
    REPLY_CRASHED,     /* its answerer has ended: a struct reply_end and a crash record */
    REPLY_AGAIN,       /* something outside may have killed the answerer: the job must be repeated */
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

/* In memory that the pool shares with the worker, but not with an answerer. */
struct worker_progress {
    uint64_t delay_ms; /* of worker and answerer in the job: see clock_delay_ms() */
    uint32_t cycle;    /* the job's current cycle; 0: not known */
    uint32_t answered; /* 0 or 1: an answerer is running, whose time the worker measures */
};

/* A worker's descriptors, open until it ends. */
struct worker_channels {
    int socket; /* orders come, answers go */
    int output; /* takes what it prints */
    pid_t parent;
    volatile struct worker_progress *progress;
};

/* Sends all bytes. False: errno says why; EPIPE or ECONNRESET: the other side has closed. */
bool send_all(int socket, const void *bytes, size_t length) __attribute__((warn_unused_result));

/* Does jobs until the pool closes the socket, then ends the process. */
_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *given);

/* In a worker or its answerer: reports that the environment lacks `what`, with errno, and ends this process. */
_Noreturn void worker_fail(const char *what);

/* ---- Of a worker whose answerer has something to report (module/answerer.h) -------------------------------------------------- */

/* In a process that was forked from a worker: closes the worker's own descriptors. */
void worker_close_channel(void);

/* Registers a function to be called after the worker's last job. */
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
