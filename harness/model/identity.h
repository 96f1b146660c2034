/* The identity rule: how the post office decides that two names are equal (DESIGN section 4).
 *
 * It is the oracle. It uses ICU, while the modules fold with another library, so that oracle and module
 * share no mistake. Code points that the version of Unicode in force does not assign (model/unicode.h) map to themselves.
 */
#ifndef Q237588_MODEL_IDENTITY_H
#define Q237588_MODEL_IDENTITY_H

#include "ccm_compare.h"
#include "model/strings.h"

#include <stdbool.h>
#include <stdint.h>

/* Unicode CaseFolding.txt: simple is status C and S, full is C and F. ascii folds A to Z alone. */
enum identity_case { IDENTITY_CASE_SIMPLE, IDENTITY_CASE_ASCII, IDENTITY_CASE_FULL, IDENTITY_CASE_EXACT };
/* squeeze: leading and trailing U+0020 are removed, a run of them becomes one. */
enum identity_spaces { IDENTITY_SPACES_KEEP, IDENTITY_SPACES_SQUEEZE };
/* Unicode Standard Annex 15, applied to each run of valid UTF-8. */
enum identity_normalization { IDENTITY_NORMALIZATION_NONE, IDENTITY_NORMALIZATION_NFC, IDENTITY_NORMALIZATION_NFKC };

/* Their names in fixtures and reports, by enum. */
extern const char *const identity_case_names[IDENTITY_CASE_EXACT + 1];
extern const char *const identity_spaces_names[IDENTITY_SPACES_SQUEEZE + 1];
extern const char *const identity_normalization_names[IDENTITY_NORMALIZATION_NFKC + 1];

/* Applied in the order normalization, spaces, case, length. All zero is the default rule. */
struct identity_rule {
    enum identity_case letter_case;
    enum identity_spaces spaces;
    enum identity_normalization normalization;
    uint32_t length; /* number of code points that count, after the other steps; 0: all */
};

/* The ranks of the identity keys of one pool: two strings have the same rank if and only if the rule makes them equal,
 * and ranks ascend in the order of the keys, code point by code point. */
struct identities {
    uint32_t *of;   /* by string number */
    uint32_t count; /* of identities; ranks are 0 to count - 1 */
};

enum identity_status { IDENTITY_OK, IDENTITY_NO_MEMORY, IDENTITY_FAILED /* the Unicode library reported an error */ };

/* Ranks every string of the pool. *identities is zeroed unless IDENTITY_OK is returned. The caller cleans it up. */
enum identity_status identities_assign(struct identities *identities, const struct identity_rule *rule,
                                       const struct strings *strings);

/* The same, but string i has the key of string keys[i] (its own if `keys` is NULL). If `order` is not NULL, *order (the caller
 * frees it) becomes the strings in the order of their identities, ties by number, and identities->of is indexed by position in this
 * order, not by string number. */
enum identity_status identities_rank(struct identities *identities, const struct identity_rule *rule, const struct strings *strings,
                                     const uint32_t *keys, uint32_t **order);

/* Releases the ranks. A zeroed struct is legal. */
void identities_clean_up(struct identities *identities);

/* Makes the keys of single names that are in no pool. */
struct identity_maker;
/* Returns NULL if out of memory, or if the Unicode library reports an error. The caller closes it; NULL is legal there. */
struct identity_maker *identity_open(const struct identity_rule *rule);
void identity_close(struct identity_maker *maker);
/* The key of a name, which belongs to the maker until its next use. Two keys are the same bytes if and only if the names are equal.
 * Keys are UTF-8, extended to invalid bytes: see point_encode(). */
enum identity_status identity_key(struct identity_maker *maker, struct ccm_name name, struct ccm_name *key);

/* Compares two names by the rule: sets *order below 0, to 0 or above 0. It computes both keys in every call. */
enum identity_status identity_compare(const struct identity_rule *rule, struct ccm_name a, struct ccm_name b, int *order);

#endif
