/* A worker as the harness's own process has it: a process and the ends of its channels. */
#ifndef Q237588_MODULE_WORKER_PROCESS_H
#define Q237588_MODULE_WORKER_PROCESS_H

#include "module/worker.h"

#include <sys/types.h>

struct worker {
    pid_t pid; /* 0: there is none */
    int socket, output;
    volatile struct worker_progress *progress;
    bool output_closed; /* at the worker's end */
    size_t job;         /* NO_JOB: idle */
    bool again;         /* the job is to be done, or is done, a second time */
    uint64_t limit_ms;  /* for the job; 0: none */
    uint64_t start;     /* of the job, by clock_now_ms() */
    uint64_t deadline;  /* by clock_now_ms(); 0: none */
    uint64_t delay;     /* of the process, when the job began: see clock_delay_ms() */
    bool cut;           /* the limit is what was left for all jobs */
    bool extended;      /* the deadline was, as the worker measures its answerer's time itself */
    struct text reply;  /* head and bytes, as far as they have come */
    struct text printed;
};

#define NO_JOB SIZE_MAX

/* Starts a worker. In it, the channels of `others` are closed. False: errno says why. */
bool worker_start(const struct workers_config *config, struct worker *worker, const struct worker *others, size_t count);

/* Takes what has been printed so far; of what is too much, nothing is kept. */
void worker_read_output(struct worker *worker);

/* Stops the worker, if it has not ended yet, and gives its status as of wait(2). */
int worker_stop(struct worker *worker);

/* Ends a worker; one that has no job is given time to end by itself. */
void worker_end(struct worker *worker);

#endif
