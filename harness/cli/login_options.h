/* Options of commands that can read a live directory: login and limits. */
#ifndef Q237588_CLI_LOGIN_OPTIONS_H
#define Q237588_CLI_LOGIN_OPTIONS_H

#include "exchange/directory.h"

#include <argp.h>

struct login_options {
    struct directory_login login; /* all but the password */
    const char *password_file;    /* NULL: prompt */
    unsigned given;               /* the given options, as bits */
};

/* A child of a command's parser; the input is a zeroed struct login_options. */
extern const struct argp login_options_argp;

/* End the program if an option was given without a live directory, contradicts another option, or contradicts the URL. */
void login_options_refuse_all(const struct argp_state *state, const struct login_options *options);
void login_options_check(const struct argp_state *state, const struct login_options *options);
void login_options_check_url(const struct argp_state *state, const struct login_options *options, const char *url);

#endif
