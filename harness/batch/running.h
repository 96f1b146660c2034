/* A batch at work: its jobs, and what comes back from a worker. */
#ifndef Q237588_BATCH_RUNNING_H
#define Q237588_BATCH_RUNNING_H

#include "batch/batch.h"
#include "batch/connectors.h"
#include "module/workers.h"
#include "run/run.h"

/* One job: a run of the batch, with the reference at a set of places (run/blame.h); none: the run itself. */
struct batch_job {
    size_t run;
    unsigned set;
};

struct running {
    struct batch *batch;
    const struct batch_config *config;
    const struct batch_job *jobs;
    size_t job_count;
    struct run run;               /* a worker's storage, kept from job to job */
    struct connectors connectors; /* the worker's, kept from job to job */
    uint8_t *fixing;              /* by run: the sets that fix it, as bits 1 << set */
    size_t done;
    size_t hung;                             /* runs that timed out */
    char **fixture_folders, **build_folders; /* by number: where files are kept; NULL: they are not */
    struct text unkept;                      /* why files of some run could not be kept; empty: they were */
    bool failed;                             /* the harness failed in some job */
    struct text message;                     /* why */
};

/* What a run with the reference at a set of places was, or'ed. */
#define BATCH_SOUND 1
#define BATCH_AS_EXPECTED 2

/* Does a job in a worker; a worker_job, whose context is a struct running. Of a run itself the answer is its result, of one with the reference a
 * byte of the above. */
bool batch_do_job(void *running, size_t job, struct text *reply);

/* Takes the answer of a run itself into *result, as answer_take(), then the answers if `answers` is not NULL, then why its files could not
 * be kept (empty: they were, or were not to be kept). False: malformed, or out of memory
 * (errno is ENOMEM); *result then is empty. */
bool batch_take_result(const struct outcome *outcome, uint32_t most_cycles, struct run_result *result, struct answers *answers,
                       struct ccm_name *unkept);

/* Whether the answers of the scenario's run are to be kept. */
bool batch_records(const struct batch_config *config, const struct scenario *scenario);

#endif
