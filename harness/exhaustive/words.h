/* The names of an exhaustive search: all words over a few letters. */
#ifndef Q237588_EXHAUSTIVE_WORDS_H
#define Q237588_EXHAUSTIVE_WORDS_H

#include "base/text.h"
#include "model/names.h"

#include <stdbool.h>
#include <stdint.h>

/* Limits. */
#define EXHAUST_LETTERS 6u
#define EXHAUST_WORDS 250u
#define EXHAUST_SITES 6u

enum exhaust_status {
    EXHAUST_OK,
    EXHAUST_NO_MEMORY,
    EXHAUST_FAILED, /* the Unicode library reported an error */
    EXHAUST_INVALID /* the bound is invalid; a message says why */
};

struct exhaust_words {
    struct names names; /* finished, with the default rule; word w is user w + 1, by length, then in the order of the letters */
    uint32_t count;
    uint32_t letter_count;
    struct ccm_name letters[EXHAUST_LETTERS]; /* of the caller */
    /* Post offices by site, and one more for readdressing; also in lower case. */
    uint32_t offices[EXHAUST_SITES + 1], small_offices[EXHAUST_SITES + 1];
};

/* Makes all words of 1 to `length` letters. `letters` is UTF-8, without duplicates, and must outlive the words. The caller
 * cleans up in any case. */
enum exhaust_status exhaust_words_make(struct exhaust_words *words, struct ccm_name letters, uint32_t length, struct text *message);

/* A zeroed struct is legal. */
void exhaust_words_clean_up(struct exhaust_words *words);

#endif
