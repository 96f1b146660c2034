/* Worker processes: untrusted code runs in them, and never in the harness's own process.
 *
 * A worker takes one job after the other and answers each with bytes. A job in which the worker dies or takes
 * too long is reported as such, and another worker goes on with the rest.
 */
#ifndef Q237588_MODULE_WORKERS_H
#define Q237588_MODULE_WORKERS_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome_kind {
    OUTCOME_DONE,      /* `reply` holds what the job answered */
    OUTCOME_FAILED,    /* the job said that it failed, or memory ran out on either side */
    OUTCOME_SIGNALLED, /* died of signal `detail` */
    OUTCOME_EXITED,    /* ended with exit status `detail` in the middle of the job */
    OUTCOME_TIMED_OUT
};

struct outcome {
    enum outcome_kind kind;
    int detail;
    const char *reply; /* OUTCOME_DONE, OUTCOME_FAILED (a message; empty: out of memory); valid during the call only */
    size_t reply_length;
};

/* Does job number `job`, in a worker, and appends the answer to `reply`; false: it failed, and the reply is a
 * message. */
typedef bool worker_job(void *context, size_t job, struct text *reply);
/* Takes what came of a job, in the parent, once for each job, in any order. */
typedef void worker_collect(void *context, size_t job, const struct outcome *outcome);
/* How long a job may take, in milliseconds; 0: for ever. */
typedef uint64_t worker_limit(void *context, size_t job);

struct workers_config {
    size_t workers; /* how many at once; 0 counts as 1 */
    bool no_fork;   /* do all in this process, one after the other, without limits: for debuggers */
    worker_job *job;
    worker_collect *collect;
    worker_limit *limit;
    void *context;
};

enum workers_status { WORKERS_OK, WORKERS_FAILED /* no process, pipe or memory could be had; errno says why */ };

/* Does jobs 0 to count - 1. In a worker, standard input, output and error are /dev/null. */
enum workers_status workers_run(const struct workers_config *config, size_t count);

#endif
