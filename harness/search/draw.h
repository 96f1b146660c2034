/* Random search: scenario number k of a seed.
 *
 * It is a function of the configuration and k alone, the same on every machine, whatever was drawn before and by how
 * many. Names, identity rule and which names are one are shared by a block of scenarios: ranking names takes longer than
 * a run does.
 */
#ifndef Q237588_SEARCH_DRAW_H
#define Q237588_SEARCH_DRAW_H

#include "shrink/test_case.h"
#include "search/vocabulary.h"

#include <stdbool.h>
#include <stdint.h>

/* Scenarios number n * DRAW_BLOCK to (n + 1) * DRAW_BLOCK - 1 share their names: searches are divided at multiples
 * of this. */
#define DRAW_BLOCK 256u

/* Bounds are those of what is drawn, each with less, too. */
struct draw_config {
    uint64_t seed;
    uint32_t sites;        /* at least 1, at most VOCABULARY_OFFICES */
    uint32_t recipients;   /* of all sites together */
    uint32_t entries;      /* of the post office before cycle 1 */
    uint32_t changes;      /* of input, an upgrade not counted */
    uint32_t cycles;       /* of each scenario, 1 to SCENARIO_MOST_CYCLES */
    uint32_t quiet_cycles; /* the last cycles, before which nothing changes; 2: a loop of period 2 shows */
    bool upgrades;         /* some begin with pre-SP4 */
    bool default_rule;     /* the default identity rule only */
    bool default_import;   /* the default import rules only */
    /* No administrator's post office entry is of an Exchange site's name, none that an administrator adds passes for one
     * of the connector's, and the hosting site is not readdressed. */
    bool well_formed;
    /* The caller's names: some of them, and what is near them, besides those made up. Not empty, without NULs; outlive
     * the drawing. */
    const struct ccm_name *names;
    size_t name_count;
};

/* 3 sites, 4 recipients, 3 entries, 3 changes, 6 cycles, 2 of them quiet, upgrades; everything else 0. */
struct draw_config draw_defaults(uint64_t seed);

/* What draws, with its storage. A zeroed struct with a config is ready for use. */
struct drawing {
    struct draw_config config;
    struct test_case test_case; /* the last one that was drawn; borrows from the vocabulary */
    struct vocabulary words;    /* of `block` */
    uint64_t block;             /* 1 + its number; 0: none yet */
    struct sites current;       /* the sites as the changes so far have left them */
};

enum draw_status { DRAW_OK, DRAW_NO_MEMORY, DRAW_FAILED /* the Unicode library reported an error */ };

/* Makes drawing->test_case scenario `number`, valid until the next call. Allocates for the first of a block only, once
 * it has served some. */
enum draw_status draw_test_case(struct drawing *drawing, uint64_t number);

void drawing_clean_up(struct drawing *drawing);

/* Draws one scenario by itself, with names of its own. *test_case is the caller's to clean up in any case. */
enum draw_status draw_once(const struct draw_config *config, uint64_t number, struct test_case *test_case);

#endif
