/* run --explain. */
#ifndef Q237588_CLI_EXPLAIN_H
#define Q237588_CLI_EXPLAIN_H

#include "cli/options.h"

/* Prints what happened in each cycle of the batch's runs, which recorded their answers and are of one fixture. Returns `passed`, or has
 * said what went wrong and returns STATUS_HARNESS. */
int explain_print(const struct batch *batch, const struct options *options, int passed);

#endif
