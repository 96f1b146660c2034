/* Differences between two names. */
#ifndef Q237588_CONVERGE_ALIKE_PARTS_H
#define Q237588_CONVERGE_ALIKE_PARTS_H

#include "converge/alike.h"
#include "model/identity.h"

/* Finds the smallest set of differences between two distinct names; 0: they are not alike. `length`: significant code points; 0:
 * all. */
enum alike_status alike_parts(struct ccm_name a, struct ccm_name b, uint32_t length, unsigned *parts);

/* The same for two values that are not names; ALIKE_HYPHENS if they are not alike otherwise. */
enum alike_status alike_parts_of_values(struct ccm_name a, struct ccm_name b, unsigned *parts);

enum alike_status alike_of_identity(enum identity_status status);

#endif
