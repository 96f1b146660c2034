/* q237588 list: the fixtures, with titles and sources. */
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/places.h"

/* Without a parser of its own its input goes to the first child. */
static const struct argp_child list_children[] = {{.argp = &options_output_argp}, {0}};

static const struct argp list_argp = {
    .args_doc = "[FIXTURE...]",
    .doc = "Lists the fixtures with their titles and sources.\v"
           "A FIXTURE is a YAML file or a folder of them. Where none is named: the folder fixtures here, or the one that came with "
           "the program.",
    .children = list_children,
};

int command_list(int argc, char **argv)
{
    struct options options;
    struct places places = {0};
    struct fixture_list list = {0};
    int status = STATUS_HARNESS;
    options_init(&options);
    options.kind = RESULTS_LIST;
    if (command_parse(&list_argp, argc, argv, 0, &options) != 0 || !places_find(&places)) {
        complain("out of memory");
        goto cleanup;
    }
    status = options_collect(&options, "list", places.fixtures, &list);
    if (status == STATUS_PASSED) {
        const struct results results = {.kind = RESULTS_LIST, .list = &list};
        status = output_results(&results, &options, NULL, STATUS_PASSED);
    }
cleanup:
    fixture_list_clean_up(&list);
    places_clean_up(&places);
    options_clean_up(&options);
    return status;
}
