/* Differences between two names. */
#ifndef Q237588_CONVERGE_SIMILAR_PARTS_H
#define Q237588_CONVERGE_SIMILAR_PARTS_H

#include "converge/similar.h"
#include "model/identity.h"

/* Finds the smallest set of differences between two distinct names; 0: they are not similar. `length`: significant code points; 0:
 * all. */
enum similar_status similar_parts(struct ccm_name a, struct ccm_name b, uint32_t length, unsigned *parts);

/* The same for two values that are not names; SIMILAR_HYPHENS if they are not similar otherwise. */
enum similar_status similar_parts_of_values(struct ccm_name a, struct ccm_name b, unsigned *parts);

enum similar_status similar_status_of(enum identity_status status);

#endif
