/* The program: finds the command and hands over to it. */
#include "base/memory.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/origin.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

const char *argp_program_version = "q237588 " Q237588_VERSION;

/* argv[0] is what each command's own --help calls it. */
static const struct {
    const char *name;
    command *run;
    char *called;
} commands[] = {
    {"run", command_run, (char[]){"q237588 run"}},
    {"verify", command_verify, (char[]){"q237588 verify"}},
    {"explore", command_explore, (char[]){"q237588 explore"}},
    {"audit", command_audit, (char[]){"q237588 audit"}},
    {"replay", command_replay, (char[]){"q237588 replay"}},
    {"list", command_list, (char[]){"q237588 list"}},
};

/* In bytes. */
#define STACK_LEAST (512u << 10)

#define COMMANDS (sizeof commands / sizeof commands[0])

/* The command that was named and where in argv it stands. */
struct choice {
    size_t command;
    int at;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct choice *choice = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        choice->at = state->next - 1;
        for (choice->command = 0; choice->command < COMMANDS; choice->command++)
            if (strcmp(argument, commands[choice->command].name) == 0) {
                state->next = state->argc; /* the rest is the command's */
                return 0;
            }
        struct text shown = {0};
        text_append_escaped(&shown, argument, strlen(argument));
        argp_error(state, "there is no command '%s'; the commands are run, verify, explore, audit, replay and list",
                   shown.failed || !shown.bytes ? "" : shown.bytes);
        return EINVAL;
    case ARGP_KEY_NO_ARGS: argp_error(state, "give a command: run, verify, explore, audit, replay or list"); return EINVAL;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp program = {
    .parser = parse,
    .args_doc = "COMMAND [ARGUMENT...]",
    .doc = "Reproduces Microsoft KB Q237588: the Connector for Lotus cc:Mail sends updates for similar users of different sites in "
           "every "
           "directory synchronization cycle.\v"
           "Commands:\n"
           "  run      run fixtures with builds of the connector's name comparison\n"
           "  verify   say of a candidate build whether it is fixed, and if not, why\n"
           "  explore  search for directories that a build never settles\n"
           "  audit    say which users of a real directory are sent in vain\n"
           "  replay   compute a verdict again from the answers in a certificate\n"
           "  list     list the fixtures\n"
           "\n"
           "`q237588 COMMAND --help' tells more of each; q237588(1) is the manual.",
};

/* With less the program would crash somewhere, and nobody would know why. False: it has been said. */
static bool has_stack(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= STACK_LEAST)
        return true;
    unsigned long long before = limit.rlim_cur / 1024;
    limit.rlim_cur = limit.rlim_max < STACK_LEAST ? limit.rlim_max : STACK_LEAST;
    if (limit.rlim_cur >= STACK_LEAST && setrlimit(RLIMIT_STACK, &limit) == 0)
        return true;
    complain("the limit on stack, %llu KiB, leaves too little; raise it to %u KiB or more (ulimit -s)", before, STACK_LEAST / 1024);
    return false;
}

int main(int argc, char **argv)
{
    struct choice choice = {0};
    streams_prepare();
    if (!has_stack())
        return STATUS_HARNESS;
    memory_set_up();
    origin_start(argc, argv);
    argp_err_exit_status = STATUS_USAGE;
    char name[] = "q237588"; /* in messages, whatever path it was called by */
    if (argc > 0)
        argv[0] = name;
    if (argp_parse(&program, argc, argv, ARGP_IN_ORDER, NULL, &choice) != 0) {
        complain("out of memory");
        return STATUS_HARNESS;
    }
    argv[choice.at] = commands[choice.command].called;
    return commands[choice.command].run(argc - choice.at, argv + choice.at);
}
