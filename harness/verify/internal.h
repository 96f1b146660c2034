/* What the parts of a verification share. */
#ifndef Q237588_VERIFY_INTERNAL_H
#define Q237588_VERIFY_INTERNAL_H

#include "batch/connectors.h"
#include "module/workers.h"
#include "verify/verify.h"

/* Searches with the candidate of the batch and fills verification->search; like verify_candidate(). */
enum batch_status verify_search(const struct batch *batch, const struct verify_config *config, struct verification *verification,
                                struct text *message);

/* What stands for the laws of a connector: fills *laws by what it sends for all names of the fixtures; like verify_candidate(). */
enum batch_status verify_listing(const struct batch *batch, const struct verify_config *config, struct laws *laws,
                                 struct text *message);

/* Whether the candidate is too slow for the time limits, though no question is known to hang. */
bool verify_is_slow(const struct laws *laws);

/* What a run that comes to rest with faults makes of a candidate that keeps the laws like this. */
enum conclusion_kind verify_kind_of_faults(const struct laws *laws);

#endif
