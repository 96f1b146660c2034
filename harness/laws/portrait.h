/* The portrait of a candidate: which plain differences between human names it distinguishes. It describes the candidate in one
 * sentence; no conclusion depends on it. */
#ifndef Q237588_LAWS_PORTRAIT_H
#define Q237588_LAWS_PORTRAIT_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two likely names that show the trait. */
struct trait {
    const char *names[2];
    bool equal; /* by the default identity rule; the candidate has the trait if it disagrees */
    /* For equal names the letters: "Greek". For distinct ones what the candidate does: "ignores accents". */
    const char *words;
};

/* First the traits with equal names, the most used alphabets first; then those with distinct names, the crudest first. */
enum { TRAIT_IDENTICAL, TRAIT_ASCII, TRAIT_LATIN_1, TRAIT_GREEK, TRAIT_CYRILLIC, TRAITS_OF_CASE = 14, TRAITS_MAX = 64 };
extern const struct trait trait_table[];
extern const size_t trait_count;

/* A zeroed portrait has no traits. */
struct portrait {
    uint8_t places[TRAITS_MAX]; /* by trait: bit 1 << place for each place where the candidate has it */
};

struct prober;
/* Asks about all traits at each place, in a worker; the reply is the portrait. False: out of memory. */
bool portrait_ask(struct prober *prober, struct text *reply);

/* Parses the reply. False: not a portrait; *portrait is unchanged. */
bool portrait_take(struct portrait *portrait, const char *bytes, size_t length);

#endif
