/* q237588 run: each fixture with each build, cycle by cycle, against its expectations. */
#include "cli/accept.h"
#include "cli/builds.h"
#include "cli/certificates.h"
#include "cli/commands.h"
#include "cli/connectors.h"
#include "cli/explain.h"
#include "cli/failed.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/paths.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_UPGRADE = 0x200, KEY_BLAME, KEY_KEEP, KEY_CERTIFICATE, KEY_EXPLAIN, KEY_FAILED, KEY_ACCEPT, KEY_CONNECTOR };

struct run_arguments {
    struct options options;
    struct arguments modules, upgrades, connectors;
    bool blame, explain, accept, write;
    const char *failed_path; /* NULL: all fixtures */
    struct failed failed;
    const char *keep;
    struct report_requests reports;
    struct certificate_request certificate;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct run_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        options_hand_down(state, &arguments->options, 2);
        state->child_inputs[2] = &arguments->reports;
        return 0;
    case 'm': return arguments_add(&arguments->modules, argument);
    case KEY_CONNECTOR: return arguments_add(&arguments->connectors, argument);
    case KEY_UPGRADE: return arguments_add(&arguments->upgrades, argument);
    case 'v': arguments->options.verbose = true; return 0;
    case KEY_EXPLAIN: arguments->explain = true; return 0;
    case KEY_BLAME: arguments->blame = true; return 0;
    case KEY_KEEP: arguments->keep = options_read_text(state, "--keep", argument, "the folder that the files go to"); return 0;
    case KEY_ACCEPT:
        arguments->accept = true;
        arguments->write = options_read_word(state, "--accept", argument, (const char *const[]){"diff", "write"}, 2) == 1;
        return 0;
    case KEY_FAILED:
        arguments->failed_path =
            options_read_text(state, "--failed", argument, "the file of results whose failed fixtures are run");
        return 0;
    case KEY_CERTIFICATE: certificate_read_option(state, argument, &arguments->certificate); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option run_options[] = {
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Run with this build: pre-sp4, sp4 or the path of a shared object; repeatable (default: pre-sp4 and sp4)"},
    {.name = "connector", .key = KEY_CONNECTOR, .arg = "COMMAND", .doc = CONNECTOR_DOC},
    {.name = "upgrade",
     .key = KEY_UPGRADE,
     .arg = "FROM:TO@CYCLE",
     .doc = "Run the cycles before CYCLE with one module and the others with another; repeatable. Expectations are not checked"},
    {.name = "verbose", .key = 'v', .doc = "Print a table for each fixture, not only a summary (default: for one fixture)"},
    {.name = "blame", .key = KEY_BLAME, .doc = "Find the places to blame for a run that is not quiet or has faults"},
    {.name = "explain",
     .key = KEY_EXPLAIN,
     .doc = "Explain one fixture cycle by cycle: what was exported, listed, compared, sent and applied, and where builds diverge"},
    {.name = "accept",
     .key = KEY_ACCEPT,
     .arg = "WHAT",
     .doc = "Show how the expectations of fixtures would have to change to be met (diff), or also change them (write)"},
    {.name = "failed",
     .key = KEY_FAILED,
     .arg = "FILE",
     .doc = "Run only what failed in these results, which --report=json:FILE has written (default: with the builds that failed)"},
    {.name = "keep", .key = KEY_KEEP, .arg = "DIR", .doc = "Write the Ccmdir.exp, Ccmdel.imp and Ccmdir.imp of every cycle to DIR"},
    {.name = "certificate", .key = KEY_CERTIFICATE, .arg = "FILE", .doc = CERTIFICATE_DOC},
    {0},
};

static const struct argp_child run_children[] = {
    {.argp = &options_output_argp, .header = "Fixtures and results:", .group = 1},
    {.argp = &options_work_argp, .header = "Execution:", .group = 2},
    {.argp = &output_argp},
    {0},
};

static const struct argp run_argp = {
    .options = run_options,
    .parser = parse,
    .args_doc = "[FIXTURE...]",
    .doc =
        "Runs each fixture with each build, cycle by cycle, counts the records that are sent, proves whether that ever ends, and "
        "compares with what the fixture expects.\v"
        "A FIXTURE is a YAML file or a folder of them (default: the folder fixtures here, or the one installed with the "
        "program).\n\n"
        "Exit status: 0 all as expected, 1 not, 2 wrong usage, 3 a fixture or module cannot be used, 4 the harness itself failed.",
    .children = run_children,
};

/* Fills batch->builds. Returns STATUS_PASSED, or prints an error. */
static int choose_builds(const struct run_arguments *arguments, const char *const known_paths[KNOWN_BUILDS], struct batch *batch)
{
    bool are_named = arguments->modules.count || arguments->upgrades.count || arguments->connectors.count;
    if (arguments->failed.connector && !are_named)
        return complain_of_usage(
            "run", "--failed: a connector failed in these results; give --connector=COMMAND, as commands are not read from files");
    const struct named_builds failed = {.modules = &arguments->failed.modules, .upgrades = &arguments->failed.upgrades};
    const struct named_builds named = {
        .modules = &arguments->modules, .upgrades = &arguments->upgrades, .connectors = &arguments->connectors};
    return builds_choose("run", are_named ? &named : &failed, known_paths, batch);
}

/* The cycle of an upgrade must exist in every fixture. */
static int check_upgrades(const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++)
        for (size_t j = 0; j < batch->fixtures.count; j++) {
            const struct fixture *fixture = batch->fixtures.at[j];
            uint32_t before = batch->builds[i].upgrade_before;
            if (before <= fixture->scenario.cycles)
                continue;
            struct text name = {0};
            text_append_escaped(&name, fixture->name, strlen(fixture->name));
            int status = name.failed ? complain_of(&name, STATUS_HARNESS)
                                     : complain_of_usage("run",
                                                         "--upgrade: %s never reaches cycle %u, as it has %u; "
                                                         "exclude it or upgrade earlier",
                                                         name.bytes, before, fixture->scenario.cycles);
            text_clean_up(&name);
            return status;
        }
    return STATUS_PASSED;
}

