/* The options of converge. */
#ifndef Q237588_CLI_CONVERGE_OPTIONS_H
#define Q237588_CLI_CONVERGE_OPTIONS_H

#include "cli/login_options.h"
#include "cli/options.h"
#include "cli/reports.h"
#include "converge/converge.h"

struct converge_options {
    struct options options; /* --format and --color */
    struct login_options login;
    struct converge_config config; /* set by the parser */
    struct kinds kinds;
    struct report_requests reports;
};

/* Sets the defaults. */
void converge_options_init(struct converge_options *arguments);
void converge_options_clean_up(struct converge_options *arguments);

/* The input is an initialized struct converge_options. Parse in order, as all after the first argument is for the command. */
extern const struct argp converge_argp;

#endif
