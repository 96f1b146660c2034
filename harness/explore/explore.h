/* explore/: The command explore: a search in worker processes, whose findings are written as fixtures.
 * In: a build, bounds, a seed, limits of time and number.
 * Out: struct exploration, and fixtures in the folder of --save.
 *
 * The findings are a function of build, bounds, seed and number of scenarios, independent of the number of workers and shards.
 * Exceptions are hangs, searches that end early, and builds that keep state. The N smallest findings of all shards are those of the
 * whole search, if each shard keeps its N smallest.
 */
#ifndef Q237588_EXPLORE_EXPLORE_H
#define Q237588_EXPLORE_EXPLORE_H

#include "explore/exploration.h"
#include "exhaustive/exhaustive.h"

#include <signal.h>

/* A source of numbered scenarios: searches them, and makes single ones again. */
struct explore_source {
    /* As search_run(). */
    enum search_status (*run)(struct searcher *searcher, const struct search_range *range, struct search_findings *findings,
                              bool (*proceed)(void *context, const struct search_findings *findings), void *context);
    /* As draw_once(). */
    enum draw_status (*draw)(const struct draw_config *config, uint64_t number, struct test_case *test_case);
};

/* Random scenarios. */
extern const struct explore_source explore_random;

/* Progress. */
struct explore_progress {
    uint64_t scenarios, milliseconds;
    uint64_t findings; /* scenarios with a finding */
};

#define EXPLORE_SCENARIOS UINT64_C(1000000)
#define EXPLORE_SCENARIOS_OF_CONNECTOR UINT64_C(1000)
#define EXPLORE_SEED 1u
#define EXPLORE_FINDINGS 1u
#define EXPLORE_FINDINGS_MAX 1000u

struct explore_config {
    const struct explore_source *source;
    struct draw_config draws;
    const struct exhaust_bound *exhaustive; /* search all directories within this bound; NULL: random search */
    uint64_t scenarios;                     /* number of scenarios; 0: until stopped. Ignored by an exhaustive search */
    uint32_t shard, shards;                 /* part `shard` (from 0) of `shards`; 0 shards count as 1 */
    uint64_t milliseconds;                  /* time budget, after which no job starts; 0: no limit */
    uint64_t deadline;                      /* by clock_budget_ms(): the build is not called after it; 0: none */
    uint32_t findings;                      /* maximum findings of each kind (struct search_mark), the smallest */
    /* By class: only the smallest finding of the lowest rank is kept, and crashes are shrunk with fewer probes. NULL: findings of
     * all kinds are kept. */
    const unsigned *rank;
    bool compared;       /* only failures that SP4 does not have with the same directory count (struct trial_config) */
    const char *save;    /* folder for fixtures, made if needed; NULL: none are written */
    const char *command; /* the source of the fixtures: "explore" */
    const char *name;    /* of a fixture; NULL: from its class and content */
    size_t jobs;
    bool no_fork;
    bool fresh;                            /* run each job in a new process, as the build keeps state */
    uint64_t timeout_ms;                   /* time without progress after which a build has hung; 0: no limit */
    const char *known_paths[KNOWN_BUILDS]; /* of the two known builds */
    const struct connector_place *place;   /* of a connector; NULL: the build is a module */
    const volatile sig_atomic_t *stop;     /* not 0: stop, with the findings so far; may be NULL */
    /* Called after each job, in the parent; may be NULL. */
    void (*progress)(void *context, const struct explore_progress *progress);
    void *progress_context;
};

/* Searches with the one build of the (probed) batch. Unless BATCH_OK is returned, `message` says why and *exploration is invalid.
 * The caller cleans it up in any case. */
enum batch_status explore(const struct batch *batch, const struct explore_config *config, struct exploration *exploration,
                          struct text *message);

#endif
