/* Shared by the parts of a search. */
#ifndef Q237588_EXPLORE_INTERNAL_H
#define Q237588_EXPLORE_INTERNAL_H

#include "batch/connectors.h"
#include "explore/explore.h"
#include "module/workers.h"

/* Memory limit of a worker with a candidate, in bytes. */
#define EXPLORE_MEMORY (UINT64_C(1) << 30)
/* Time to shrink the largest finding, in addition to the time-out, in ms. */
#define EXPLORE_SHRINK_MS 1000u
/* Maximum crashes, and hangs, to shrink: each probe takes a process. */
#define EXPLORE_CRASHES_MAX 4u
/* The number of hangs that ends the search, and that reduces the time limit. */
#define EXPLORE_HANGS_MAX 8u
#define EXPLORE_HANGS_PATIENT 2u

/* Shared by the parent process and its workers. */
struct explore_control {
    volatile sig_atomic_t stop;
    volatile uint32_t timeout_ms;
    uint64_t deadline; /* in milliseconds of the monotonic clock; 0: none */
};

/* The searcher of a worker. */
struct explore_worker {
    struct searcher searcher;
    struct connectors connectors; /* for a connector: its host */
    struct steps steps;           /* for a connector: its steps */
    bool prepared;
    bool answering; /* prepared in an answerer, not in the worker that forked it */
};

/* The scenarios of one job. */
struct explore_range {
    uint64_t from, to;
};

/* The first scenarios in which the build crashed or hung, by number. */
struct explore_crashes {
    uint64_t numbers[EXPLORE_CRASHES_MAX];
    uint32_t count;
};

/* The findings so far; their numbers are in the exploration. */
struct explore_found {
    struct explore_crashes crashes, hangs;
    struct search_findings kinds[TRIAL_CLASSES][SEARCH_LOADS + 1][SEARCH_SPREADS + 1];
};

/* The state of a search. */
struct exploring {
    const struct batch *batch;
    const struct explore_config *config;
    struct exploration *exploration;
    struct text *message; /* reason of a failure */
    bool failed;
    struct explore_control *control;
    struct explore_worker worker;
    struct exhaust exhaust; /* for an exhaustive search; workers inherit it from the parent process */
    struct explore_found found;
};

/* ---- work.c: workers, and what they do ---- */

/* Runs jobs with the configured workers; `work` has the functions and the time limit. */
enum batch_status explore_work(const struct exploring *exploring, struct workers_config work, size_t count);

/* In a job: loads the build (isolated if it is a candidate) and both known builds into the worker's searcher, once. Returns false
 * if that fails; `message` says why. */
bool explore_prepare(struct exploring *exploring, struct text *message);

/* In a job: searches a range. The reply is for explore_read_answer(), or a message if false is returned. */
bool explore_search(struct exploring *exploring, struct explore_range range, struct text *reply);

enum batch_status explore_no_memory(const struct exploring *exploring);

/* ---- programs.c: the search with a connector ---- */

/* Searches and shrinks findings. As each trial takes processes, a job has one scenario, and no job starts after the first
 * finding. */
enum batch_status explore_programs(struct exploring *exploring);

/* In a job: sets the connector as the build of the worker's trials. Returns false if that fails; `message` says why. */
bool explore_prepare_connector(struct exploring *exploring, struct text *message);

/* ---- found.c: collecting findings ---- */

/* Appends the answer of a job. */
void explore_append_answer(struct text *reply, const struct search_findings *findings);
/* Adds an answer to the findings. Returns false if it is malformed, or if out of memory (errno is ENOMEM). */
bool explore_read_answer(struct exploring *exploring, const char *reply, size_t length);

/* Adds a finding, if it is among the smallest of its kind. Returns false if out of memory. */
bool explore_add(struct exploring *exploring, const struct search_finding *finding);
void explore_add_crash(struct explore_crashes *crashes, uint64_t number);

/* Moves the findings to the exploration, smallest first; with config->rank only the one of the lowest rank. Returns false if out of
 * memory. */
bool explore_move_findings(struct exploring *exploring);

void explore_found_clean_up(struct explore_found *found);

/* ---- crashes.c and findings.c ---- */

/* Shrinks the scenarios in which the build crashed or hung, and adds the findings. */
enum batch_status explore_shrink_crashes(struct exploring *exploring);

/* Runs each finding of the exploration with all builds, describes it, and writes its fixture. */
enum batch_status explore_describe(struct exploring *exploring);

#endif
