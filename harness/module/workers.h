/* Worker processes: no build runs in the harness's own process.
 *
 * A worker does one job after the other and answers each with bytes. It runs trusted code only: a child process of the worker asks
 * the candidate (module/candidate.h). If the candidate crashes, hangs or uses too much memory, the job's outcome says so, with the
 * question, and another worker does the remaining jobs.
 */
#ifndef Q237588_MODULE_WORKERS_H
#define Q237588_MODULE_WORKERS_H

#include "base/text.h"
#include "module/crash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome_kind {
    OUTCOME_DONE,      /* `reply` holds the answer */
    OUTCOME_FAILED,    /* the job reported a failure, or memory ran out on either side */
    OUTCOME_MEMORY,    /* the job reached workers_config.memory */
    OUTCOME_SIGNALLED, /* signal `detail` killed the answerer */
    OUTCOME_EXITED,    /* the answerer ended with exit status `detail` in the middle of the job */
    OUTCOME_DAMAGED,   /* its answers do not fit the questions: a candidate has overwritten its memory */
    OUTCOME_TIMED_OUT  /* by the clock or by processor time */
};

/* Output of a job that is recorded, in bytes: enough for a sanitizer's report with its summary at the end. */
#define OUTPUT_MAX 65536u
/* Output of a job that is shown, in bytes. */
#define OUTPUT_SHOWN 4096u

struct outcome {
    enum outcome_kind kind;
    int detail;
    bool cut;          /* OUTCOME_TIMED_OUT: the budget of all jobs ended, not its own limit */
    const char *reply; /* OUTCOME_DONE, OUTCOME_FAILED (a message; empty: out of memory); valid during the call only */
    size_t reply_length;
    const char *output; /* its standard output and error, the first OUTPUT_MAX bytes; valid during the call only */
    size_t output_length;
    const struct crash
        *crash; /* the question when the answerer ended or was stopped; NULL: not known; valid during the call only */
};

/* In a worker: does job number `job` and appends the answer to `reply`. False: it failed, and the reply is a message. */
typedef bool worker_job(void *context, size_t job, struct text *reply);
/* In the parent: receives the outcome of a job, once for each job, in any order. */
typedef void worker_collect(void *context, size_t job, const struct outcome *outcome);
/* Time limit of a job in milliseconds; 0: none. */
typedef uint64_t worker_limit(void *context, size_t job);

struct workers_config {
    size_t workers;    /* how many at once; 0 counts as 1 */
    bool no_fork;      /* do all jobs in this process, one after the other, without limits (for debugging) */
    bool fresh;        /* each job in a process of its own */
    uint64_t deadline; /* by clock_budget_ms(), for all jobs: those that have not begun time out; 0: none */
    uint64_t memory;   /* most bytes that an answerer may allocate; 0: no limit */
    worker_job *job;
    worker_collect *collect;
    worker_limit *limit;
    /* Called in the parent when no job has ended for half a second, with a running job and its current cycle (0: not known);
     * NULL: none. */
    void (*on_idle)(void *context, size_t job, uint32_t cycle);
    void *context;
};

enum workers_status {
    WORKERS_OK,
    WORKERS_FAILED /* the environment failed, not a module: no process, pipe or memory, or a limit is too low */
};

/* Appends why the last workers_run() failed. */
void workers_describe_failure(struct text *message);

/* Does jobs 0 to count - 1. In a worker standard input is /dev/null; standard output and error are captured. Each worker leads a
 * process group, which is killed when it ends. */
enum workers_status workers_run(const struct workers_config *config, size_t count);

/* From now on, workers end by exit(3) and so run exit handlers: coverage writes its counters there, and a module may have some,
 * too. */
void workers_let_modules_finish(void);

/* Time to load modules on a busy machine, in milliseconds, in addition to a job's limit. */
#define WORKERS_LOAD_MS 1000u

/* Time limit of a job that is expected to hang: a tenth of `limit_ms`, but long enough for a busy machine; 0 if that is 0. */
uint64_t workers_shorter_limit(uint64_t limit_ms);

#endif
