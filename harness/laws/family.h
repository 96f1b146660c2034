/* A family: a few names that are near each other. All of its pairs and triples are asked about. */
#ifndef Q237588_LAWS_FAMILY_H
#define Q237588_LAWS_FAMILY_H

#include "ccm_compare.h"
#include "model/strings.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAMILY_MOST 128u

struct family {
    struct strings pool; /* its names are numbers 1 to family_size() */
    struct unicode_version unicode;
    bool failed; /* memory ran out */
};

static inline uint32_t family_size(const struct family *family) { return family->pool.count ? family->pool.count - 1 : 0; }
static inline const struct ccm_name *family_names(const struct family *family) { return family->pool.at + 1; }

/* Makes a zeroed or formerly used family empty. */
void family_clear(struct family *family);

/* Adds a copy of the name, once. Left out are names that no directory may hold (empty, or with a NUL), names with a code point that
 * is not covered (model/unicode.h), and all beyond FAMILY_MOST. */
void family_add(struct family *family, struct ccm_name name);
void family_add_text(struct family *family, const char *text);

void family_clean_up(struct family *family);

/* Who is given the families, one by one; they are the giver's. False: no more is wanted. */
struct family_taker {
    bool (*family)(void *context, const struct family *family);
    void *context;
};

/* Hands the family over and empties it. False: no more is wanted, or memory ran out. */
bool family_give(struct family *family, const struct family_taker *taker);

#endif
