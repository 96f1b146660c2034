#include "cli/converge_options.h"

#include "cli/output.h"

#include <errno.h>
#include <string.h>

enum { KEY_SNAPSHOT = 0x800, KEY_DIRECTORY, KEY_TIMES, KEY_WRITES, KEY_IGNORE, KEY_TIMEOUT, KEY_WAIT, KEY_INPUT, KEY_RESET };

static const char *read_url(const struct argp_state *state, const char *argument)
{
    if (!directory_is_live(argument))
        options_reject(state, "--directory", argument, "an LDAP URL; of a file, give --snapshot='cat FILE'");
    return argument;
}

/* Returns the value that an argp parser returns. */
static error_t finish_kinds(const struct argp_state *state, const char *option, const char *argument, enum kinds_status status)
{
    if (status == KINDS_WRONG)
        options_reject(state, option, argument, "a list of attributes, as in entryCSN,version");
    return status == KINDS_OK ? 0 : ENOMEM;
}

static void check(const struct argp_state *state, const struct converge_options *arguments)
{
    const struct converge_config *config = &arguments->config;
    if (!config->command)
        argp_error(state, "give the command after --, as in -- sh sync.sh");
    if (!config->snapshot == !config->directory)
        argp_error(state, "give the directory that the command writes to: either --directory=ldap://HOST/BASE or --snapshot=CMD");
    if (config->reset && !config->input)
        argp_error(state, "--reset requires --input, parts of which are then tried");
    if (config->input && reports_go_to(&arguments->reports, config->input))
        argp_error(state, "--report would overwrite the input; give it another path");
    if (config->snapshot)
        login_options_refuse_all(state, &arguments->login);
    else if (config->directory)
        login_options_check_url(state, &arguments->login, config->directory);
    login_options_check(state, &arguments->login);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct converge_options *arguments = state->input;
    struct converge_config *config = &arguments->config;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->login;
        state->child_inputs[1] = &arguments->options;
        state->child_inputs[2] = &arguments->reports;
        return 0;
    case KEY_SNAPSHOT: config->snapshot = options_read_text(state, "--snapshot", argument, "a command that prints LDIF"); return 0;
    case KEY_DIRECTORY: config->directory = read_url(state, argument); return 0;
    case KEY_INPUT: config->input = options_read_text(state, "--input", argument, "the file that the command reads"); return 0;
    case KEY_RESET:
        config->reset = options_read_text(state, "--reset", argument, "a command that puts the directory back as it was");
        return 0;
    case KEY_TIMES:
        config->times = (uint32_t)options_read_number(state, "--times", argument, "a number of runs", 1, CONVERGE_TIMES_MAX);
        return 0;
    case KEY_WRITES: return finish_kinds(state, "--writes", argument, kinds_read_signs(&arguments->kinds, argument));
    case KEY_IGNORE: return finish_kinds(state, "--ignore", argument, kinds_read_ignored(&arguments->kinds, argument));
    case KEY_TIMEOUT:
        config->timeout_ms =
            options_read_number(state, "--timeout-ms", argument, "a number of milliseconds", 0, OPTIONS_TIMEOUT_MS_MAX);
        return 0;
    case KEY_WAIT:
        config->wait_ms = options_read_number(state, "--wait-ms", argument, "a number of milliseconds", 0, OPTIONS_TIMEOUT_MS_MAX);
        return 0;
    case ARGP_KEY_ARG:
        config->command = (const char *const *)&state->argv[state->next - 1];
        state->next = state->argc; /* the rest belongs to the command */
        return 0;
    case ARGP_KEY_END:
        config->login = arguments->login.login;
        check(state, arguments);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option converge_options[] = {
    {.doc = "The directory that COMMAND writes to:", .group = 1},
    {.name = "directory", .key = KEY_DIRECTORY, .arg = "URL", .doc = "Read it over LDAP, with operational attributes"},
    {.name = "snapshot", .key = KEY_SNAPSHOT, .arg = "CMD", .doc = "Read it as the LDIF that this shell command prints"},
    {.name = "writes",
     .key = KEY_WRITES,
     .arg = "ATTR,...",
     .doc = "Treat these attributes as signs of a write, not as content; `default' among them adds to the default (default: "
            "entryCSN, modifyTimestamp, uSNChanged, whenChanged, entryUSN, version)"},
    {.name = "ignore",
     .key = KEY_IGNORE,
     .arg = "ATTR,...",
     .doc = "Exclude these attributes from the comparison, besides those that a server maintains"},
    {.doc = "Runs:", .group = 3},
    {.name = "times", .key = KEY_TIMES, .arg = "N", .doc = "Run COMMAND N times (default: 5)"},
    {.name = "timeout-ms",
     .key = KEY_TIMEOUT,
     .arg = "N",
     .doc = "Time limit of each run, and of CMD, in milliseconds (default: 3600000, an hour; 0 = no limit)"},
    {.name = "wait-ms",
     .key = KEY_WAIT,
     .arg = "N",
     .doc = "Wait N milliseconds after each run, for a directory that applies writes late (default: 0)"},
    {.doc = "Input of COMMAND:", .group = 4},
    {.name = "input",
     .key = KEY_INPUT,
     .arg = "FILE",
     .doc = "Pass COMMAND a copy of FILE, whose path is in $Q237588_INPUT and replaces {} in its arguments: LDIF, or text with a "
            "name on each line"},
    {.name = "reset",
     .key = KEY_RESET,
     .arg = "CMD",
     .doc = "Find the smallest part of FILE with which COMMAND does not come to rest. This shell command restores the directory to "
            "its state before run 1, which is checked; use it with a copy of the directory only"},
    {0},
};

static const struct argp_child converge_children[] = {
    {.argp = &login_options_argp, .header = "Reading it over LDAP:", .group = 2},
    {.argp = &options_look_argp, .header = "Results:", .group = 5},
    {.argp = &output_argp},
    {0},
};

const struct argp converge_argp = {
    .options = converge_options,
    .parser = parse,
    .args_doc = "[--] COMMAND [ARGUMENT...]",
    .doc = "Runs a sync tool repeatedly, counts what each run writes to the directory, and reports whether it comes to rest. Only "
           "COMMAND writes; converge reads.\v"
           "COMMAND runs without a shell, without a terminal and with an empty standard input.\n\n"
           "Exit status: 0 it comes to rest, 1 it does not, failed, or is undecided, 2 wrong usage, 3 the directory or "
           "COMMAND cannot be used, 4 the harness itself failed.",
    .children = converge_children,
};

void converge_options_init(struct converge_options *arguments)
{
    *arguments = (struct converge_options){.config = {.times = CONVERGE_TIMES, .timeout_ms = CONVERGE_TIMEOUT_MS},
                                           .reports.kind = RESULTS_CONVERGE};
    arguments->config.kinds = &arguments->kinds;
    options_init(&arguments->options);
    arguments->options.kind = RESULTS_CONVERGE;
}

void converge_options_clean_up(struct converge_options *arguments)
{
    kinds_clean_up(&arguments->kinds);
    reports_clean_up(&arguments->reports);
    options_clean_up(&arguments->options);
}
