/* Names as code points, and the steps shared by identity rule and stored form (DESIGN section 4). */
#ifndef Q237588_MODEL_POINTS_H
#define Q237588_MODEL_POINTS_H

#include "ccm_compare.h"
#include "model/identity.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/unorm2.h>

/* Code points, as utf8_next() returns them. A zeroed struct is empty; its owner frees `at`. */
struct points {
    UChar32 *at;
    size_t count, capacity;
};

/* Makes room for `more` code points. Returns false if out of memory. */
bool points_reserve(struct points *points, size_t more);

/* Replaces the contents by the code points of a name. Returns false if out of memory. */
bool points_decode(struct points *points, struct ccm_name name);

/* Writes the UTF-8 of a code point, at most 4 bytes, and returns its length. Invalid bytes get a four-byte form that Unicode does
 * not use and that sorts above all code points. */
size_t point_encode(unsigned char *out, uint32_t point);

/* Removes U+0020 from both ends. */
void points_trim(struct points *points);
/* The same, and all but one of several in a row. */
void points_squeeze(struct points *points);

/* UTF-16, for the Unicode library. */
struct units {
    UChar *at;
    size_t capacity;
};

/* Normalizes or folds code points. The storage is reused for the next name. */
struct point_steps {
    struct unicode_version unicode;
    const UNormalizer2 *normalizer; /* NULL: none */
    struct points result;           /* of a step that can lengthen the name */
    struct units units, normal;
};

/* A zeroed struct with `unicode` and `normalizer` is ready for use. */
void point_steps_clean_up(struct point_steps *steps);

/* Whether normalization and full folding leave the code point unchanged: an invalid byte, or one that is not assigned. */
bool point_is_opaque(struct unicode_version unicode, UChar32 point);

/* Normalizes each run of assigned code points by itself: nothing composes across an invalid byte or an unassigned code point. */
enum identity_status points_normalize(struct point_steps *steps, struct points *points);

/* Exchanges the points with the result of a step. */
void points_swap_result(struct point_steps *steps, struct points *points);

#endif
