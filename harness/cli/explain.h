/* run --explain. */
#ifndef Q237588_CLI_EXPLAIN_H
#define Q237588_CLI_EXPLAIN_H

#include "cli/options.h"

/* Prints each cycle of the batch's runs, which must have recorded answers and be of one fixture. Returns `passed`, or prints an
 * error and returns STATUS_HARNESS. */
int explain_print(const struct batch *batch, const struct options *options, int passed);

#endif
