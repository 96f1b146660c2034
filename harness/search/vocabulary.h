/* The names of a block of scenarios: few, and similar to each other in all ways that have caused failures. */
#ifndef Q237588_SEARCH_VOCABULARY_H
#define Q237588_SEARCH_VOCABULARY_H

#include "model/names.h"
#include "base/random.h"

#include <stdbool.h>
#include <stddef.h>

/* Maximum numbers. */
#define VOCABULARY_USERS 12u
#define VOCABULARY_OFFICES 6u
#define VOCABULARY_COMMENTS 6u

struct vocabulary {
    struct names names; /* finished */
    /* Numbers into the pools of `names`. */
    uint32_t users[VOCABULARY_USERS];
    uint32_t user_count;
    uint32_t representable;               /* number of first users that are valid UTF-8, as YAML requires */
    uint32_t offices[VOCABULARY_OFFICES]; /* the first ones are dissimilar */
    uint32_t office_count;
    uint32_t comments[VOCABULARY_COMMENTS]; /* the first is empty, the second the connector's */
    uint32_t comment_count;
};

struct vocabulary_config {
    bool default_rule;
    const struct ccm_name *names; /* the caller's */
    size_t name_count;
};

/* Makes names and an identity rule from the random numbers, in *words, which is zeroed. The caller cleans it up in any case. */
enum identity_status vocabulary_make(struct vocabulary *words, const struct vocabulary_config *config, struct random *random);

/* A zeroed struct is legal. */
void vocabulary_clean_up(struct vocabulary *words);

#endif
