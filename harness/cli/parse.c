#include "cli/parse.h"

#include "base/array.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/messages.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_USAGE = 0x4800 };

static error_t parse_help(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    switch (key) {
    case ARGP_KEY_INIT: state->err_stream = messages_stream(); return 0;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); return 0;
    case KEY_USAGE: argp_state_help(state, stdout, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK); return 0;
    case 'V': (void)printf("%s\n", argp_program_version); exit(STATUS_PASSED);
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option help_options[] = {
    {.name = "help", .key = 'h', .doc = "Print this help", .group = -1},
    {.name = "usage", .key = KEY_USAGE, .doc = "Print the options on a few lines", .group = -1},
    {.name = "version", .key = 'V', .doc = "Print the version", .group = -1},
    {0},
};

static const struct argp help_argp = {.options = help_options, .parser = parse_help};

/* The long names of all options, with "--". */
struct option_names {
    char **at;
    size_t count, capacity;
    bool failed;
};

static void collect_name(struct option_names *names, const char *name)
{
    char **grown = array_grow(names->at, names->count, &names->capacity, sizeof *grown);
    if (!grown) {
        names->failed = true;
        return;
    }
    names->at = grown;
    struct text text = {0};
    text_printf(&text, "--%s", name);
    names->at[names->count] = text.failed ? NULL : text.bytes;
    names->failed = names->failed || !names->at[names->count++];
}

/* NOLINTBEGIN(misc-no-recursion): parsers have children */

static void collect_names(const struct argp *argp, struct option_names *names)
{
    for (const struct argp_option *option = argp->options; option && (option->name || option->key || option->doc); option++)
        if (option->name)
            collect_name(names, option->name);
    for (const struct argp_child *child = argp->children; child && child->argp; child++)
        collect_names(child->argp, names);
}

/* The option that an argument names, by its name or a beginning of it, or by its letter. */
static const struct argp_option *find_option(const struct argp *argp, const char *argument)
{
    bool is_long = argument[1] == '-';
    size_t length = strcspn(argument + 2, "=");
    for (const struct argp_option *option = argp->options; option && (option->name || option->key || option->doc); option++)
        if (is_long ? option->name && strncmp(option->name, argument + 2, length) == 0 : option->key == argument[1])
            return option;
    for (const struct argp_child *child = argp->children; child && child->argp; child++) {
        const struct argp_option *found = find_option(child->argp, argument);
        if (found)
            return found;
    }
    return NULL;
}

/* NOLINTEND(misc-no-recursion) */

/* The first argument that is an unknown long option; NULL: none. */
static const char *find_unknown(const struct argp *argp, int argc, char **argv, unsigned flags)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1];
        const struct argp_option *option = is_option ? find_option(argp, argv[i]) : NULL;
        if (is_option && argv[i][1] == '-' && !option)
            return argv[i];
        if (!is_option && flags & ARGP_IN_ORDER)
            return NULL;
        bool has_value = is_option && (argv[i][1] == '-' ? strchr(argv[i], '=') != NULL : argv[i][2] != '\0');
        if (option && option->arg && !(option->flags & OPTION_ARG_OPTIONAL) && !has_value)
            i++;
    }
    return NULL;
}

/* Prints an error with the nearest option and ends the program. */
static void reject_option(const struct argp *argp, char **argv, const char *argument)
{
    struct option_names names = {0};
    struct text given = {0}, shown = {0};
    text_append(&given, argument, strcspn(argument, "="));
    collect_names(argp, &names);
    text_append_escaped(&shown, given.bytes, given.length);
    const char *meant = names.failed || given.failed ? NULL : nearest_find(given.bytes, (const char *const *)names.at, names.count);
    (void)fprintf(messages_stream(), "%s: there is no option '%s'%s%s%s\nTry `%s --help' for more information.\n", argv[0],
                  shown.failed ? "" : shown.bytes, meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "", argv[0]);
    for (size_t i = 0; i < names.count; i++)
        free(names.at[i]);
    free((void *)names.at);
    text_clean_up(&given);
    text_clean_up(&shown);
    exit(STATUS_USAGE);
}

error_t command_parse(const struct argp *argp, int argc, char **argv, unsigned flags, void *input)
{
    const struct argp_child children[] = {{.argp = argp}, {.argp = &help_argp}, {0}};
    const struct argp whole = {.children = children};
    const char *unknown = find_unknown(&whole, argc, argv, flags);
    if (unknown)
        reject_option(&whole, argv, unknown);
    return argp_parse(&whole, argc, argv, flags | ARGP_NO_HELP, NULL, input);
}
