/* Every name of a scenario, and which of them are one to the post office.
 *
 * Users and post offices are two name spaces (DESIGN section 2), so there is a pool for each. Once finished, it is
 * read only and may be shared by any number of runs.
 */
#ifndef Q237588_MODEL_NAMES_H
#define Q237588_MODEL_NAMES_H

#include "model/code_page.h"
#include "model/identity.h"
#include "model/stored_form.h"
#include "model/strings.h"

/* How the comment of a post office begins that the connector made (KB Q295753), and what the connector of the
 * hosting site writes. */
#define CONNECTOR_COMMENT_PREFIX "MSExchangeCCMC"
#define CONNECTOR_COMMENT "MSExchangeCCMC EXSRV1"

struct names {
    struct strings users;
    struct strings offices;
    struct strings comments;
    struct identity_rule rule;
    struct stored_form stores;           /* of users, before the code page */
    enum code_page code_page;            /* in which the post office writes */
    struct identities user_identities;   /* of users, valid once finished */
    struct identities office_identities; /* of offices, valid once finished */
    /* By number: the number of what the post office stores when it is sent this. NULL where it stores everything as it is; valid
     * once finished. STRING_EMPTY of a user: nothing is left of the name. */
    uint32_t *stored_users, *stored_offices, *stored_comments;
    uint32_t connector_comment; /* number of CONNECTOR_COMMENT in comments */
};

/* What the post office stores of a string, by one of the tables above. */
static inline uint32_t names_stored(const uint32_t *stored, uint32_t number) { return stored ? stored[number] : number; }

/* Makes empty pools under the default rule. False: out of memory; clean-up is legal all the same. */
bool names_init(struct names *names);

/* Makes *to unfinished names with all strings of `from` by the same numbers, and its rules. False: out of memory; clean-up is legal all the
 * same. */
bool names_copy(struct names *to, const struct names *from);

/* Applies names->stores, names->code_page and names->rule to all names; call it again when names were added. What is stored of a name is a
 * string of the pool too, and may be a new one; a name has the identity of what is stored of it. On a failure there are no identities.
 *
 * With `moved`, many users are numbered anew, in the order of their identities, so that a pass in that order finds their names lying
 * in it. *moved is then the number that each has now, by the one that it had (the caller frees it); NULL where numbers and names are
 * left as they are. */
enum identity_status names_finish(struct names *names, uint32_t **moved);

/* Whether a comment of the pool is one by which the connector knows its own. */
bool names_is_connectors(const struct names *names, uint32_t comment);

/* Finds the first user or post office of the pools with a code point that is not covered (model/unicode.h). False: there is none,
 * and *name and *point are untouched. *name is borrowed from the pool. */
bool names_find_uncovered(const struct names *names, struct ccm_name *name, int32_t *point);

void names_clean_up(struct names *names);

#endif
