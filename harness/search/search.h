/* search/: Random search: scenarios are generated, tried with a build, and findings are minimized.
 * In: a build, bounds, a seed.
 * Out: the minimal scenarios that a build fails, of each kind.
 *
 * search_run() draws scenarios (or reads a search_source), tries and shrinks them, and collects findings, all in the calling
 * process, a worker of explore/. Scenarios in which an untrusted build crashes are shrunk by the parent (explore/crashes.c).
 */
#ifndef Q237588_SEARCH_SEARCH_H
#define Q237588_SEARCH_SEARCH_H

#include "search/draw.h"
#include "shrink/shrink.h"
#include "search/trial.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The source of scenarios, one for each number. */
struct search_source {
    /* Makes scenario `number`, valid until the next call, or sets it to NULL if there is none. If the function is NULL, the
     * searcher's drawing is the source. */
    enum draw_status (*make)(void *context, uint64_t number, const struct test_case **test_case);
    void *context;
};

/* Storage of a search, reused from one range to the next. Zeroed with the two configurations it is ready for use. */
struct searcher {
    struct drawing drawing;      /* the default source; see .config */
    struct search_source source; /* another source, such as exhaust_source() */
    struct trial_config trial;
    struct trial trials;
    /* Loops with different numbers of records per cycle are different kinds: so three spellings are not the same finding as two. */
    bool by_load;
    /* Loops with one name at different numbers of sites are different kinds. */
    bool by_spread;
    /* Called before each scenario, in the process that runs it, such as candidate_step(); may be NULL. */
    void (*step)(uint64_t number);
};

enum search_status {
    SEARCH_OK,
    SEARCH_STOPPED, /* by `proceed`, after a whole block */
    SEARCH_NO_MEMORY,
    SEARCH_FAILED, /* the Unicode library failed */
};

/* Makes and tries one scenario. SEARCH_OK: *class is the result; *test_case is valid until the next call, or NULL if there is no
 * scenario of that number. */
enum search_status search_try(struct searcher *searcher, uint64_t number, const struct test_case **test_case,
                              enum trial_class *class);

void searcher_clean_up(struct searcher *searcher);

/* The kind of a finding, which shrinking preserves. */
struct search_mark {
    enum trial_class class;
    uint32_t load;   /* of loops, with by_load: records per cycle, rounded down, at most SEARCH_LOADS; else 0 */
    uint32_t spread; /* of loops, with by_spread: maximum number of sites with the same name, at most SEARCH_SPREADS; else 0 */
};

/* The largest load and spread that are distinguished. */
#define SEARCH_LOADS 4u
#define SEARCH_SPREADS 3u

/* Checks in this process whether a test case is of a kind. A shrink_prober whose context is a struct search_probe. */
struct search_probe {
    struct searcher *searcher;
    struct search_mark mark;
};
shrink_prober search_probe_kind;

/* A minimized finding. */
struct search_finding {
    struct search_mark mark;
    char *bytes; /* of the test case; owned */
    size_t length;
    uint64_t number; /* the first scenario that shrank to it */
    uint64_t count;  /* number of scenarios that shrank to it */
    /* A crash or hang that was not tried again, as the search was stopped or a process could not be started. */
    bool unconfirmed;
};

/* All findings: the `most` smallest, ordered by length in bytes, with more weight for those beyond ASCII, then by bytes and kind.
 * They do not depend on how the range was divided (at multiples of DRAW_BLOCK), nor on the order of merging. */
struct search_findings {
    uint32_t most; /* 0: SEARCH_FINDINGS */
    struct search_finding *at;
    uint32_t count;
    size_t capacity;
    uint64_t scenarios;
    uint64_t found[TRIAL_CLASSES]; /* scenarios by class */
};

#define SEARCH_FINDINGS 1000u

/* Part `shard` (from 0) of `shards` of the scenarios `from` to `to` - 1: every shards-th block. 0 shards count as 1. */
struct search_range {
    uint64_t from, to;
    uint32_t shard, shards;
};

/* Adds the findings of a range. The first finding of each kind in a block is shrunk, the others are counted by class.
 * Undecided ones get more cycles first. `proceed` is called before each block, and returns false to stop; may be NULL. */
enum search_status search_run(struct searcher *searcher, const struct search_range *range, struct search_findings *findings,
                              bool (*proceed)(void *context, const struct search_findings *findings), void *context);

/* Adds a copy of a minimized finding. Returns false if out of memory. */
bool search_add(struct search_findings *findings, const struct search_finding *finding);

/* Adds all of `from`. Returns false if out of memory; some may have been added. */
bool search_merge(struct search_findings *findings, const struct search_findings *from);

void search_findings_clean_up(struct search_findings *findings);

#endif
