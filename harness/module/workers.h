/* Worker processes: no build runs in the harness's own process.
 *
 * A worker takes one job after the other and answers each with bytes. It runs trusted code only: a candidate is asked by a process of
 * the worker's (module/candidate.h). A job whose candidate crashes, takes too long or too much memory is reported as such, with the
 * question, and another worker goes on with the rest.
 */
#ifndef Q237588_MODULE_WORKERS_H
#define Q237588_MODULE_WORKERS_H

#include "base/text.h"
#include "module/crash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome_kind {
    OUTCOME_DONE,      /* `reply` holds what the job answered */
    OUTCOME_FAILED,    /* the job said that it failed, or memory ran out on either side */
    OUTCOME_MEMORY,    /* the job failed when it had used up the memory that workers_config allows */
    OUTCOME_SIGNALLED, /* the answerer was ended by signal `detail` */
    OUTCOME_EXITED,    /* the answerer ended with exit status `detail` in the middle of the job */
    OUTCOME_DAMAGED,   /* its answers do not fit the questions: a candidate has overwritten its memory */
    OUTCOME_TIMED_OUT  /* by the clock, or by its processor's time */
};

/* So much of what a job prints is kept, in bytes: what a sanitizer has to say, with its summary at the end. */
#define OUTPUT_MOST 65536u
/* And so much of it is shown. */
#define OUTPUT_SHOWN 4096u

struct outcome {
    enum outcome_kind kind;
    int detail;
    bool cut;          /* OUTCOME_TIMED_OUT: the time for all jobs ended, not its own */
    const char *reply; /* OUTCOME_DONE, OUTCOME_FAILED (a message; empty: out of memory); valid during the call only */
    size_t reply_length;
    const char
        *output; /* what was printed to standard output and error meanwhile, the first OUTPUT_MOST bytes; during the call only */
    size_t output_length;
    const struct crash *crash; /* what was asked when the answerer ended or was stopped; NULL: not known; during the call only */
};

/* Does job number `job`, in a worker, and appends the answer to `reply`; false: it failed, and the reply is a
 * message. */
typedef bool worker_job(void *context, size_t job, struct text *reply);
/* Takes what came of a job, in the parent, once for each job, in any order. */
typedef void worker_collect(void *context, size_t job, const struct outcome *outcome);
/* How long a job may take, in milliseconds; 0: no limit. */
typedef uint64_t worker_limit(void *context, size_t job);

struct workers_config {
    size_t workers; /* how many at once; 0 counts as 1 */
    bool no_fork;   /* do all in this process, one after the other, without limits: for debuggers */
    bool fresh;     /* each job in a process of its own */
    uint64_t
        deadline; /* by clock_budget_ms(): no job takes longer, and those that have not begun are not done but time out; 0: none */
    uint64_t memory; /* how many bytes an answerer may take beyond what it has when it begins; 0: any */
    worker_job *job;
    worker_collect *collect;
    worker_limit *limit;
    /* Told of one of the jobs at work and the cycle that it is in (0: not known) when none has ended for half a second, in the parent;
     * NULL: nobody. */
    void (*meanwhile)(void *context, size_t job, uint32_t cycle);
    void *context;
};

enum workers_status {
    WORKERS_OK,
    WORKERS_FAILED /* something other than a module failed: a process, pipe or memory that cannot be had, a limit of the environment */
};

/* Appends why workers_run() has just failed. */
void workers_describe_failure(struct text *message);

/* Does jobs 0 to count - 1. In a worker standard input is /dev/null, standard output and error are captured; it is the leader of a
 * process group of its own, all of which ends with it. */
enum workers_status workers_run(const struct workers_config *config, size_t count);

/* From now on, workers end by exit(3) and so run exit handlers: those of coverage write its counters, and those of a module are run too. */
void workers_let_modules_finish(void);

/* Time to load modules on a loaded machine, beside the time-out of what they are asked, in milliseconds. */
#define WORKERS_LOAD_MS 1000u

/* The limit for what is known to hang, where that of others is `limit_ms`: a tenth of it, but time enough on a loaded machine. 0 stays. */
uint64_t workers_shorter_limit(uint64_t limit_ms);

#endif
