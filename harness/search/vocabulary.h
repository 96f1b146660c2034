/* The names that a block of scenarios is made of: few, and near each other in every way that has been seen to matter. */
#ifndef Q237588_SEARCH_VOCABULARY_H
#define Q237588_SEARCH_VOCABULARY_H

#include "model/names.h"
#include "base/random.h"

#include <stdbool.h>
#include <stddef.h>

/* The most that there are of each. */
#define VOCABULARY_USERS 12u
#define VOCABULARY_OFFICES 6u
#define VOCABULARY_COMMENTS 6u

struct vocabulary {
    struct names names; /* finished */
    /* Numbers into the pools of `names`. */
    uint32_t users[VOCABULARY_USERS];
    uint32_t user_count;
    uint32_t representable;               /* the first ones, which are valid UTF-8: a fixture can hold them anywhere */
    uint32_t offices[VOCABULARY_OFFICES]; /* the first are plainly different */
    uint32_t office_count;
    uint32_t comments[VOCABULARY_COMMENTS]; /* the first one is empty, the second the connector's own */
    uint32_t comment_count;
};

struct vocabulary_config {
    bool default_rule;
    const struct ccm_name *names; /* the caller's */
    size_t name_count;
};

/* Makes names and an identity rule, a function of what the generator gives, in *words, which holds none. The caller cleans
 * it up in any case. */
enum identity_status vocabulary_make(struct vocabulary *words, const struct vocabulary_config *config, struct random *random);

/* A zeroed struct is legal. */
void vocabulary_clean_up(struct vocabulary *words);

#endif
