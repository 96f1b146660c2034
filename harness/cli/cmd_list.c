/* q237588 list: the fixtures, with titles and sources. */
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/paths.h"

/* There is no parser, so argp passes the input to the first child. */
static const struct argp_child list_children[] = {{.argp = &options_output_argp}, {0}};

static const struct argp list_argp = {
    .args_doc = "[FIXTURE...]",
    .doc = "Lists the fixtures with their titles and sources.\v"
           "A FIXTURE is a YAML file or a folder of them (default: the folder fixtures here, or the one installed with the "
           "program).",
    .children = list_children,
};

int command_list(int argc, char **argv)
{
    struct options options;
    struct paths paths = {0};
    struct fixture_list list = {0};
    int status = STATUS_HARNESS;
    options_init(&options);
    options.kind = RESULTS_LIST;
    if (command_parse(&list_argp, argc, argv, 0, &options) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    status = options_collect(&options, "list", paths.fixtures, &list);
    if (status == STATUS_PASSED) {
        const struct results results = {.kind = RESULTS_LIST, .list = &list};
        status = output_results(&results, &options, NULL, STATUS_PASSED);
    }
cleanup:
    fixture_list_clean_up(&list);
    paths_clean_up(&paths);
    options_clean_up(&options);
    return status;
}
