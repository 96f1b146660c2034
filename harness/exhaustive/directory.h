/* A directory of an exhaustive search and its changes, all as numbers. */
#ifndef Q237588_EXHAUSTIVE_DIRECTORY_H
#define Q237588_EXHAUSTIVE_DIRECTORY_H

#include "model/scenario.h"
#include "exhaustive/words.h"

#include <stdbool.h>
#include <stdint.h>

/* Limits. */
#define EXHAUST_RECIPIENTS 8u
#define EXHAUST_CHANGES 3u

struct exhaust_change {
    uint8_t before_cycle;
    uint8_t kind; /* enum change_kind; not an administrator's */
    uint8_t site, word;
    uint8_t to_site, to_word; /* 0 unless the kind has one */
    uint32_t office;          /* readdress: in names.offices */
};

struct exhaust_site {
    uint32_t office; /* in names.offices */
    uint8_t count;
    uint8_t at[EXHAUST_RECIPIENTS]; /* words */
};

struct exhaust_directory {
    uint8_t sites;
    uint8_t change_count;
    struct exhaust_site site[EXHAUST_SITES];
    struct exhaust_change changes[EXHAUST_CHANGES];
};

/* Applies a change to the sites of a directory. Returns false if it finds nothing to change, makes a duplicate or has no effect. */
bool exhaust_apply(struct exhaust_site *sites, const struct exhaust_change *change);

#endif
