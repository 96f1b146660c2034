/* Common part of all commands' parsers: help, version, and a hint for a mistyped option. */
#ifndef Q237588_CLI_PARSE_H
#define Q237588_CLI_PARSE_H

#include <argp.h>

/* argp_parse() with `flags`, and with -h, --help, --usage, -V and --version. An unknown long option ends the program with status 2
 * and the name of the nearest one. Returns 0 or ENOMEM. */
error_t command_parse(const struct argp *argp, int argc, char **argv, unsigned flags, void *input);

#endif
