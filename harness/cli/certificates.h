/* --certificate=FILE of run and verify. */
#ifndef Q237588_CLI_CERTIFICATES_H
#define Q237588_CLI_CERTIFICATES_H

#include "cli/reports.h"

#include <argp.h>
#include <jansson.h>

struct certificate_order {
    const char *path; /* argv's; NULL: none is to be written */
    json_t *builds;   /* owned; as they were before they were asked */
};

#define CERTIFICATE_DOC "Write the answers that the verdict rests on to this file, for `q237588 replay'"

/* The option's argument, for a parser. */
void certificate_read_option(const struct argp_state *state, const char *argument, struct certificate_order *order);

/* Before the work begins: whether there is a place for it. Returns STATUS_PASSED, or has said what is in the way. */
int certificate_check(const struct certificate_order *order, const char *name, const struct report_orders *reports);

/* Notes what the (probed) batch's builds are. False: `message` says why that cannot be. */
bool certificate_begin(struct certificate_order *order, const struct batch *batch, struct text *message);

/* Writes it, if it was asked for, of finished runs, which were done as `config` says. Returns `passed`, or has said what went wrong and
 * returns STATUS_HARNESS. */
int certificate_finish(const struct certificate_order *order, const struct results *results, const struct batch_config *config,
                       int passed);

void certificate_order_clean_up(struct certificate_order *order);

#endif
