/* The laws of a candidate, put together where there is one thing to say of several places or laws. */
#ifndef Q237588_REPORT_LAW_GROUPS_H
#define Q237588_REPORT_LAW_GROUPS_H

#include "verify/verification.h"

struct law_group {
    uint32_t laws;                   /* as bits 1 << law */
    uint8_t places;                  /* as bits 1 << place */
    const struct law_result *result; /* of the first of them; the others say the same */
};

#define LAW_GROUPS_MOST ((size_t)LAWS * CCM_PLACES)

/* The results that are in this state, by law: one group for each law and all places at which counterexample and detail are the same. Of those
 * that are inconclusive, laws that have places and detail in common make one group. Returns how many there are. */
size_t law_groups(const struct laws *laws, enum law_state state, struct law_group groups[LAW_GROUPS_MOST]);

/* The laws that hold at every place, as bits. */
uint32_t laws_that_hold(const struct laws *laws);

#endif
