/* Groups of laws of a candidate that have the same result at several places. */
#ifndef Q237588_REPORT_LAW_GROUPS_H
#define Q237588_REPORT_LAW_GROUPS_H

#include "verify/verification.h"

struct law_group {
    uint32_t laws;                   /* as bits 1 << law */
    uint8_t places;                  /* as bits 1 << place */
    const struct law_result *result; /* of the first law; the others have the same */
};

#define LAW_GROUPS_MAX ((size_t)LAWS * CCM_PLACES)

/* Groups the results in this state: a group for each law and all places with the same counterexample and detail; inconclusive laws
 * with the same places and detail share a group. Returns the number of groups. */
size_t law_groups(const struct laws *laws, enum law_state state, struct law_group groups[LAW_GROUPS_MAX]);

/* The laws that hold at every place, as bits. */
uint32_t laws_that_hold(const struct laws *laws);

#endif
