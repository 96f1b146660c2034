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
    /* Gives scenario `number`, valid until the next call; NULL: there is none of that number, and nothing to be tried. A NULL
     * function: the searcher's own drawing. */
    enum draw_status (*make)(void *context, uint64_t number, const struct test_case **test_case);
    void *context;
};

/* Storage of one who searches, kept from one range to the next. Zeroed with the two configurations it is ready for use. */
struct searcher {
    struct drawing drawing;      /* .config says what is drawn */
    struct search_source source; /* of something else than what is drawn; exhaust_source() gives one */
    struct trial_config trial;
    struct trial trials;
    /* Loops are told apart by how many records a cycle sends on average, too: three spellings are another find than two. */
    bool by_load;
    /* Loops are told apart by at how many sites one name stands, too: spellings at three sites are another find than the same at
     * one. */
    bool by_spread;
    /* Told before each scenario, in the process that runs it: candidate_step() fits. NULL: nobody. */
    void (*step)(uint64_t number);
};

enum search_status {
    SEARCH_OK,
    SEARCH_STOPPED, /* `proceed` said so; the finds are those of whole blocks */
    SEARCH_NO_MEMORY,
    SEARCH_FAILED, /* the Unicode library failed */
};

/* Makes and tries one scenario. SEARCH_OK: *class is what was found; *test_case is the searcher's until the next call, NULL: there is none of
 * that number. */
enum search_status search_try(struct searcher *searcher, uint64_t number, const struct test_case **test_case,
                              enum trial_class *class);

void searcher_clean_up(struct searcher *searcher);

/* What kind of find it is: what shrinking keeps. */
struct search_mark {
    enum trial_class class;
    uint32_t load;   /* with by_load, of a loop: records that a cycle of it sends, rounded down, at most SEARCH_LOADS; else 0 */
    uint32_t spread; /* with by_spread, of a loop: the most sites at which one name stands, at most SEARCH_SPREADS; else 0 */
};

/* Loads and spreads that are told apart; what is above the last is like it. */
#define SEARCH_LOADS 4u
#define SEARCH_SPREADS 3u

/* Asks whether a test case is of a kind, in this process: search_ask() is a shrink_prober whose context is a struct
 * search_asking. */
struct search_asking {
    struct searcher *searcher;
    struct search_mark mark;
};
shrink_prober search_ask;

/* One find, shrunk. */
struct search_find {
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
struct search_finds {
    uint32_t most; /* 0: SEARCH_FINDS */
    struct search_find *at;
    uint32_t count, capacity;
    uint64_t scenarios;
    uint64_t found[TRIAL_CLASSES]; /* scenarios by class */
};

#define SEARCH_FINDS 1000u

/* Part `shard` (from 0) of `shards` of the scenarios `from` to `to` - 1: every shards-th block. 0 shards count as 1. */
struct search_range {
    uint64_t from, to;
    uint32_t shard, shards;
};

/* Adds what is in the range to *finds. Of each block the first find of each kind is shrunk, the others are counted by
 * class. One that is undecided is given more cycles first. `proceed` is asked before each block and may be NULL. */
enum search_status search_run(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                              bool (*proceed)(void *context, const struct search_finds *finds), void *context);

/* Adds a find that was made and shrunk elsewhere; copies it. False: out of memory. */
bool search_add(struct search_finds *finds, const struct search_find *find);

/* Adds all of `from`. False: out of memory; what was added by then stays. */
bool search_merge(struct search_finds *finds, const struct search_finds *from);

void search_finds_clean_up(struct search_finds *finds);

#endif
