/* run --accept: results become the expectations of fixtures. */
#ifndef Q237588_CLI_ACCEPT_H
#define Q237588_CLI_ACCEPT_H

#include "batch/batch.h"

#include <stdbool.h>

/* Of the known builds' runs that were not as expected, or of which nothing was expected: prints the change of each fixture as a diff, and
 * if `write` makes it, of all fixtures or none but for what fails while they are written. Returns STATUS_PASSED where nothing is left to
 * be accepted, STATUS_FAILED where something is, or has said what went wrong and returns its exit status. */
int accept_results(const struct batch *batch, bool write);

#endif
