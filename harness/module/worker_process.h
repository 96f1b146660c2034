/* A worker as the harness's own process sees it: a process and the ends of its channels. */
#ifndef Q237588_MODULE_WORKER_PROCESS_H
#define Q237588_MODULE_WORKER_PROCESS_H

#include "module/worker.h"

#include <sys/types.h>

struct worker {
    pid_t pid; /* 0: there is none */
    int socket, output, memory;
    bool output_closed;    /* at the worker's end */
    size_t job;            /* NO_JOB: idle */
    uint64_t deadline;     /* in milliseconds of the monotonic clock; 0: none */
    bool clamped;          /* has less processor time than the job may take, as a hard limit allows no more */
    uint64_t memory_taken; /* of the address space when it began, in bytes */
    struct text reply;     /* head and bytes, as far as they have come */
    struct text printed;
};

#define NO_JOB SIZE_MAX

/* How a process ended. */
struct worker_end {
    int status;            /* as of wait(2) */
    uint64_t milliseconds; /* of processor time that it used */
};

/* Starts a worker. In it, the channels of `others` are closed. False: errno says why. */
bool worker_start(const struct workers_config *config, struct worker *worker, const struct worker *others, size_t count);

/* Takes what has been printed so far; of what is too much, nothing is kept. */
void worker_read_output(struct worker *worker);

/* Stops the worker, if it has not ended yet. The caller closes its memory; -1: not available. */
struct worker_end worker_stop(struct worker *worker, int *memory);

/* Ends a worker; one that has no job is given time to end by itself. */
void worker_end(struct worker *worker);

#endif
