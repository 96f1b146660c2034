/* q237588 verify: all tests of the harness with one candidate. */
#include "cli/builds.h"
#include "cli/certificates.h"
#include "cli/commands.h"
#include "cli/connectors.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/paths.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_EFFORT = 0x300, KEY_SAVE, KEY_CERTIFICATE, KEY_CONNECTOR };

struct verify_arguments {
    struct options options;
    const char *module;
    const char *connector; /* its command, instead of a module; NULL: none */
    const char *save;      /* NULL: not requested */
    double effort;
    struct report_requests reports;
    struct certificate_request certificate;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct verify_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        options_hand_down(state, &arguments->options, 2);
        state->child_inputs[2] = &arguments->reports;
        return 0;
    case KEY_EFFORT:
        if (!decimal_read(argument, &arguments->effort) || arguments->effort < VERIFY_EFFORT_MIN ||
            arguments->effort > VERIFY_EFFORT_MAX)
            options_reject(state, "--effort", argument, "a number from 0.001 to 10000");
        return 0;
    case KEY_SAVE:
        arguments->save = options_read_text(state, "--save", argument, "the folder that a counterexample goes to");
        return 0;
    case KEY_CONNECTOR:
        if (arguments->connector)
            argp_error(state, "--connector: give one connector at a time");
        arguments->connector = argument;
        return 0;
    case KEY_CERTIFICATE: certificate_read_option(state, argument, &arguments->certificate); return 0;
    case ARGP_KEY_ARG:
        if (arguments->module || arguments->connector)
            return ARGP_ERR_UNKNOWN; /* a fixture, for the child parser */
        arguments->module = argument;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->module && !arguments->connector)
            argp_error(state, "give the module to verify: the path of a shared object, pre-sp4 or sp4; or --connector");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option verify_options[] = {
    {.name = "effort",
     .key = KEY_EFFORT,
     .arg = "N",
     .doc = "Ask N times as many random questions and scenarios, 0.001 to 10000 (default: 1)"},
    {.name = "connector", .key = KEY_CONNECTOR, .arg = "COMMAND", .doc = CONNECTOR_DOC},
    {.name = "save", .key = KEY_SAVE, .arg = "DIR", .doc = "Write a counterexample to DIR as a fixture (default: none is written)"},
    {.name = "certificate", .key = KEY_CERTIFICATE, .arg = "FILE", .doc = CERTIFICATE_DOC},
    {0},
};

static const struct argp_child verify_children[] = {
    {.argp = &options_output_argp, .header = "Fixtures and results:", .group = 1},
    {.argp = &options_work_argp, .header = "Execution:", .group = 2},
    {.argp = &output_argp},
    {0},
};

static const struct argp verify_argp = {
    .options = verify_options,
    .parser = parse,
    .args_doc = "MODULE [FIXTURE...]\n--connector=COMMAND [FIXTURE...]",
    .doc =
        "Verifies a candidate build: tests the laws of a comparison, runs the fixtures with it, searches for a directory on which "
        "it never converges, and concludes whether it is fixed, inconclusive, not fixed, over-fixed or unsafe, and which places "
        "are to blame.\v"
        "MODULE is the path of a shared object, pre-sp4 or sp4; it is checked against what is expected of SP4. A FIXTURE is a YAML "
        "file or a folder of them (default: the folder fixtures here, or the one installed with the program).\n\n"
        "Exit status: 0 fixed, 1 anything else, 2 wrong usage, 3 a fixture or the module cannot be used, 4 the harness itself "
        "failed.",
    .children = verify_children,
};

/* Sets the batch's only build to the candidate, a module or a connector. */
static int choose_candidate(const struct verify_arguments *arguments, const char *const known_paths[KNOWN_BUILDS],
                            struct batch *batch)
{
    int status = builds_choose_one("verify", arguments->module, arguments->connector, known_paths, batch);
    if (status == STATUS_PASSED) {
        batch->builds[0].expect = BUILD_SP4;
        batch->builds[0].candidate = true;
    }
    return status;
}

static void show_stage(void *context, const char *name)
{
    (void)context;
    progress_stage(name);
}

static int verify(struct batch *batch, const struct verify_config *config, struct verify_arguments *arguments)
{
    struct text message = {0};
    struct verification verification = {0};
    const struct results results = {.kind = RESULTS_RUNS, .batch = batch, .verification = &verification};
    enum batch_status done = batch_probe(batch, &config->batch, &message);
    if (done == BATCH_OK && !certificate_begin(&arguments->certificate, batch, &message))
        done = BATCH_FAILED;
    if (done == BATCH_OK)
        done = verify_candidate(batch, config, &verification, &message);
    progress_erase();
    int concluded = verification.conclusion == CONCLUSION_FIXED ? STATUS_PASSED : STATUS_FAILED;
    int status = done == BATCH_OK ? output_results(&results, &arguments->options, &arguments->reports, concluded)
                                  : output_failure(done, &message);
    const char *unwritten = verification.search.unwritten;
    if (done == BATCH_OK && unwritten) {
        complain("%s", unwritten);
        status = STATUS_HARNESS;
    }
    if (done == BATCH_OK)
        status = certificate_finish(&arguments->certificate, &results, &config->batch, status);
    text_clean_up(&message);
    verification_clean_up(&verification);
    return status;
}

int command_verify(int argc, char **argv)
{
    struct verify_arguments arguments = {.effort = 1, .reports.kind = RESULTS_RUNS};
    struct paths paths = {0};
    struct connector_place place = {0};
    struct batch batch = {0};
    struct verify_config config = {.stage = show_stage};
    int status = STATUS_HARNESS;
    options_init(&arguments.options);
    if (command_parse(&verify_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    config.batch = options_batch_config(&arguments.options, &paths);
    config.batch.record = arguments.certificate.path;
    config.locales = paths.locales;
    config.effort = arguments.effort;
    config.save = arguments.save;

    status = choose_candidate(&arguments, config.batch.known_paths, &batch);
    if (status == STATUS_PASSED)
        status = options_collect(&arguments.options, "verify", paths.fixtures, &batch.fixtures);
    if (status == STATUS_PASSED)
        status = reports_check(&arguments.reports);
    if (status == STATUS_PASSED)
        status = certificate_check(&arguments.certificate, "verify", &arguments.reports);
    if (status == STATUS_PASSED && arguments.save)
        status = reports_check_folder(arguments.save, "counterexample");
    if (status == STATUS_PASSED && arguments.connector && arguments.certificate.path)
        status =
            complain_of_usage("verify", "--certificate records comparisons, which a connector does not reveal; omit one of them");
    if (status == STATUS_PASSED)
        status = open_connectors(&batch, &place, &config.batch.place);
    if (status == STATUS_PASSED)
        status = verify(&batch, &config, &arguments);
cleanup:
    connector_place_close(&place);
    batch_clean_up(&batch);
    paths_clean_up(&paths);
    reports_clean_up(&arguments.reports);
    certificate_request_clean_up(&arguments.certificate);
    options_clean_up(&arguments.options);
    return status;
}
