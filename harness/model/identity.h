/* The identity rule: how the post office decides that two names are one (DESIGN section 4).
 *
 * It is the oracle. It stands on ICU, while the modules fold with another library, so that no mistake is
 * shared by what is tested and what tests it. What the version of Unicode in force does not assign (model/unicode.h) maps to itself.
 */
#ifndef Q237588_MODEL_IDENTITY_H
#define Q237588_MODEL_IDENTITY_H

#include "ccm_compare.h"
#include "model/strings.h"

#include <stdbool.h>
#include <stdint.h>

/* Unicode CaseFolding.txt: simple is status C and S, full is C and F. ascii folds A to Z alone. */
enum identity_case { IDENTITY_CASE_SIMPLE, IDENTITY_CASE_ASCII, IDENTITY_CASE_FULL, IDENTITY_CASE_EXACT };
/* squeeze: leading and trailing U+0020 go, a run of them becomes one. */
enum identity_spaces { IDENTITY_SPACES_KEEP, IDENTITY_SPACES_SQUEEZE };
/* Unicode Standard Annex 15, applied to each run of valid UTF-8. */
enum identity_normalization { IDENTITY_NORMALIZATION_NONE, IDENTITY_NORMALIZATION_NFC, IDENTITY_NORMALIZATION_NFKC };

/* How they are written, each by its enum. */
extern const char *const identity_case_names[IDENTITY_CASE_EXACT + 1];
extern const char *const identity_spaces_names[IDENTITY_SPACES_SQUEEZE + 1];
extern const char *const identity_normalization_names[IDENTITY_NORMALIZATION_NFKC + 1];

/* Applied in the order normalization, spaces, case, length. All zero is the default rule. */
struct identity_rule {
    enum identity_case letter_case;
    enum identity_spaces spaces;
    enum identity_normalization normalization;
    uint32_t length; /* how many code points count, after all else; 0: all */
};

/* The identity keys of one pool, as ranks: two strings have one number exactly when they are one to the rule,
 * and numbers ascend in the order of the keys, code point by code point. */
struct identities {
    uint32_t *of;   /* by string number */
    uint32_t count; /* how many identities there are; numbers are 0 to count - 1 */
};

enum identity_status { IDENTITY_OK, IDENTITY_NO_MEMORY, IDENTITY_FAILED /* the Unicode library reported an error */ };

/* Numbers every string of the pool. On any other status than IDENTITY_OK *identities is zeroed. The caller owns
 * it. */
enum identity_status identities_assign(struct identities *identities, const struct identity_rule *rule,
                                       const struct strings *strings);

/* The same, with the key of another string for each: keys[i], or its own where `keys` is NULL. *order (the
 * caller frees it) becomes the strings in the order of their identities, those of one identity by number, and identities->of is by
 * place in this order; by string number where `order` is NULL. */
enum identity_status identities_rank(struct identities *identities, const struct identity_rule *rule, const struct strings *strings,
                                     const uint32_t *keys, uint32_t **order);

/* Releases the numbers. A zeroed struct is legal. */
void identities_clean_up(struct identities *identities);

/* Makes the keys of single names, for who asks about many that are in no pool. */
struct identity_maker;
/* NULL: out of memory, or the Unicode library reported an error. The caller closes it; NULL is legal there. */
struct identity_maker *identity_open(const struct identity_rule *rule);
void identity_close(struct identity_maker *maker);
/* The key of a name, which belongs to the maker until its next use: two are the same bytes exactly when their names are one. A code
 * point is a byte that is no 10xxxxxx, and those that follow it. */
enum identity_status identity_key(struct identity_maker *maker, struct ccm_name name, struct ccm_name *key);

/* Compares two names by the rule: sets *order below 0, 0 or above 0. For single questions; it computes both keys
 * anew. */
enum identity_status identity_compare(const struct identity_rule *rule, struct ccm_name a, struct ccm_name b, int *order);

#endif
