/* What the parts of a search share. */
#ifndef Q237588_EXPLORE_INTERNAL_H
#define Q237588_EXPLORE_INTERNAL_H

#include "batch/connectors.h"
#include "explore/explore.h"
#include "module/workers.h"

/* Memory of a worker that asks a candidate, in bytes. */
#define EXPLORE_MEMORY (UINT64_C(1) << 30)
/* Time to shrink the largest finding, beside the time-out, in milliseconds. */
#define EXPLORE_SHRINK_MS 1000u
/* Crashes, and hangs, that are shrunk: each question costs a process. */
#define EXPLORE_CRASHES_MOST 4u
/* Hangs that end the search; and after how many the time limit is shorter. */
#define EXPLORE_HANGS_MOST 8u
#define EXPLORE_HANGS_PATIENT 2u

/* Shared by the harness's own process and its workers. */
struct explore_control {
    volatile sig_atomic_t stop;
    volatile uint32_t timeout_ms;
    uint64_t deadline; /* in milliseconds of the monotonic clock; 0: none */
};

/* A searcher as a worker keeps it. */
struct explore_worker {
    struct searcher searcher;
    struct connectors connectors; /* of a connector: its host */
    struct steps steps;           /* ... and what it does */
    bool prepared;
    bool answering; /* it was prepared in an answerer, and not in the worker that it was forked from */
};

/* A range of scenarios, to be searched by one job. */
struct explore_range {
    uint64_t from, to;
};

/* Scenarios in which the build crashed, or hung: those with the smallest numbers. */
struct explore_crashes {
    uint64_t numbers[EXPLORE_CRASHES_MOST];
    uint32_t count;
};

/* What was found so far, beside the counts in the exploration. */
struct explore_found {
    struct explore_crashes crashes, hangs;
    struct search_findings kinds[TRIAL_CLASSES][SEARCH_LOADS + 1][SEARCH_SPREADS + 1];
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
    struct exhaust exhaust; /* of an exhaustive search; workers have it from the harness's own process */
    struct explore_found found;
};

/* ---- work.c: workers, and what they do ---- */

/* Runs jobs with the workers that the search is configured to have; `work` says what they do and how long it may take. */
enum batch_status explore_work(const struct exploring *exploring, struct workers_config work, size_t count);

/* In a job: loads the build, guarded where it is a candidate, and both known builds into the worker's searcher, once. False: `message`
 * says why. */
bool explore_prepare(struct exploring *exploring, struct text *message);

/* In a job: searches a range; the reply is what explore_take_answer() adds to the exploration, or a message where it is false. */
bool explore_search(struct exploring *exploring, struct explore_range range, struct text *reply);

enum batch_status explore_no_memory(const struct exploring *exploring);

/* ---- programs.c: the search with a connector ---- */

/* Searches and shrinks what is found. Each trial takes processes: so scenarios are given out one by one, and once something is found no
 * more are begun. */
enum batch_status explore_programs(struct exploring *exploring);

/* In a job: gives the worker's trials the connector for a build. False: `message` says why. */
bool explore_prepare_connector(struct exploring *exploring, struct text *message);

/* ---- found.c: collecting what was found ---- */

/* Appends the answer of a job. */
void explore_append_answer(struct text *reply, const struct search_findings *findings);
/* Adds an answer to what was found. False: it is none, or memory ran out; errno is ENOMEM in the latter case. */
bool explore_take_answer(struct exploring *exploring, const char *reply, size_t length);

/* Adds a finding to those of its kind, if it is among the smallest. False: out of memory. */
bool explore_add(struct exploring *exploring, const struct search_finding *finding);
void explore_add_crash(struct explore_crashes *crashes, uint64_t number);

/* Moves what was found to the exploration, smallest first; with config->rank only the one that it asks for. False: out of memory. */
bool explore_move_findings(struct exploring *exploring);

void explore_found_clean_up(struct explore_found *found);

/* ---- crashes.c and findings.c ---- */

/* Shrinks the scenarios in which the build crashed or hung, and adds them. */
enum batch_status explore_shrink_crashes(struct exploring *exploring);

/* Runs each finding of the exploration with all builds, describes it, and writes its fixture. */
enum batch_status explore_describe(struct exploring *exploring);

#endif
