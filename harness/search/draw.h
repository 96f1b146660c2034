/* Draws scenario number k of a seed, for random search.
 *
 * It is a function of the configuration and k only, the same on every machine and in every order. A block of scenarios shares
 * names, identity rule and identities, as ranking names takes longer than a run.
 */
#ifndef Q237588_SEARCH_DRAW_H
#define Q237588_SEARCH_DRAW_H

#include "shrink/test_case.h"
#include "search/vocabulary.h"

#include <stdbool.h>
#include <stdint.h>

/* Scenarios n * DRAW_BLOCK to (n + 1) * DRAW_BLOCK - 1 share their names: searches are divided at multiples of DRAW_BLOCK. */
#define DRAW_BLOCK 256u

/* Numbers are maximums unless noted. */
struct draw_config {
    uint64_t seed;
    uint32_t sites;        /* at least 1, at most VOCABULARY_OFFICES */
    uint32_t recipients;   /* of all sites together */
    uint32_t entries;      /* of the post office before cycle 1 */
    uint32_t changes;      /* of input, without upgrades */
    uint32_t cycles;       /* exact number, 1 to SCENARIO_MAX_CYCLES */
    uint32_t quiet_cycles; /* the number of last cycles without changes; at least 2 to observe a loop of period 2 */
    bool upgrades;         /* some scenarios start with pre-SP4 */
    bool default_rule;     /* the default identity rule only */
    bool default_import;   /* the default import rules only */
    /* No administrator's post office entry has an Exchange site's name, administrators add no entry with the connector's
     * comment, and the hosting site is not readdressed. */
    bool well_formed;
    /* The caller's names, which are used with their variations besides generated ones. Not empty, without NULs; must
     * outlive the drawing. */
    const struct ccm_name *names;
    size_t name_count;
};

/* 3 sites, 4 recipients, 3 entries, 3 changes, 6 cycles, 2 of them quiet, upgrades; everything else 0. */
struct draw_config draw_defaults(uint64_t seed);

/* State and storage of drawing. A zeroed struct with a config is ready for use. */
struct drawing {
    struct draw_config config;
    struct test_case test_case; /* the last one drawn; borrows from the vocabulary */
    struct vocabulary words;    /* of `block` */
    uint64_t block;             /* 1 + its number; 0: none */
    struct sites current;       /* the sites after the changes drawn so far */
};

enum draw_status { DRAW_OK, DRAW_NO_MEMORY, DRAW_FAILED /* the Unicode library reported an error */ };

/* Draws scenario `number` into drawing->test_case, valid until the next call. After a warm-up, it allocates for the first
 * scenario of a block only. */
enum draw_status draw_test_case(struct drawing *drawing, uint64_t number);

void drawing_clean_up(struct drawing *drawing);

/* Draws one scenario with its own names. The caller cleans *test_case up in any case. */
enum draw_status draw_once(const struct draw_config *config, uint64_t number, struct test_case *test_case);

#endif
