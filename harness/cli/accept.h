/* run --accept: turns results into the expectations of fixtures. */
#ifndef Q237588_CLI_ACCEPT_H
#define Q237588_CLI_ACCEPT_H

#include "batch/batch.h"

#include <stdbool.h>

/* Prints a diff of each fixture for the known builds' runs that were not as expected or have no expectation; `write`: also changes
 * the fixtures, all or none unless writing itself fails. Returns STATUS_PASSED if nothing is left to accept, STATUS_FAILED if
 * something is, or prints an error and returns its exit status. */
int accept_results(const struct batch *batch, bool write);

#endif
