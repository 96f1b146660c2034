/* q237588 audit: finds users of a real directory whose updates repeat. */
#include "cli/audit_options.h"
#include "cli/builds.h"
#include "cli/commands.h"
#include "cli/connectors.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/password.h"
#include "cli/parse.h"
#include "cli/paths.h"
#include "ccmail/ccmdir.h"
#include "exchange/directory.h"
#include "input/pipe.h"
#include "report/audit_words.h"

#include <stdlib.h>

/* Checked before the work, which may be long. */
static int check_paths(const struct audit_options *arguments)
{
    int status = reports_check(&arguments->reports);
    if (status == STATUS_PASSED && arguments->config.work.keep)
        status = reports_check_folder(arguments->config.work.keep, "files of --keep");
    if (status == STATUS_PASSED && arguments->config.write_fixture)
        status = reports_check_file(arguments->config.write_fixture, "fixture");
    return status;
}

/* The source of the password, for the process that reads the directory. */
struct login {
    const char *file; /* NULL: prompt */
    struct password password;
};

static enum input_status ask_password(void *context, struct directory_login *login, struct text *message)
{
    struct login *own = context;
    enum input_status status = password_read(&own->password, own->file, login->bind_dn, message);
    if (status == INPUT_OK)
        login->password = own->password.bytes;
    return status;
}

static void forget_password(void *context)
{
    struct login *login = context;
    password_forget(&login->password);
}

static void show_stage(void *context, const char *name)
{
    (void)context;
    progress_stage(name);
}

/* Warns on standard error, in every format, of people who are not in the results. */
static void warn(const struct audit *audit, bool with_messages)
{
    struct text warning = {0};
    for (uint64_t i = 0; with_messages && i < audit->warnings && i < AUDIT_MESSAGES_MAX; i++)
        complain("warning: %s", audit->warning_messages[i]);
    if (with_messages && audit->warnings > AUDIT_MESSAGES_MAX)
        complain("warning: %llu more like these", (unsigned long long)(audit->warnings - AUDIT_MESSAGES_MAX));
    if (audit_words_skipped_warning(audit, &warning) && !warning.failed)
        complain("warning: %s", warning.bytes);
    text_clean_up(&warning);
}

static int output(const struct audit *audit, const struct batch *batch, struct audit_options *arguments)
{
    const struct results results = {.kind = RESULTS_AUDIT, .batch = batch, .audit = audit};
    const bool found = audit->plan.path ? !audit_proposal_works(audit) : audit->group_count || audit_unsound(audit);
    bool table = arguments->options.format == report_find("table");
    if (arguments->check)
        arguments->options.format = report_find("check");
    int status = output_results(&results, &arguments->options, &arguments->reports, found ? STATUS_FAILED : STATUS_PASSED);
    if (!arguments->check)
        warn(audit, !table);
    return status;
}

static int find_users(struct batch *batch, struct audit_options *arguments)
{
    struct login login = {.file = arguments->login.password_file};
    struct text message = {0};
    struct audit audit = {0};
    if (arguments->config.reading.login.bind_dn) {
        if (!login.file && !password_can_be_asked())
            return complain_of_usage("audit", "--bind-dn: " PASSWORD_NO_TERMINAL);
        arguments->config.ask_password = ask_password;
        arguments->config.forget_password = forget_password;
        arguments->config.password_context = &login;
    }
    enum audit_status found = audit_find(&audit, batch, &arguments->config, &message);
    progress_erase();
    int status = audit.complete ? output(&audit, batch, arguments) : STATUS_PASSED;
    if (found != AUDIT_OK)
        status = complain_of(&message, found == AUDIT_INVALID ? STATUS_INPUT : STATUS_HARNESS);
    audit_clean_up(&audit);
    text_clean_up(&message);
    return status;
}

/* Copies standard input and pipes, which can be read only once. */
static int accept_pipes(const struct audit_config *config)
{
    struct text message = {0};
    enum input_status status = INPUT_OK;
    for (size_t i = 0; i < config->directory_count && status == INPUT_OK; i++)
        if (!directory_is_live(config->directories[i].source))
            status = pipe_accept(config->directories[i].source, DIRECTORY_MAX_BYTES, &message);
    if (config->post_office && status == INPUT_OK)
        status = pipe_accept(config->post_office, CCMDIR_MAX_BYTES, &message);
    if (config->plan && status == INPUT_OK)
        status = pipe_accept(config->plan, DIRECTORY_MAX_BYTES, &message);
    int result = complain_of_input(&message, status);
    text_clean_up(&message);
    return result;
}

int command_audit(int argc, char **argv)
{
    struct audit_options arguments;
    struct paths paths = {0};
    struct connector_place place = {0};
    struct batch batch = {0};
    struct batch_config *work = &arguments.config.work;
    const char *keep;
    int status = STATUS_HARNESS;
    audit_options_init(&arguments);
    if (command_parse(&audit_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    keep = work->keep;
    *work = options_batch_config(&arguments.options, &paths);
    work->keep = keep;
    work->progress_cycle = NULL;
    if (arguments.check)
        work->progress = NULL;
    arguments.config.reading.progress = arguments.check ? NULL : progress_people;
    arguments.config.reading.person_classes = arguments.person_classes.at;
    arguments.config.reading.person_class_count = arguments.person_classes.count;
    arguments.config.stage = arguments.check ? NULL : show_stage;

    status = builds_choose("audit", &(struct named_builds){.modules = &arguments.modules, .connectors = &arguments.connectors},
                           work->known_paths, &batch);
    if (status == STATUS_PASSED)
        status = open_connectors(&batch, &place, &work->place);
    if (status == STATUS_PASSED)
        status = check_paths(&arguments);
    if (status == STATUS_PASSED)
        status = accept_pipes(&arguments.config);
    if (status == STATUS_PASSED)
        status = find_users(&batch, &arguments);
cleanup:
    connector_place_close(&place);
    batch_clean_up(&batch);
    paths_clean_up(&paths);
    audit_options_clean_up(&arguments);
    return status;
}
