/* Checks of audit's options against each other. */
#include "cli/audit_options.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static size_t count_live(const struct audit_config *config)
{
    size_t live = 0;
    for (size_t i = 0; i < config->directory_count; i++)
        live += directory_is_live(config->directories[i].source);
    return live;
}

/* Rejects options without effect. */
static void check_live(const struct argp_state *state, const struct audit_options *arguments)
{
    static const struct {
        enum audit_key key;
        const char *name;
    } file_only[] = {{AUDIT_KEY_ENCODING, "--encoding"}, {AUDIT_KEY_SEPARATOR, "--separator"}};
    const struct audit_config *config = &arguments->config;
    size_t live = count_live(config);
    if (live == 0)
        login_options_refuse_all(state, &arguments->login);
    for (size_t i = 0; live == config->directory_count && i < sizeof file_only / sizeof *file_only; i++)
        if (audit_was_given(arguments, file_only[i].key))
            argp_error(state, "%s is for a file, and the directory is live; omit it", file_only[i].name);
    for (size_t i = 0; i < config->directory_count; i++)
        if (directory_is_live(config->directories[i].source))
            login_options_check_url(state, &arguments->login, config->directories[i].source);
    login_options_check(state, &arguments->login);
}

void audit_check_options(const struct argp_state *state, const struct audit_options *arguments)
{
    const struct audit_config *config = &arguments->config;
    if (!config->directory_count) {
        argp_error(state, "give the directory: FILE (LDIF or CSV), SITE=FILE or ldap://HOST/BASE");
        return;
    }
    check_live(state, arguments);
    if (arguments->check && arguments->options.format_given)
        argp_error(state, "--check prints one line; omit --format");
    if (config->lenient && !config->post_office)
        argp_error(state, "--lenient requires --post-office");
    if (config->anonymize && !config->write_fixture)
        argp_error(state, "--anonymize requires --write-fixture");
}

static bool goes_to_directory(const struct report_requests *reports, const struct audit_config *config)
{
    bool goes = (config->post_office && reports_go_to(reports, config->post_office)) ||
                (config->plan && reports_go_to(reports, config->plan));
    for (size_t i = 0; i < config->directory_count; i++)
        goes = goes || reports_go_to(reports, config->directories[i].source);
    return goes;
}

/* Whether two sources are the same: equal URLs, or paths of the same file. */
static bool is_same_source(const char *a, const char *b)
{
    struct stat one, other;
    if (strcmp(a, b) == 0)
        return true;
    return !directory_is_live(a) && !directory_is_live(b) && stat(a, &one) == 0 && stat(b, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

void audit_check_paths(const struct argp_state *state, const struct audit_options *arguments)
{
    const struct audit_config *config = &arguments->config;
    const struct report_requests *reports = &arguments->reports;
    for (size_t i = 0; i < config->directory_count; i++)
        for (size_t j = 0; j < i; j++)
            if (is_same_source(config->directories[i].source, config->directories[j].source))
                argp_error(state, "%s is given twice; give each directory once", config->directories[i].source);
    if (goes_to_directory(reports, config))
        argp_error(state, "--report would overwrite an input; give it another path");
    if (!config->write_fixture)
        return;
    const struct report_requests fixture = {.at = &(struct report_request){.path = config->write_fixture}, .count = 1};
    if (reports_go_to(reports, config->write_fixture))
        argp_error(state, "--report and --write-fixture have the same path; give each its own");
    if (goes_to_directory(&fixture, config))
        argp_error(state, "--write-fixture would overwrite an input; give it another path");
}
