/* q237588 explore: the search for directories on which a build never converges. */
#include "base/file.h"
#include "cli/builds.h"
#include "cli/commands.h"
#include "cli/connectors.h"
#include "cli/explore_options.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/paths.h"
#include "explore/shown.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* Limit on the findings that are shown cycle by cycle. */
#define SHOWN_MAX 10u

static volatile sig_atomic_t stop;

static void ask_to_stop(int signal)
{
    (void)signal;
    stop = 1;
}

/* timeout(1) sends each of its signals twice, so the handler stays installed. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void show_progress(void *context, const struct explore_progress *progress)
{
    (void)context;
    progress_search(progress->scenarios, progress->milliseconds, progress->findings);
}

/* Sets the batch's only build. */
static int choose_build(const struct explore_options *arguments, const char *const known_paths[KNOWN_BUILDS], struct batch *batch)
{
    if (arguments->connector && (arguments->exhaustive || arguments->config.shards))
        return complain_of_usage("explore",
                                 "--connector: only a random search on one machine is possible; omit --exhaustive and --shard");
    return builds_choose_one("explore", arguments->module, arguments->connector, known_paths, batch);
}

static int read_names(const char *path, struct name_file *names, struct draw_config *draws)
{
    struct text message = {0};
    int status = complain_of_input(&message, name_file_read(path, names, &message));
    draws->names = names->at;
    draws->name_count = names->count;
    text_clean_up(&message);
    return status;
}

/* Called before the search, which may take hours. */
static int make_folder(const char *folder)
{
    if (make_folders(folder))
        return STATUS_PASSED;
    return complain_of_path(STATUS_INPUT, folder, "cannot write the findings: %s", strerror(errno));
}

/* An invalid bound is wrong usage. */
static int check_bound(const struct exhaust_bound *bound)
{
    struct exhaust exhaust = {0};
    struct text message = {0};
    int status = STATUS_PASSED;
    enum exhaust_status begun = exhaust_begin(&exhaust, bound, &message);
    if (begun == EXHAUST_INVALID)
        status = complain_of_usage("explore", "%s", message.failed ? "impossible bound" : message.bytes);
    else if (begun != EXHAUST_OK)
        status = complain_of(&message, STATUS_HARNESS);
    exhaust_clean_up(&exhaust);
    text_clean_up(&message);
    return status;
}

/* Runs the first findings again, to show their cycles. */
static enum batch_status show_findings(const struct batch *batch, const struct batch_config *config,
                                       struct exploration *exploration, struct text *message)
{
    enum batch_status status = BATCH_OK;
    for (size_t i = 0; i < exploration->finding_count && i < SHOWN_MAX && status == BATCH_OK; i++) {
        struct explored *explored = &exploration->findings[i];
        if (explored->fixture)
            status = shown_case_run(&batch->builds[0], explored->name, explored->fixture, config, &explored->shown, message);
    }
    return status;
}

static int search(struct batch *batch, const struct explore_options *arguments)
{
    const struct explore_config *config = &arguments->config;
    const struct batch_config probing = {.jobs = 1,
                                         .place = config->place,
                                         .no_fork = config->no_fork,
                                         .timeout_ms = config->timeout_ms,
                                         .known_paths = {config->known_paths[BUILD_PRE_SP4], config->known_paths[BUILD_SP4]}};
    struct text message = {0};
    struct exploration exploration = {0};
    int status;
    enum batch_status done = batch_probe(batch, &probing, &message);
    if (done == BATCH_OK) {
        catch_signals();
        done = explore(batch, config, &exploration, &message);
    }
    if (done == BATCH_OK && arguments->options.format == report_find("table"))
        done = show_findings(batch, &probing, &exploration, &message);
    progress_erase();
    if (done == BATCH_OK) {
        bool found = exploration.finding_count || exploration.unrepeated;
        const struct results results = {.kind = RESULTS_SEARCH, .batch = batch, .exploration = &exploration};
        status = output_results(&results, &arguments->options, NULL, found ? STATUS_FAILED : STATUS_PASSED);
        if (exploration.unwritten) {
            complain("%s", exploration.unwritten);
            status = STATUS_HARNESS;
        }
    } else {
        status = output_failure(done, &message);
    }
    text_clean_up(&message);
    exploration_clean_up(&exploration);
    return status;
}

int command_explore(int argc, char **argv)
{
    struct explore_options arguments;
    struct explore_config *config = &arguments.config;
    struct paths paths = {0};
    struct connector_place place = {0};
    struct batch batch = {0};
    struct name_file names = {0};
    int status = STATUS_HARNESS;
    explore_options_init(&arguments);
    if (command_parse(&explore_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        config->known_paths[build] = paths.modules[build];
    config->jobs = arguments.options.jobs;
    config->no_fork = arguments.options.no_fork;
    config->timeout_ms = arguments.options.timeout_ms;
    config->stop = &stop;
    config->progress = show_progress;
    config->command = "explore";

    status = choose_build(&arguments, config->known_paths, &batch);
    if (status == STATUS_PASSED)
        status = open_connectors(&batch, &place, &config->place);
    if (status == STATUS_PASSED && arguments.names)
        status = read_names(arguments.names, &names, &config->draws);
    if (status == STATUS_PASSED && config->exhaustive)
        status = check_bound(config->exhaustive);
    if (status == STATUS_PASSED && config->save)
        status = make_folder(config->save);
    if (status == STATUS_PASSED)
        status = search(&batch, &arguments);
cleanup:
    connector_place_close(&place);
    batch_clean_up(&batch);
    name_file_clean_up(&names);
    paths_clean_up(&paths);
    options_clean_up(&arguments.options);
    return status;
}
