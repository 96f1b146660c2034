/* Output of results: on standard output and as the requested reports. */
#ifndef Q237588_CLI_OUTPUT_H
#define Q237588_CLI_OUTPUT_H

#include "cli/options.h"
#include "cli/reports.h"

/* Parser of --report and --link. The input is a struct report_requests with its kind. */
extern const struct argp output_argp;

/* Prints and writes the results. Returns `passed`, or prints an error and returns STATUS_HARNESS. `reports` may be NULL. */
int output_results(const struct results *results, const struct options *options, const struct report_requests *reports, int passed);

/* Prints why a batch failed. Returns the exit status. */
int output_failure(enum batch_status done, const struct text *message);

#endif