/* Rejects options that need answers to comparisons, which a connector does not give. */
static int check_connectors(const struct run_arguments *arguments)
{
    if (arguments->connectors.count && arguments->explain)
        return complain_of_usage("run", "--explain shows comparisons, which a connector does not reveal; omit one of them");
    if (arguments->connectors.count && arguments->certificate.path)
        return complain_of_usage("run", "--certificate records comparisons, which a connector does not reveal; omit one of them");
    return STATUS_PASSED;
}

/* --explain is for one fixture and for readers. */
static int check_explain(const struct run_arguments *arguments, const struct batch *batch)
{
    if (batch->fixtures.count != 1)
        return complain_of_usage("run", "--explain: there are %zu fixtures; name one", batch->fixtures.count);
    if (arguments->options.format != report_find("table") || arguments->reports.count)
        return complain_of_usage("run", "--explain prints text only; omit --format and --report");
    return STATUS_PASSED;
}

/* --accept is for the builds of which fixtures have expectations. */
static int check_accept(const struct run_arguments *arguments, const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++)
        if (batch->builds[i].candidate || batch->builds[i].upgrade_from)
            return complain_of_usage(
                "run", "--accept: fixtures expect something of pre-sp4 and sp4 only; omit other modules and --upgrade");
    if (arguments->explain || arguments->options.format != report_find("table") || arguments->reports.count ||
        arguments->certificate.path)
        return complain_of_usage("run", "--accept prints a diff only; omit --explain, --format, --report and --certificate");
    return STATUS_PASSED;
}

