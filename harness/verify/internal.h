/* What the parts of a verification share. */
#ifndef Q237588_VERIFY_INTERNAL_H
#define Q237588_VERIFY_INTERNAL_H

#include "verify/verify.h"

/* Searches with the candidate of the batch and fills verification->search; like verify_candidate(). */
enum batch_status verify_search(const struct batch *batch, const struct verify_config *config, struct verification *verification,
                                struct text *message);

/* Whether the candidate is too slow for the time limits, though no question is known to hang. */
bool verify_is_slow(const struct laws *laws);

/* What a run that comes to rest with faults makes of a candidate that keeps the laws like this. */
enum conclusion_kind verify_kind_of_faults(const struct laws *laws);

#endif
