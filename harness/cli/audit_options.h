/* The options of audit. */
#ifndef Q237588_CLI_AUDIT_OPTIONS_H
#define Q237588_CLI_AUDIT_OPTIONS_H

#include "audit/find.h"
#include "cli/options.h"
#include "cli/reports.h"
#include "report/audit.h"

struct audit_options {
    struct options options;     /* of them --color and how the work is done */
    struct audit_config config; /* the parser sets what the options say */
    const struct audit_format *format;
    struct arguments modules;
    struct report_orders reports;
    const char *password_file; /* NULL: none */
    struct audit_site_office
        *offices;   /* what config.site_offices points to; owned, as is each site with its post office behind it */
    uint64_t given; /* which options were, as bits */
};

/* Sets what holds unless asked for. */
void audit_options_init(struct audit_options *arguments);
void audit_options_clean_up(struct audit_options *arguments);

/* Its input is a struct audit_options, initialized. */
extern const struct argp audit_argp;

/* Readers of single values, which end the program where there is nothing to read. */

/* "KEY=VALUE,KEY=VALUE". */
void audit_read_identity(const struct argp_state *state, const char *argument, struct identity_rule *rule);
/* "SITE=POST OFFICE". 0 or ENOMEM. */
error_t audit_read_office(const struct argp_state *state, const char *argument, struct audit_options *arguments);

#endif
