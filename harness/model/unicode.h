/* The version of Unicode that conclusions rest on (DESIGN sections 3 and 4).
 *
 * Libraries know different versions, and a later version has letters and case pairs that an earlier one lacks. Only code points that the
 * version in force assigns are judged: Unicode 15.0, or the oldest version that ICU (identity rule) and utf8proc (SP4) share where that is
 * older. Case folding, case pairs and normalization of assigned code points never change
 * (https://www.unicode.org/policies/stability_policy.html). Any other code point counts as unassigned: it has no other case and no
 * decomposition, and composes with nothing.
 */
#ifndef Q237588_MODEL_UNICODE_H
#define Q237588_MODEL_UNICODE_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

struct unicode_version {
    uint8_t major, minor;
};

/* The version of the contract; no later one is ever in force. */
#define UNICODE_CONTRACT ((struct unicode_version){15, 0})

/* The version in force, from the libraries that this process runs with. */
struct unicode_version unicode_version(void);

/* Appends "15.0". */
void unicode_version_append(struct unicode_version version, struct text *text);

/* Whether the version assigns this code point (Unicode's property Age): 0 to 0x10FFFF; anything else is not assigned. Private use,
 * surrogates and noncharacters count as assigned, as their properties never change either. */
bool unicode_is_assigned(struct unicode_version version, int32_t point);

/* The simple mappings of one code point: case folding (CaseFolding.txt, status C and S) and lower, upper and title case (UnicodeData.txt).
 * A code point that the version does not assign maps to itself, and so does one whose mapping it does not assign. */
int32_t unicode_fold(struct unicode_version version, int32_t point);
int32_t unicode_lower(struct unicode_version version, int32_t point);
int32_t unicode_upper(struct unicode_version version, int32_t point);
int32_t unicode_title(struct unicode_version version, int32_t point);

/* Finds the first code point of a name that the version does not assign. Bytes that are no part of valid UTF-8 are not looked at. False:
 * there is none, and *point is untouched. `point` may be NULL. */
bool unicode_find_unassigned(struct unicode_version version, struct ccm_name name, int32_t *point);

#endif
