/* The options of converge. */
#ifndef Q237588_CLI_CONVERGE_OPTIONS_H
#define Q237588_CLI_CONVERGE_OPTIONS_H

#include "cli/login_options.h"
#include "cli/options.h"
#include "cli/reports.h"
#include "converge/converge.h"

struct converge_options {
    struct options options; /* of them --format and --color */
    struct login_options login;
    struct converge_config config; /* the parser sets what the options say */
    struct kinds kinds;
    struct report_orders reports;
};

/* Sets what holds unless asked for. */
void converge_options_init(struct converge_options *arguments);
void converge_options_clean_up(struct converge_options *arguments);

/* Its input is a struct converge_options, initialized. To be parsed in order: what stands behind the first argument is the command's. */
extern const struct argp converge_argp;

#endif
