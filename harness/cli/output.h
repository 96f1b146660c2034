/* Where results go: to standard output and to the reports that were asked for. */
#ifndef Q237588_CLI_OUTPUT_H
#define Q237588_CLI_OUTPUT_H

#include "cli/options.h"
#include "cli/reports.h"

/* --report's argument, for a parser: 0, ENOMEM, or does not return. */
error_t output_order(struct report_orders *orders, const char *argument, struct argp_state *state);

/* The same of --link's. */
error_t output_link(struct report_orders *orders, const char *argument, const struct argp_state *state);

/* Prints and writes the finished batch. Returns `passed`, or has said what went wrong and returns STATUS_HARNESS. */
int output_results(const struct batch *batch, const struct options *options, const struct report_orders *reports, int passed);

/* Says why a batch could not be done. Returns the exit status. */
int output_failure(enum batch_status done, const struct text *message);

#endif
