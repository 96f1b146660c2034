/* Shared by the parts of a verification. */
#ifndef Q237588_VERIFY_INTERNAL_H
#define Q237588_VERIFY_INTERNAL_H

#include "batch/connectors.h"
#include "module/workers.h"
#include "verify/verify.h"

/* Searches with the candidate of the batch and fills verification->search; like verify_candidate(). */
enum batch_status verify_search(const struct batch *batch, const struct verify_config *config, struct verification *verification,
                                struct text *message);

/* Replaces the laws for a connector: fills *laws from the records that it sends for all names of the fixtures; like
 * verify_candidate(). */
enum batch_status verify_listing(const struct batch *batch, const struct verify_config *config, struct laws *laws,
                                 struct text *message);

/* Whether the candidate is too slow for the time limits, although no question hangs. */
bool verify_is_slow(const struct laws *laws);

/* The conclusion from a quiet run with faults, given the results of the laws. */
enum conclusion_kind verify_kind_of_faults(const struct laws *laws);

#endif
