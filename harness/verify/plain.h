/* Sorts fixtures by how easy they are to understand: simplest are common names and a default post office, without changes. */
#ifndef Q237588_VERIFY_PLAIN_H
#define Q237588_VERIFY_PLAIN_H

#include "verify/verification.h"

/* Complexity of a fixture for its reader. */
uint64_t fixture_complexity(const struct fixture *fixture);

/* The numbers of all runs by ascending complexity; ties break by number. The caller frees the result; NULL if out of memory or
 * without runs. */
size_t *runs_by_plainness(const struct batch *batch);

/* The same for statements: worst kind first; within a kind laws, then fixtures, then the search. */
size_t *statements_by_plainness(const struct verification *verification);

#endif
