/* Names as code points, and the steps that identity rule and stored form (DESIGN section 4) have in common. */
#ifndef Q237588_MODEL_POINTS_H
#define Q237588_MODEL_POINTS_H

#include "ccm_compare.h"
#include "model/identity.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/unorm2.h>

/* Code points, as utf8_next() has them. A zeroed struct is empty; the bytes of `at` are freed by its
 * owner. */
struct points {
    UChar32 *at;
    size_t count, capacity;
};

/* Room for `more` code points. False: out of memory. */
bool points_reserve(struct points *points, size_t more);

/* The code points of a name, in place of what was there. False: out of memory. */
bool points_decode(struct points *points, struct ccm_name name);

/* Writes the UTF-8 of a code point, at most 4 bytes, and returns their number. Invalid bytes get the four-byte form that Unicode leaves
 * unused, above all else. */
size_t point_encode(unsigned char *out, uint32_t point);

/* Removes U+0020 at both ends. */
void points_trim(struct points *points);
/* The same, and of several in a row all but one. */
void points_squeeze(struct points *points);

/* UTF-16, for the Unicode library. */
struct units {
    UChar *at;
    size_t capacity;
};

/* Normalizes, or changes all code points. The storage is kept from one name to the next. */
struct point_steps {
    struct unicode_version unicode;
    const UNormalizer2 *normalizer; /* NULL: none */
    struct points result;           /* of a step that can lengthen */
    struct units units, normal;
};

/* A zeroed struct with `unicode` and `normalizer` is ready for use. */
void point_steps_clean_up(struct point_steps *steps);

/* Whether normalization and full folding leave the code point as it is: an invalid byte, or one that is not assigned. */
bool point_is_opaque(struct unicode_version unicode, UChar32 point);

/* Normalizes each run of assigned code points by itself: nothing composes across an invalid byte or an unassigned code point. */
enum identity_status points_normalize(struct point_steps *steps, struct points *points);

/* Exchanges the points with the result of a step. */
void points_swap_result(struct point_steps *steps, struct points *points);

#endif
