/* --certificate=FILE of run and verify. */
#ifndef Q237588_CLI_CERTIFICATES_H
#define Q237588_CLI_CERTIFICATES_H

#include "cli/reports.h"

#include <argp.h>
#include <jansson.h>

struct certificate_request {
    const char *path; /* of argv; NULL: no certificate */
    json_t *builds;   /* owned; as they were before the runs */
};

#define CERTIFICATE_DOC "Write the answers that the verdict rests on to this file, for `q237588 replay'"

/* Reads the option's argument, for a parser. */
void certificate_read_option(const struct argp_state *state, const char *argument, struct certificate_request *request);

/* Checks before the work whether the certificate can be written. Returns STATUS_PASSED, or prints an error. */
int certificate_check(const struct certificate_request *request, const char *name, const struct report_requests *reports);

/* Records the builds of the probed batch. Returns false if that fails, with the reason in `message`. */
bool certificate_begin(struct certificate_request *request, const struct batch *batch, struct text *message);

/* Writes the certificate of runs that finished with this `config`, if one was requested. Returns `passed`, or prints an error and
 * returns STATUS_HARNESS. */
int certificate_finish(const struct certificate_request *request, const struct results *results, const struct batch_config *config,
                       int passed);

void certificate_request_clean_up(struct certificate_request *request);

#endif
