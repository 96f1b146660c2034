/* Where results go: to standard output and to the reports that were asked for. */
#ifndef Q237588_CLI_OUTPUT_H
#define Q237588_CLI_OUTPUT_H

#include "cli/options.h"
#include "cli/reports.h"

/* Parser of --report and --link. The input is a struct report_orders with its kind. */
extern const struct argp output_argp;

/* Prints and writes the results. Returns `passed`, or has said what went wrong and returns STATUS_HARNESS. `reports` may be NULL. */
int output_results(const struct results *results, const struct options *options, const struct report_orders *reports, int passed);

/* Says why a batch could not be done. Returns the exit status. */
int output_failure(enum batch_status done, const struct text *message);

#endif
