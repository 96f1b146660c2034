/* q237588 cycle: the reference connector, one cycle in a cycle folder. */
#include "cli/builds.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/paths.h"
#include "connector/connector.h"
#include "connector/reference.h"
#include "module/module.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_CODE_PAGE = 0x900 };

struct cycle_arguments {
    const char *module, *folder;
    enum code_page page;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct cycle_arguments *arguments = state->input;
    const char *page = getenv(CONNECTOR_CODE_PAGE); /* NOLINT(concurrency-mt-unsafe): there are no threads */
    switch (key) {
    case 'm': arguments->module = argument; return 0;
    case KEY_CODE_PAGE: arguments->page = options_read_code_page(state, "--code-page", argument); return 0;
    case ARGP_KEY_ARG:
        if (arguments->folder)
            argp_error(state, "give one cycle folder");
        arguments->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->folder)
            argp_error(state, "give the cycle folder, which holds Exchange/directory.ldif and Export/Ccmdir.exp");
        if (arguments->page == CODE_PAGE_NONE && page && *page)
            arguments->page = options_read_code_page(state, CONNECTOR_CODE_PAGE, page);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option cycle_options[] = {
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Compare with pre-sp4, sp4 or the shared object at this path (default: sp4)"},
    {.name = "code-page",
     .key = KEY_CODE_PAGE,
     .arg = "PAGE",
     .doc = "Read and write cc:Mail's files in 437, 850, 852, 866, 1252, 932 or utf-8 (default: $" CONNECTOR_CODE_PAGE
            "; else bytes as they are)"},
    {0},
};

static const struct argp cycle_argp = {
    .options = cycle_options,
    .parser = parse,
    .args_doc = "DIR",
    .doc = "Does one cycle of the modelled connector in a cycle folder: reads Exchange/directory.ldif and Export/Ccmdir.exp, and "
           "writes "
           "Import/Ccmdel.imp and Import/Ccmdir.imp. It is the reference connector.\v"
           "q237588-connector(7) describes the cycle folder.\n\n"
           "Exit status: 0 done, 2 wrong usage, 3 the folder or the module cannot be used, 4 out of memory.",
};

/* Loads the build into this process, as the harness isolates this command like any other connector. */
static int load_build(const char *word, const char *const known_paths[KNOWN_BUILDS], struct comparators *build)
{
    struct batch chosen = {0};
    struct module module;
    struct text message = {0};
    int status = builds_choose_one("cycle", word, NULL, known_paths, &chosen);
    if (status == STATUS_PASSED && module_load(chosen.builds[0].path, &module, &message) != MODULE_OK)
        status = complain_of(&message, STATUS_INPUT);
    if (status == STATUS_PASSED)
        memcpy(build->at, module.compare->at, sizeof build->at);
    batch_clean_up(&chosen);
    text_clean_up(&message);
    return status;
}

int command_cycle(int argc, char **argv)
{
    struct cycle_arguments arguments = {.module = "sp4"};
    struct paths paths = {0};
    struct comparators build = {{NULL}};
    struct reference_input input = {0};
    struct text message = {0};
    int status = STATUS_HARNESS;
    if (command_parse(&cycle_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    status = load_build(arguments.module, (const char *const *)paths.modules, &build);
    if (status == STATUS_PASSED) {
        enum input_status done = reference_read(arguments.folder, arguments.page, &input, &message);
        if (done == INPUT_OK)
            done = reference_compare(arguments.folder, &input, &build, &message);
        status = complain_of_input(&message, done);
    }
cleanup:
    reference_input_clean_up(&input);
    paths_clean_up(&paths);
    text_clean_up(&message);
    return status;
}
