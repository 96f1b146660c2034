/* The options of explore. */
#ifndef Q237588_CLI_EXPLORE_OPTIONS_H
#define Q237588_CLI_EXPLORE_OPTIONS_H

#include "cli/options.h"
#include "explore/explore.h"
#include "explore/name_file.h"

struct explore_options {
    struct options options;
    struct explore_config config; /* set by the parser */
    const char *module;
    const char *connector; /* its command, instead of a module; NULL: none */
    const char *names;     /* file; NULL: none */
    bool exhaustive;
    const char *random_only;    /* a given option that has no effect on an exhaustive search; NULL: none */
    struct exhaust_bound bound; /* of an exhaustive search */
    bool counted;               /* --scenarios was given */
};

/* Sets the defaults. */
void explore_options_init(struct explore_options *arguments);

/* The input is an initialized struct explore_options. */
extern const struct argp explore_argp;

#endif
