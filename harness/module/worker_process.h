/* The pool's side of a worker: its process and the ends of its channels. */
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
    bool again;         /* the job needs, or is at, its second attempt */
    uint64_t limit_ms;  /* for the job; 0: none */
    uint64_t start;     /* of the job, by clock_now_ms() */
    uint64_t deadline;  /* by clock_now_ms(); 0: none */
    uint64_t delay;     /* clock_delay_ms() of the process when the job began */
    bool cut;           /* the limit is the rest of the budget of all jobs */
    bool extended;      /* the deadline was extended, as the worker measures its answerer's time itself */
    struct text reply;  /* head and bytes received so far */
    struct text printed;
};

#define NO_JOB SIZE_MAX

/* Starts a worker. In it, the channels of `others` are closed. False: errno says why. */
bool worker_start(const struct workers_config *config, struct worker *worker, const struct worker *others, size_t count);

/* Reads what has been printed so far, and drops what exceeds OUTPUT_MAX. */
void worker_read_output(struct worker *worker);

/* Stops the worker, if it has not ended yet, and returns its status of wait(2). */
int worker_stop(struct worker *worker);

/* Ends a worker; an idle one gets time to end by itself. */
void worker_end(struct worker *worker);

#endif
