/* exhaustive/: Every directory up to a bound, each under a number.
 * In: a bound: recipients, sites, letters, changes.
 * Out: a search_source for search/, and the coverage in words.
 *
 * Numbers run from 0 to exhaust->numbers - 1 and can be taken in any order and in parts, as those of the random search can.
 * Some have no directory. Each of the others has one of its own, and all of them are run: whether a build treats letters or
 * sites alike is part of what is tested.
 *
 * What is searched: recipients without comments, at sites "S1", "S2" ..., an empty post office with the default
 * identity rule and on_collision; with changes, those of recipients, and sites but the hosting one that are readdressed.
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

/* The most of each. */
#define EXHAUST_LENGTH 8u
#define EXHAUST_CYCLES 64u

/* Bounds, at any time. */
struct exhaust_bound {
    uint32_t recipients;     /* of all sites together, at most EXHAUST_RECIPIENTS */
    uint32_t sites;          /* 1 to EXHAUST_SITES */
    struct ccm_name letters; /* UTF-8, 1 to EXHAUST_LETTERS, each once; outlive the search */
    uint32_t length;         /* of a name, in letters: at least 1; EXHAUST_WORDS names at most, and EXHAUST_LENGTH letters */
    uint32_t changes;        /* at most EXHAUST_CHANGES */
    uint32_t cycles;         /* of each scenario, 1 to EXHAUST_CYCLES */
    uint32_t quiet_cycles;   /* the last cycles, before which nothing changes; 2: a loop of period 2 shows */
    bool near_offices;       /* each also with any two sites whose post offices' names differ in case only */
};

/* 4 recipients, 3 sites, letters a A b, names of 1 letter, no changes, 6 cycles, 2 of them quiet. */
struct exhaust_bound exhaust_defaults(void);

/* The directories with the same number of recipients at each site. */
struct exhaust_shape {
    uint64_t first;                 /* the number of the first one */
    uint64_t orders[EXHAUST_SITES]; /* by site: number of ordered choices of its recipients */
    uint8_t sites;
    uint8_t counts[EXHAUST_SITES];
};

struct exhaust {
    struct exhaust_bound bound;
    struct exhaust_words words;
    struct exhaust_shape *shapes;
    uint32_t shape_count, shape_capacity;
    uint64_t numbers;
    uint64_t sequences[EXHAUST_SITES + 1]; /* by sites: number of change sequences, including the empty one */
    struct test_case test_case;            /* the last one that was made; borrows from the words */
    struct exhaust_directory directory;    /* of the last number that was asked about */
};

/* Prepares a search. EXHAUST_INVALID: the message says which part of the bound cannot be, or that there are too many
 * directories to number them in 64 bits. The caller cleans up in any case. */
enum exhaust_status exhaust_begin(struct exhaust *exhaust, const struct exhaust_bound *bound, struct text *message);

/* What a searcher takes its scenarios from. Allocates nothing once it has served some. */
struct search_source exhaust_source(struct exhaust *exhaust);

/* Makes the directory of that number in exhaust->directory. False: there is none. Allocates nothing. */
bool exhaust_directory(struct exhaust *exhaust, uint64_t number);

/* Makes exhaust->test_case of exhaust->directory. False: out of memory. */
bool exhaust_fill(struct exhaust *exhaust);

/* Appends the coverage of a search that has run `directories` of them, all there are:
 * "all 12,345 directories of up to 4 recipients at up to 3 sites over the letters a, A, b". */
void exhaust_describe(const struct exhaust_bound *bound, uint64_t directories, struct text *text);

void exhaust_clean_up(struct exhaust *exhaust);

#endif
