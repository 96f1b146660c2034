/* Every name of a scenario, and its identity to the post office.
 *
 * Users and post offices are two name spaces (DESIGN section 2), so there is a pool for each. Once finished, the names
 * are read-only and may be shared by any number of runs.
 */
#ifndef Q237588_MODEL_NAMES_H
#define Q237588_MODEL_NAMES_H

#include "model/code_page.h"
#include "model/identity.h"
#include "model/stored_form.h"
#include "model/strings.h"

/* Prefix of the comments of post offices that the connector made (KB Q295753), and the comment of the hosting site's connector. */
#define CONNECTOR_COMMENT_PREFIX "MSExchangeCCMC"
#define CONNECTOR_COMMENT "MSExchangeCCMC EXSRV1"

struct names {
    struct strings users;
    struct strings offices;
    struct strings comments;
    struct identity_rule rule;
    struct stored_form stores;           /* of users, before the code page */
    enum code_page code_page;            /* of the post office */
    struct identities user_identities;   /* of users, valid once finished */
    struct identities office_identities; /* of offices, valid once finished */
    /* By number: the number of the stored form. NULL if all strings are stored unchanged; valid once finished. STRING_EMPTY for a
     * user: nothing is left of the name. */
    uint32_t *stored_users, *stored_offices, *stored_comments;
    uint32_t connector_comment; /* number of CONNECTOR_COMMENT in comments */
};

/* The stored form of a string, by one of the tables above. */
static inline uint32_t names_stored(const uint32_t *stored, uint32_t number) { return stored ? stored[number] : number; }

/* Makes empty pools under the default rule. Returns false if out of memory; clean-up is then still legal. */
bool names_init(struct names *names);

/* Copies strings, numbers and rules of `from`; the copy is unfinished. Returns false if out of memory; clean-up is then still
 * legal. */
bool names_copy(struct names *to, const struct names *from);

/* Applies names->stores, names->code_page and names->rule to all names; call it again after adding names. The stored form of a name
 * is a string of the pool, too, and may be a new one; a name has the identity of its stored form. After a failure there are no
 * identities.
 *
 * If `remap` is not NULL, a large number of users is renumbered in the order of their identities, so that a pass in that order
 * reads memory sequentially. *remap is then each user's new number by old number (the caller frees it), or NULL if the numbers are
 * unchanged. */
enum identity_status names_finish(struct names *names, uint32_t **remap);

/* Whether a comment of the pool marks entries that the connector made. */
bool names_is_connectors(const struct names *names, uint32_t comment);

/* Finds the first user or post office with a code point that is not covered (model/unicode.h). Returns false if there is none;
 * *name and *point are then untouched. *name is borrowed from the pool. */
bool names_find_uncovered(const struct names *names, struct ccm_name *name, int32_t *point);

void names_clean_up(struct names *names);

#endif
