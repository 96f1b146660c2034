/* The names of an exhaustive search: all words over a few letters, and which letters may take the place of which. */
#ifndef Q237588_SEARCH_EXHAUST_WORDS_H
#define Q237588_SEARCH_EXHAUST_WORDS_H

#include "base/text.h"
#include "model/names.h"

#include <stdbool.h>
#include <stdint.h>

/* The most of each. */
#define EXHAUST_LETTERS 6u
#define EXHAUST_WORDS 250u
#define EXHAUST_SITES 6u

enum exhaust_status {
    EXHAUST_OK,
    EXHAUST_NO_MEMORY,
    EXHAUST_FAILED, /* the Unicode library reported an error */
    EXHAUST_INVALID /* the bound cannot be: a message says why */
};

/* No word, as a letter of it is not among those that are renamed. */
#define WORD_NONE UINT8_MAX

struct exhaust_words {
    struct names names; /* finished, with the default rule; word w is user w + 1, by length, then in the order of the letters */
    uint32_t count;
    uint32_t letter_count;
    struct ccm_name letters[EXHAUST_LETTERS]; /* of the caller */
    uint8_t letters_of[EXHAUST_WORDS];        /* by word: the letters that it uses, as bits */
    /* By site: its post office, and the same in small letters. */
    uint32_t offices[EXHAUST_SITES], small_offices[EXHAUST_SITES];
    /* The renamings of a set of letters, as bits, are numbers renaming_first[set] to renaming_first[set + 1] - 1; each has
     * `count` bytes: by word, the one that it becomes. The one that changes nothing is not among them. */
    uint32_t renaming_first[(1u << EXHAUST_LETTERS) + 1];
    uint8_t *renamings;
};

/* Makes all words of 1 to `length` of the letters, which are UTF-8, each once, and outlive the words. A renaming of letters
 * keeps which of them are one to the post office, and which of those that are comes first in bytes. The caller cleans up in
 * any case. */
enum exhaust_status exhaust_words_make(struct exhaust_words *words, struct ccm_name letters, uint32_t length, struct text *message);

static inline const uint8_t *exhaust_renaming(const struct exhaust_words *words, uint32_t number)
{
    return words->renamings + (size_t)number * words->count;
}

/* Which words are one to the post office: equal numbers. */
static inline uint32_t exhaust_identity(const struct exhaust_words *words, uint32_t word)
{
    return words->names.user_identities.of[word + 1];
}

/* A zeroed struct is legal. */
void exhaust_words_clean_up(struct exhaust_words *words);

#endif
