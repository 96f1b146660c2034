/* explore/: The command explore: a search spread over worker processes, its findings written as fixtures.
 * In: a build, bounds, a seed, limits of time and number.
 * Out: struct exploration, and fixtures in the folder of --save.
 *
 * The findings are a function of build, bounds, seed and number of scenarios, whatever the number of workers and shards; apart from what
 * depends on the clock (a build that hangs, a search that ends early), and builds that keep state. The N smallest findings of all shards,
 * each of which keeps its N smallest, are those of the whole search.
 */
#ifndef Q237588_EXPLORE_EXPLORE_H
#define Q237588_EXPLORE_EXPLORE_H

#include "explore/exploration.h"
#include "exhaustive/exhaustive.h"

#include <signal.h>

/* How numbered scenarios are searched, and made again. */
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
    uint64_t findings; /* scenarios in which something was found */
};

#define EXPLORE_SCENARIOS UINT64_C(1000000)
#define EXPLORE_SCENARIOS_OF_CONNECTOR UINT64_C(1000)
#define EXPLORE_SEED 1u
#define EXPLORE_FINDINGS 1u
#define EXPLORE_FINDINGS_MOST 1000u

struct explore_config {
    const struct explore_source *source;
    struct draw_config draws;
    const struct exhaust_bound *exhaustive; /* every directory up to this bound, instead of those drawn; NULL: those drawn */
    uint64_t scenarios;                     /* numbers 0 to this - 1; 0: until it is stopped. Of an exhaustive search: all */
    uint32_t shard, shards;                 /* part `shard` (from 0) of `shards`; 0 shards count as 1 */
    uint64_t milliseconds;                  /* time after which nothing new is begun; 0: no limit */
    uint64_t deadline;                      /* by clock_budget_ms(): the build is asked nothing after it; 0: none */
    uint32_t findings;                      /* number of findings of each kind (struct search_mark) that are kept, the smallest */
    const unsigned *rank; /* by class: of all that is found only the smallest of the lowest rank is kept, and less is
                                               asked of a build that crashes; NULL: all kinds are kept */
    bool compared;        /* only what SP4 does not do on the same directory counts (struct trial_config) */
    const char *save;     /* folder for their fixtures, made where there is one to write; NULL: none are written */
    const char *command;  /* named as the source of the fixtures: "explore" */
    const char *name;     /* of a fixture; NULL: made of its class and content */
    size_t jobs;
    bool no_fork;
    bool fresh;                            /* each job in a process of its own, as the build is known to keep state */
    uint64_t timeout_ms;                   /* without a sign of life, after which a build counts as hung; 0: no limit */
    const char *known_paths[KNOWN_BUILDS]; /* where the two known builds are */
    const struct connector_place *place;   /* where a connector is run; NULL: the build is none */
    const volatile sig_atomic_t *stop;     /* not 0: end, with what was found so far; NULL: never */
    /* Called after each job, in the parent; NULL: nobody. */
    void (*progress)(void *context, const struct explore_progress *progress);
    void *progress_context;
};

/* Searches with the one build of the (probed) batch. Anything but BATCH_OK: `message` says why and nothing of *exploration is to be
 * used. The caller cleans it up in any case. */
enum batch_status explore(const struct batch *batch, const struct explore_config *config, struct exploration *exploration,
                          struct text *message);

#endif
