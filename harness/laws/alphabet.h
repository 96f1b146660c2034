/* Letters of several scripts that programs have confused: by case, width, shape, sound or digit value, as components of each
 * other, or by ignoring them. */
#ifndef Q237588_LAWS_ALPHABET_H
#define Q237588_LAWS_ALPHABET_H

#include "model/unicode.h"

#include <stdint.h>

#define ALPHABET_MAX 512u
#define ALPHABET_SCRIPTS 16u

struct alphabet {
    int32_t points[ALPHABET_MAX]; /* by script; covered code points only */
    uint32_t count;
    uint32_t starts[ALPHABET_SCRIPTS + 1]; /* of the scripts in `points`, and the end */
};

void alphabet_make(struct alphabet *alphabet, struct unicode_version unicode);

/* Letters that are changed in very long names: a small sample. */
extern const char alphabet_few[];

#endif
