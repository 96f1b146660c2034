/* Which fixture shows a difference most plainly: users with common names at a default post office, with nothing else going on. */
#ifndef Q237588_VERIFY_PLAIN_H
#define Q237588_VERIFY_PLAIN_H

#include "verify/verification.h"

/* What a reader has to take in to understand the fixture; the smaller, the plainer. */
uint64_t fixture_burden(const struct fixture *fixture);

/* The numbers of all runs, those of plain fixtures first; ties stay in the order of the runs. NULL: out of memory, or there is no run. The
 * caller frees it. */
size_t *runs_by_plainness(const struct batch *batch);

/* The same of the statements: still the worst first; of one kind those about laws, about fixtures, then about the search. */
size_t *statements_by_plainness(const struct verification *verification);

#endif
