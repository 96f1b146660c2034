/* In what two names differ. */
#ifndef Q237588_CONVERGE_ALIKE_PARTS_H
#define Q237588_CONVERGE_ALIKE_PARTS_H

#include "converge/alike.h"
#include "model/identity.h"

/* In what two different names differ, as few parts as will do; 0: they are not alike. `length`: code points that count; 0: all. */
enum alike_status alike_parts(struct ccm_name a, struct ccm_name b, uint32_t length, unsigned *parts);

/* The same of two values that name nobody: ALIKE_HYPHENS where they are not alike otherwise. */
enum alike_status alike_parts_of_values(struct ccm_name a, struct ccm_name b, unsigned *parts);

enum alike_status alike_of_identity(enum identity_status status);

#endif
