/* What the parts of a search share. */
#ifndef Q237588_EXPLORE_INTERNAL_H
#define Q237588_EXPLORE_INTERNAL_H

#include "explore/explore.h"
#include "module/workers.h"

/* What a worker of it may take, in bytes. */
#define EXPLORE_MEMORY (UINT64_C(1) << 30)
/* How long the largest find may take to be shrunk, beside the time-out, in milliseconds. */
#define EXPLORE_SHRINK_MS 1000u
/* Of deaths, so many are kept to be shrunk: each question costs a process. */
#define DEATHS_MOST 4u
/* So many hangs are enough; after the first few the next ones are not waited for as long. */
#define HANGS_MOST 8u
#define HANGS_PATIENT 2u

/* Shared by the harness's own process and its workers. */
struct explore_control {
    volatile sig_atomic_t stop;
    volatile uint32_t timeout_ms;
    uint64_t deadline; /* in milliseconds of the monotonic clock; 0: none */
};

/* A searcher as a worker keeps it. */
struct explore_worker {
    struct searcher searcher;
    bool prepared;
    bool answering; /* it was prepared in an answerer, and not in the worker that it was forked from */
};

/* A range of scenarios, to be searched by one job. */
struct explore_range {
    uint64_t from, to;
};

/* Scenario numbers of the build's deaths, the smallest DEATHS_MOST. */
struct explore_deaths {
    uint64_t numbers[DEATHS_MOST];
    uint32_t count;
};

/* A search at work. */
struct exploring {
    const struct batch *batch;
    const struct explore_config *config;
    struct exploration *exploration;
    struct text *message; /* why it failed */
    bool failed;
    struct explore_control *control;
    struct explore_worker worker;
    struct exhaust exhaust;       /* of an exhaustive search; workers have it from the harness's own process */
    struct explore_range *ranges; /* to be searched again, as a build has died in them: taken from the end, before anything new */
    size_t range_count, range_capacity;
    size_t wave;                /* how many jobs are at work */
    uint64_t next;              /* scenario that is in no range and no job yet */
    struct explore_range *jobs; /* of this wave, by job */
    uint64_t began_ms;
    uint64_t hangs;
    struct explore_deaths crashes, hung;
    struct search_finds kinds[TRIAL_CLASSES][SEARCH_LOADS + 1][SEARCH_SPREADS + 1];
};

/* Loads the build, guarded where it is a candidate, and both known builds into the worker's searcher, once. False: `message` says
 * why. */
bool explore_prepare(struct exploring *exploring, struct text *message);

/* A worker_job: searches range number `job`, and answers what explore_take_answer() adds to the exploration. */
bool explore_job(void *exploring, size_t job, struct text *reply);
/* False: it is no answer, or memory ran out; errno is ENOMEM in the latter case. */
bool explore_take_answer(struct exploring *exploring, const char *reply, size_t length);

/* Adds a find to those of its kind. False: out of memory. */
bool explore_add(struct exploring *exploring, const struct search_find *find);

/* Shrinks the scenarios that the build died in, and adds them. */
enum batch_status explore_deaths(struct exploring *exploring);

/* Says of each find all that there is to be said, in exploration->finds, and writes the fixtures. */
enum batch_status explore_tell(struct exploring *exploring);

/* Runs jobs with the workers that the search is configured to have. */
enum batch_status explore_work(struct exploring *exploring, size_t count, worker_job *job, worker_collect *collect,
                               worker_limit *limit, void *context);

enum batch_status explore_no_memory(struct exploring *exploring);

#endif
