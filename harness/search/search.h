/* search/: Random search: scenarios are generated, tried with a build, and what is found is minimized.
 * In: a build, bounds, a seed.
 * Out: the minimal scenarios that a build fails, of each kind.
 *
 * search_run() draws (or is given, search_source), tries and shrinks in the process that calls it, which is a worker of explore/, and
 * gathers what it finds. Scenarios in which an untrusted build crashes are shrunk by the parent (explore/crashes.c).
 */
#ifndef Q237588_SEARCH_SEARCH_H
#define Q237588_SEARCH_SEARCH_H

#include "search/draw.h"
#include "shrink/shrink.h"
#include "search/trial.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the scenarios come from, one for each number. */
struct search_source {
    /* Makes scenario `number`, valid until the next call; NULL: there is none of that number. A NULL
     * function: the searcher's own drawing. */
    enum draw_status (*make)(void *context, uint64_t number, const struct test_case **test_case);
    void *context;
};

/* Storage of a search, reused from one range to the next. Zeroed with the two configurations it is ready for use. */
struct searcher {
    struct drawing drawing;      /* .config says what is drawn */
    struct search_source source; /* of something else than what is drawn; exhaust_source() gives one */
    struct trial_config trial;
    struct trial trials;
    /* Loops with different numbers of records per cycle are different kinds: three spellings are another finding than two. */
    bool by_load;
    /* Loops with one name at different numbers of sites are different kinds. */
    bool by_spread;
    /* Called before each scenario, in the process that runs it, such as candidate_step(); NULL: nobody. */
    void (*step)(uint64_t number);
};

enum search_status {
    SEARCH_OK,
    SEARCH_STOPPED, /* `proceed` said so; the findings are those of whole blocks */
    SEARCH_NO_MEMORY,
    SEARCH_FAILED, /* the Unicode library failed */
};

/* Makes and tries one scenario. SEARCH_OK: *class is what was found; *test_case is the searcher's until the next call, NULL: there is none of
 * that number. */
enum search_status search_try(struct searcher *searcher, uint64_t number, const struct test_case **test_case,
                              enum trial_class *class);

void searcher_clean_up(struct searcher *searcher);

/* The kind of a finding, which shrinking keeps. */
struct search_mark {
    enum trial_class class;
    uint32_t load;   /* with by_load, of a loop: records that a cycle of it sends, rounded down, at most SEARCH_LOADS; else 0 */
    uint32_t spread; /* with by_spread, of a loop: the most sites that have one name, at most SEARCH_SPREADS; else 0 */
};

/* The largest load and spread that are distinguished. */
#define SEARCH_LOADS 4u
#define SEARCH_SPREADS 3u

/* Asks whether a test case is of a kind, in this process: search_ask() is a shrink_prober whose context is a struct
 * search_asking. */
struct search_asking {
    struct searcher *searcher;
    struct search_mark mark;
};
shrink_prober search_ask;

/* One finding, shrunk. */
struct search_finding {
    struct search_mark mark;
    char *bytes; /* of the test case; owned */
    size_t length;
    uint64_t number; /* of the first scenario that shrank to it */
    uint64_t count;  /* of those that did, of the ones that were shrunk */
    /* A crash or hang that could not be tried a second time, as the search was stopped or no process could be had. */
    bool unconfirmed;
};

/* All that was found: the `most` smallest, ordered by length in bytes, of which those beyond ASCII weigh more,
 * then by bytes and kind. Whatever the order in which searches
 * are merged, and however the range was divided (at multiples of DRAW_BLOCK), they come out the same. */
struct search_findings {
    uint32_t most; /* 0: SEARCH_FINDINGS */
    struct search_finding *at;
    uint32_t count, capacity;
    uint64_t scenarios;
    uint64_t found[TRIAL_CLASSES]; /* scenarios by class */
};

#define SEARCH_FINDINGS 1000u

/* Part `shard` (from 0) of `shards` of the scenarios `from` to `to` - 1: every shards-th block. 0 shards count as 1. */
struct search_range {
    uint64_t from, to;
    uint32_t shard, shards;
};

/* Adds what is in the range to *finds. Of each block the first finding of each kind is shrunk, the others are counted by
 * class. One that is undecided is given more cycles first. `proceed` is asked before each block and may be NULL. */
enum search_status search_run(struct searcher *searcher, const struct search_range *range, struct search_findings *findings,
                              bool (*proceed)(void *context, const struct search_findings *findings), void *context);

/* Adds a copy of a finding that was shrunk elsewhere. False: out of memory. */
bool search_add(struct search_findings *findings, const struct search_finding *finding);

/* Adds all of `from`. False: out of memory; what was added by then stays. */
bool search_merge(struct search_findings *findings, const struct search_findings *from);

void search_findings_clean_up(struct search_findings *findings);

#endif
