/* State of a running batch: its jobs, and the workers' answers. */
#ifndef Q237588_BATCH_RUNNING_H
#define Q237588_BATCH_RUNNING_H

#include "batch/batch.h"
#include "batch/connectors.h"
#include "module/workers.h"
#include "run/run.h"

/* A job: a run of the batch. `set`: repeat it with the reference at this set of places (run/blame.h); 0: the run itself. */
struct batch_job {
    size_t run;
    unsigned set;
};

struct running {
    struct batch *batch;
    const struct batch_config *config;
    const struct batch_job *jobs;
    size_t job_count;
    struct run run;               /* a worker's storage, reused between jobs */
    struct connectors connectors; /* the worker's, reused between jobs */
    uint8_t *fixing;              /* by run: the sets of places that fix it, as bits 1 << set */
    size_t done;
    size_t hung;                             /* runs that timed out */
    char **fixture_folders, **build_folders; /* by number: folders of cycle files; NULL: not kept */
    struct text keep_error;                  /* why a run's cycle files could not be kept; empty: no error */
    bool failed;                             /* the harness failed in a job */
    struct text message;                     /* its reason */
};

/* Result bits of a run with the reference at a set of places. */
#define BATCH_SOUND 1
#define BATCH_AS_EXPECTED 2

/* Runs a job in a worker; a worker_job whose context is a struct running. The answer is the run's result; for a run with the
 * reference it is one byte of the bits above. */
bool batch_run_job(void *running, size_t job, struct text *reply);

/* Reads a run's answer into *result by answer_take(), then the answers if `answers` is not NULL, then the reason why its files
 * could not be kept (empty: no error). Returns false if malformed or if out of memory (errno is ENOMEM); *result then is empty. */
bool batch_read_result(const struct outcome *outcome, uint32_t most_cycles, struct run_result *result, struct answers *answers,
                       struct ccm_name *keep_error);

/* Whether to record the answers of the scenario's run. */
bool batch_records(const struct batch_config *config, const struct scenario *scenario);

#endif
