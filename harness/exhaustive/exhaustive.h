/* exhaustive/: Enumerates all directories within a bound.
 * In: a bound: recipients, sites, letters, changes.
 * Out: a search_source for search/, and a description of the coverage.
 *
 * Numbers run from 0 to exhaust->numbers - 1, and can be divided and reordered as those of the random search. Some have no
 * directory; the others have distinct ones. Directories that are equal up to renaming of letters or sites are all run, as a
 * build may treat them differently.
 *
 * Directories have recipients without comments, sites "S1", "S2" ..., and an empty post office with the default
 * identity rule and on_collision. Changes are those of recipients, and readdressing of all but the hosting site.
 */
#ifndef Q237588_EXHAUSTIVE_EXHAUSTIVE_H
#define Q237588_EXHAUSTIVE_EXHAUSTIVE_H

#include "base/text.h"
#include "exhaustive/directory.h"
#include "exhaustive/words.h"
#include "search/search.h"
#include "shrink/test_case.h"

#include <stdbool.h>
#include <stdint.h>

/* Limits. */
#define EXHAUST_LENGTH 8u
#define EXHAUST_CYCLES 64u

/* Bounds, also after changes. */
struct exhaust_bound {
    uint32_t recipients;     /* of all sites together, at most EXHAUST_RECIPIENTS */
    uint32_t sites;          /* 1 to EXHAUST_SITES */
    struct ccm_name letters; /* UTF-8, 1 to EXHAUST_LETTERS distinct letters; must outlive the search */
    uint32_t length;         /* maximum letters of a name, 1 to EXHAUST_LENGTH; makes at most EXHAUST_WORDS names */
    uint32_t changes;        /* at most EXHAUST_CHANGES */
    uint32_t cycles;         /* of each scenario, 1 to EXHAUST_CYCLES */
    uint32_t quiet_cycles;   /* the number of last cycles without changes; at least 2 to observe a loop of period 2 */
    bool near_offices;       /* also each directory with two post office names that differ only in case */
};

/* 4 recipients, 3 sites, letters a A b, names of 1 letter, no changes, 6 cycles, 2 of them quiet. */
struct exhaust_bound exhaust_defaults(void);

/* The directories with the same number of recipients at each site. */
struct exhaust_shape {
    uint64_t first;                 /* number of the first directory */
    uint64_t orders[EXHAUST_SITES]; /* by site: number of ordered choices of its recipients */
    uint8_t sites;
    uint8_t counts[EXHAUST_SITES];
};

struct exhaust {
    struct exhaust_bound bound;
    struct exhaust_words words;
    struct exhaust_shape *shapes;
    uint32_t shape_count;
    size_t shape_capacity;
    uint64_t numbers;
    uint64_t sequences[EXHAUST_SITES + 1]; /* by number of sites: number of change sequences, including the empty one */
    struct test_case test_case;            /* see exhaust_fill(); borrows from the words */
    struct exhaust_directory directory;    /* see exhaust_directory() */
};

/* Prepares a search. EXHAUST_INVALID: `message` names the invalid part of the bound, or there are too many directories to
 * number them in 64 bits. The caller cleans up in any case. */
enum exhaust_status exhaust_begin(struct exhaust *exhaust, const struct exhaust_bound *bound, struct text *message);

/* The source for a searcher. Allocates nothing after a warm-up. */
struct search_source exhaust_source(struct exhaust *exhaust);

/* Makes directory `number` in exhaust->directory. Returns false if there is none. Allocates nothing. */
bool exhaust_directory(struct exhaust *exhaust, uint64_t number);

/* Makes exhaust->test_case from exhaust->directory. Returns false if out of memory. */
bool exhaust_fill(struct exhaust *exhaust);

/* Appends the coverage of a complete search, which has run `directories` directories:
 * "all 12,345 directories of up to 4 recipients at up to 3 sites over the letters a, A, b". */
void exhaust_describe(const struct exhaust_bound *bound, uint64_t directories, struct text *text);

void exhaust_clean_up(struct exhaust *exhaust);

#endif