/* Probes, runs and reports the batch. */
static int run_batch(struct batch *batch, const struct batch_config *config, struct run_arguments *arguments)
{
    const struct results results = {.kind = RESULTS_RUNS, .batch = batch};
    struct text message = {0};
    enum batch_status done = batch_probe(batch, config, &message);
    if (done == BATCH_OK && !certificate_begin(&arguments->certificate, batch, &message))
        done = BATCH_FAILED;
    if (done == BATCH_OK)
        done = batch_run_all(batch, config, &message);
    progress_erase();
    int status = STATUS_PASSED;
    if (batch->complete) {
        int passed = batch->failed ? STATUS_FAILED : STATUS_PASSED;
        if (arguments->accept)
            status = accept_results(batch, arguments->write);
        else if (arguments->explain)
            status = explain_print(batch, &arguments->options, passed);
        else
            status = output_results(&results, &arguments->options, &arguments->reports, passed);
        status = certificate_finish(&arguments->certificate, &results, config, status);
    }
    if (done != BATCH_OK)
        status = output_failure(done, &message);
    text_clean_up(&message);
    return status;
}

static int choose_builds_and_fixtures(const struct run_arguments *arguments, const struct paths *paths,
                                      const struct batch_config *config, struct batch *batch)
{
    int status = choose_builds(arguments, config->known_paths, batch);
    if (status == STATUS_PASSED)
        status = options_collect(&arguments->options, "run", paths->fixtures, &batch->fixtures);
    if (status == STATUS_PASSED && arguments->failed_path)
        status = failed_select(&arguments->failed, &batch->fixtures);
    return status == STATUS_PASSED ? check_upgrades(batch) : status;
}

/* Checks the options against each other, and whether all files can be written. */
static int check_paths(const struct run_arguments *arguments, const struct batch *batch)
{
    int status = arguments->explain ? check_explain(arguments, batch) : STATUS_PASSED;
    if (status == STATUS_PASSED && arguments->accept)
        status = check_accept(arguments, batch);
    if (status == STATUS_PASSED)
        status = reports_check(&arguments->reports);
    if (status == STATUS_PASSED)
        status = certificate_check(&arguments->certificate, "run", &arguments->reports);
    if (status == STATUS_PASSED && arguments->keep)
        status = reports_check_folder(arguments->keep, "files of --keep");
    return status;
}

int command_run(int argc, char **argv)
{
    struct run_arguments arguments = {.reports.kind = RESULTS_RUNS};
    struct paths paths = {0};
    struct connector_place place = {0};
    struct batch batch = {0};
    struct batch_config config = {0};
    int status = STATUS_HARNESS;
    options_init(&arguments.options);
    if (command_parse(&run_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    config = options_batch_config(&arguments.options, &paths);
    config.blame = arguments.blame;
    config.keep = arguments.keep;
    config.record = arguments.certificate.path || arguments.explain;

    status = check_connectors(&arguments);
    if (status == STATUS_PASSED && arguments.failed_path)
        status = failed_read(arguments.failed_path, &arguments.failed);
    if (status == STATUS_PASSED && arguments.failed_path && !arguments.failed.fixtures.count) {
        /* No report is written then. */
        status = complain_of_path(STATUS_PASSED, arguments.failed_path, "no run failed in these results; nothing to repeat");
        goto cleanup;
    }
    if (status == STATUS_PASSED)
        status = choose_builds_and_fixtures(&arguments, &paths, &config, &batch);
    if (status == STATUS_PASSED)
        status = check_paths(&arguments, &batch);
    if (status == STATUS_PASSED)
        status = open_connectors(&batch, &place, &config.place);
    if (status == STATUS_PASSED)
        status = run_batch(&batch, &config, &arguments);
cleanup:
    connector_place_close(&place);
    batch_clean_up(&batch);
    paths_clean_up(&paths);
    reports_clean_up(&arguments.reports);
    certificate_request_clean_up(&arguments.certificate);
    failed_clean_up(&arguments.failed);
    free(arguments.modules.at);
    free(arguments.upgrades.at);
    free(arguments.connectors.at);
    options_clean_up(&arguments.options);
    return status;
}
