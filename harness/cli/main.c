/* The program: finds and executes the command. */
#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/origin.h"
#include "cli/parse.h"

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

const char *argp_program_version = "q237588 " Q237588_VERSION;

/* The third member is argv[0], the name of the command in its --help. */
static const struct {
    const char *name;
    command *run;
    char *called;
    const char *doc;
} commands[] = {
    {"run", command_run, (char[]){"q237588 run"}, "run fixtures with builds of the connector's name comparison"},
    {"verify", command_verify, (char[]){"q237588 verify"}, "check whether a candidate is fixed, and if not, why"},
    {"explore", command_explore, (char[]){"q237588 explore"}, "search for directories on which a build never converges"},
    {"audit", command_audit, (char[]){"q237588 audit"}, "find users of a real directory whose updates repeat"},
    {"converge", command_converge, (char[]){"q237588 converge"}, "check whether a sync tool comes to rest"},
    {"cycle", command_cycle, (char[]){"q237588 cycle"}, "do one cycle of the modelled connector in a folder"},
    {"replay", command_replay, (char[]){"q237588 replay"}, "compute a verdict again from the answers in a certificate"},
    {"list", command_list, (char[]){"q237588 list"}, "list the fixtures"},
};

/* In bytes. */
#define STACK_MIN (512u << 10)

#define COMMANDS (sizeof commands / sizeof commands[0])

/* The named command, its index in argv, and whether only its help is requested. */
struct choice {
    size_t command;
    int at;
    bool help;
};

/* The index of a command; ends the program with status 2 if there is none. */
static size_t find_command(const char *name, const struct argp_state *state)
{
    const char *names[COMMANDS + 1] = {"help"};
    struct text shown = {0};
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name) == 0)
            return i;
        names[i + 1] = commands[i].name;
    }
    const char *meant = nearest_find(name, names, COMMANDS + 1);
    text_append_escaped(&shown, name, strlen(name));
    const char *unknown = shown.failed || !shown.bytes ? "" : shown.bytes;
    if (meant)
        argp_error(state, "there is no command '%s'; did you mean %s?", unknown, meant);
    argp_error(state,
               "there is no command '%s'; the commands are run, verify, explore, audit, converge, cycle, replay, list and help",
               unknown);
    exit(STATUS_USAGE);
}

static void print_help(const struct argp_state *state) { argp_state_help(state, stdout, ARGP_HELP_STD_HELP); }

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct choice *choice = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (strcmp(argument, "help") == 0) {
            if (choice->help)
                print_help(state);
            choice->help = true;
            return 0;
        }
        choice->at = state->next - 1;
        choice->command = find_command(argument, state);
        state->next = state->argc; /* the rest belongs to the command */
        return 0;
    case ARGP_KEY_END:
        if (!choice->at)
            print_help(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Lists the commands after the options. */
static char *list_commands(int key, const char *text, void *input)
{
    struct text list = {0};
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)(uintptr_t)text;
    text_puts(&list, "Commands:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        text_printf(&list, "  %-8s  %s\n", commands[i].name, commands[i].doc);
    text_puts(&list, "  help      print the help of a command\n\n"
                     "`q237588 help COMMAND' describes a command; q237588(1) is the manual.");
    return text_take(&list);
}

static const struct argp program = {
    .parser = parse,
    .args_doc = "COMMAND [ARGUMENT...]",
    .doc = "Reproduces Microsoft KB Q237588: the Connector for Lotus cc:Mail sends updates for similar users of different sites in "
           "every directory synchronization cycle.",
    .help_filter = list_commands,
};

/* With a smaller stack the program would crash without a message. Returns false and prints an error if the stack is too small. */
static bool has_stack(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= STACK_MIN)
        return true;
    unsigned long long before = limit.rlim_cur / 1024;
    limit.rlim_cur = limit.rlim_max < STACK_MIN ? limit.rlim_max : STACK_MIN;
    if (limit.rlim_cur >= STACK_MIN && setrlimit(RLIMIT_STACK, &limit) == 0)
        return true;
    complain("the stack limit, %llu KiB, is too low; raise it to %u KiB or more (ulimit -s)", before, STACK_MIN / 1024);
    return false;
}

/* Fits the help to the width of the terminal. */
static void set_width_of_help(void)
{
    char format[32];
    size_t columns = stream_columns();
    (void)snprintf(format, sizeof format, "rmargin=%zu", columns - 1);
    if (columns)
        (void)setenv("ARGP_HELP_FMT", format, 0); /* NOLINT(concurrency-mt-unsafe): there are no threads yet */
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
    set_width_of_help();
    char name[] = "q237588"; /* in messages, instead of the path of the program */
    if (argc > 0)
        argv[0] = name;
    if (command_parse(&program, argc, argv, ARGP_IN_ORDER, &choice) != 0) {
        complain("out of memory");
        return STATUS_HARNESS;
    }
    argv[choice.at] = commands[choice.command].called;
    if (choice.help)
        return commands[choice.command].run(2, (char *[]){commands[choice.command].called, (char[]){"--help"}, NULL});
    return commands[choice.command].run(argc - choice.at, argv + choice.at);
}
