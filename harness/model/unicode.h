/* The version of Unicode that conclusions rest on (DESIGN sections 3 and 4).
 *
 * Libraries implement different versions, and later versions add letters and case pairs. The version in force is Unicode 15.0, or
 * the version of ICU (identity rule) or utf8proc (SP4) if one of them is older. A code point that it does not assign has no other
 * case and no decomposition, and composes with nothing.
 *
 * Full case folding, case pairs and normalization of assigned code points never change
 * (https://www.unicode.org/policies/stability_policy.html). Simple case folding does: version 15.1 gave one to U+1FD3, U+1FE3 and
 * U+FB05, which are as old as Unicode 1.1 (CaseFolding.txt, status S, of 15.0 and 15.1). They keep their folding of 15.0, which is
 * none.
 *
 * A name is *covered* if all versions agree about it: conclusions rest on covered names only.
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

/* The version of the contract; the version in force is never later. */
#define UNICODE_CONTRACT ((struct unicode_version){15, 0})

/* The version in force, by the libraries of this process. */
struct unicode_version unicode_version(void);

struct unicode_version unicode_version_older(struct unicode_version a, struct unicode_version b);

/* From "15.0.0". */
struct unicode_version unicode_version_parse(const char *string);

/* Appends "15.0". */
void unicode_version_append(struct unicode_version version, struct text *text);

/* Whether the version assigns this code point (Unicode's property Age); false beyond 0x10FFFF. Private use, surrogates and
 * noncharacters count as assigned, as their properties never change either. */
bool unicode_is_assigned(struct unicode_version version, int32_t point);

/* The simple mappings of one code point: case folding (CaseFolding.txt, status C and S) and lower and upper case (UnicodeData.txt).
 * A code point that the version does not assign maps to itself, and so does one whose mapping it does not assign. */
int32_t unicode_fold(struct unicode_version version, int32_t point);
int32_t unicode_lower(struct unicode_version version, int32_t point);
int32_t unicode_upper(struct unicode_version version, int32_t point);

/* Whether the version assigns this code point, and all later versions agree about its case folding. */
bool unicode_is_covered(struct unicode_version version, int32_t point);

/* Finds the first code point of a name that is not covered; ignores invalid bytes. Returns false if there is none; *point is then
 * untouched. `point` may be NULL. */
bool unicode_find_uncovered(struct unicode_version version, struct ccm_name name, int32_t *point);

/* Appends why a code point is not covered: "U+A7DC, which Unicode 15.0 does not assign". */
void unicode_append_uncovered(struct unicode_version version, int32_t point, struct text *text);

#endif
