/* The options of commands that may read a live directory: how to log in, and how much to ask for. */
#ifndef Q237588_CLI_LOGIN_OPTIONS_H
#define Q237588_CLI_LOGIN_OPTIONS_H

#include "exchange/directory.h"

#include <argp.h>

struct login_options {
    struct directory_login login; /* all but the password */
    const char *password_file;    /* NULL: it is asked for */
    unsigned given;               /* which options were, as bits */
};

/* The child of a command's own parser; its input is a zeroed struct login_options. */
extern const struct argp login_options_argp;

/* End the program: where any was given and no directory is live; where they do not agree with each other or with the URL of a live one. */
void login_options_refuse_all(const struct argp_state *state, const struct login_options *options);
void login_options_check(const struct argp_state *state, const struct login_options *options);
void login_options_check_url(const struct argp_state *state, const struct login_options *options, const char *url);

#endif
