/* What the parts of a batch share. */
#ifndef Q237588_BATCH_INTERNAL_H
#define Q237588_BATCH_INTERNAL_H

#include "batch/batch.h"
#include "batch/death.h"
#include "module/module.h"
#include "module/workers.h"
#include "run/run.h"

/* One job: a run of the batch, with a set of places (run/blame.h) mended; none: the run itself. */
struct batch_job {
    size_t run;
    unsigned set;
};

/* A batch at work. */
struct running {
    struct batch *batch;
    const struct batch_config *config;
    const struct batch_job *jobs;
    size_t job_count;
    struct run run; /* a worker's storage, kept from job to job */
    uint8_t *mends; /* by run: the sets that mend it, as bits 1 << set */
    size_t done;
    size_t hung;                             /* runs that timed out */
    char **fixture_folders, **build_folders; /* by number: where files are kept; NULL: they are not */
    struct text unkept;                      /* why files of some run could not be kept; empty: they were */
    bool failed;                             /* the harness failed in some job */
    struct text message;                     /* why */
};

/* What a mended run was, or'ed. */
#define BATCH_SOUND 1
#define BATCH_AS_EXPECTED 2

/* Does a job in a worker; a worker_job, whose context is a struct running. Of a run itself the answer is its result, of a mended one a
 * byte of the above. */
bool batch_do_job(void *running, size_t job, struct text *reply);

/* Takes the answer of a run itself into *result, whose cycles have room for `most_cycles`. False: it is none; the module must have
 * overwritten the worker's memory. What follows
 * is why its files could not be kept; empty: they were, or were not to be. Before that come the answers, if `answers` is not NULL. */
bool batch_take_result(const struct outcome *outcome, uint32_t most_cycles, struct run_result *result, struct answers *answers,
                       struct ccm_name *unkept);

/* Whether the answers of the scenario's run are to be kept. */
bool batch_records(const struct batch_config *config, const struct scenario *scenario);

/* Whether the shared object is one of the two known builds. */
bool batch_is_known(const struct batch_config *config, const char *path);

/* How much memory a worker may take for so many recipients, and for these fixtures; 0: any, as all builds are known. */
uint64_t batch_memory_for(const struct batch *batch, const struct batch_config *config, uint64_t recipients);
uint64_t batch_memory(const struct batch *batch, const struct batch_config *config);

/* How long a run of this scenario may take, in milliseconds; 0: for ever. */
uint64_t batch_limit(const struct batch_config *config, const struct scenario *scenario);

/* The modules of a run, and what a candidate among them keeps from one call to the next. */
struct batch_modules {
    struct module build, before; /* `before`: unused where there is no upgrade */
    bool build_is_known, before_is_known;
    uint64_t state; /* as it was when they were loaded */
};

/* In a job: loads the build's own module and, where there is an upgrade, its own or that of the fixture (which may be NULL), the one
 * before it, and makes them those of *run. False: `message` says why. */
bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *modules, struct run_config *run, struct text *message);

/* What they keep now; 0 where they are not in this process. */
uint64_t batch_modules_state(const struct batch_modules *modules);

/* Each says why in `message` and gives BATCH_FAILED. */
enum batch_status batch_no_memory(struct text *message);
enum batch_status batch_no_workers(struct text *message);

#endif
