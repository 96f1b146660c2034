/* The options of explore. */
#ifndef Q237588_CLI_EXPLORE_OPTIONS_H
#define Q237588_CLI_EXPLORE_OPTIONS_H

#include "cli/options.h"
#include "explore/explore.h"
#include "explore/name_file.h"

struct explore_options {
    struct options options;
    struct explore_config config; /* the parser sets what the options say */
    const char *module;
    const char *connector; /* its command, instead of a module; NULL: none */
    const char *names;     /* file; NULL: none */
    bool exhaustive;
    const char *random_only;    /* an option that was given and that an exhaustive search has no use for; NULL: none */
    struct exhaust_bound bound; /* of an exhaustive search */
    bool counted;               /* --scenarios was given */
};

/* Sets what holds unless asked for. */
void explore_options_init(struct explore_options *arguments);

/* Its input is a struct explore_options, initialized. */
extern const struct argp explore_argp;

#endif
