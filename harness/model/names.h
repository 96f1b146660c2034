/* Every name of a scenario, and which of them are one to the post office.
 *
 * Users and post offices are two name spaces (DESIGN section 2), so there is a pool for each. Once finished, it is
 * read only and may be shared by any number of runs.
 */
#ifndef Q237588_MODEL_NAMES_H
#define Q237588_MODEL_NAMES_H

#include "model/identity.h"
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
    struct identities user_identities;   /* of users, valid once finished */
    struct identities office_identities; /* of offices, valid once finished */
    uint32_t connector_comment;          /* number of CONNECTOR_COMMENT in comments */
};

/* Makes empty pools under the default rule. False: out of memory; clean-up is legal all the same. */
bool names_init(struct names *names);

/* Applies names->rule to all names; call it again when names were added. On a failure there are no identities. */
enum identity_status names_finish(struct names *names);

void names_clean_up(struct names *names);

#endif
