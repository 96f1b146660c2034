/* cli/: The program: commands, options, messages, exit status, manual pages.
 * In: the command line.
 * Out: results on standard output and in files, and the exit status (DESIGN section 7).
 *
 * The subcommands, for main.c.
 */
#ifndef Q237588_CLI_COMMANDS_H
#define Q237588_CLI_COMMANDS_H

/* Exit status of the program (DESIGN section 7). */
enum exit_status {
    STATUS_PASSED = 0, /* everything as expected; a candidate is fixed; nothing found */
    STATUS_FAILED = 1, /* an expectation failed; a candidate is anything else; something found */
    STATUS_USAGE = 2,  /* wrong usage */
    STATUS_INPUT = 3,  /* a fixture, a module or another file could not be used */
    STATUS_HARNESS = 4 /* the harness itself failed */
};

/* Executes the command and returns an enum exit_status; argv[0] is "q237588 NAME". It ends the process for --help, --version and
 * wrong usage. */
typedef int command(int argc, char **argv);

command command_run;
command command_verify;
command command_explore;
command command_audit;
command command_converge;
command command_cycle;
command command_replay;
command command_list;

#endif
