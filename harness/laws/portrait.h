/* The portrait of a candidate: which plain differences between human names it sees, for people who ask what it does in one sentence. It is
 * no law, and no conclusion rests on it. */
#ifndef Q237588_LAWS_PORTRAIT_H
#define Q237588_LAWS_PORTRAIT_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two names, the likeliest that show the trait. */
struct trait {
    const char *names[2];
    bool
        equal; /* to the default identity rule: the candidate has the trait where it finds them distinct; else where it finds them equal */
    /* Equal names: the letters, as in "Greek". Distinct ones: what the candidate does, as in "ignores accents". */
    const char *words;
};

/* Those of equal names come first, in the order of the alphabets that people use most; those of distinct names with the crudest first. */
enum { TRAIT_IDENTICAL, TRAIT_ASCII, TRAIT_LATIN_1, TRAIT_GREEK, TRAIT_CYRILLIC, TRAITS_OF_CASE = 14, TRAITS_MOST = 56 };
extern const struct trait trait_table[];
extern const size_t trait_count;

/* A zeroed portrait has no trait. */
struct portrait {
    uint8_t places[TRAITS_MOST]; /* by trait: bit 1 << place where the candidate has it */
};

struct prober;
/* Asks about all traits at each place, in a worker; the reply is the portrait. False: out of memory. */
bool portrait_ask(struct prober *prober, struct text *reply);

/* Reads the reply. False: it is none, and the portrait stays as it is. */
bool portrait_take(struct portrait *portrait, const char *bytes, size_t length);

#endif
