/* What audit's options must agree on. */
#include "cli/audit_options.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool has_scheme(const char *url, const char *scheme) { return strncasecmp(url, scheme, strlen(scheme)) == 0; }

static size_t count_live(const struct audit_config *config)
{
    size_t live = 0;
    for (size_t i = 0; i < config->directory_count; i++)
        live += directory_is_live(config->directories[i].source);
    return live;
}

static bool all_have_scheme(const struct audit_config *config, const char *scheme, const char *or_scheme)
{
    for (size_t i = 0; i < config->directory_count; i++)
        if (directory_is_live(config->directories[i].source) && !has_scheme(config->directories[i].source, scheme) &&
            !has_scheme(config->directories[i].source, or_scheme))
            return false;
    return true;
}

/* An option without effect is an error. */
static void check_live(const struct argp_state *state, const struct audit_options *arguments)
{
    static const struct {
        enum audit_key key;
        const char *name;
    } live_only[] = {{AUDIT_KEY_BIND_DN, "--bind-dn"},      {AUDIT_KEY_PASSWORD_FILE, "--password-file"},
                     {AUDIT_KEY_START_TLS, "--start-tls"},  {AUDIT_KEY_CA_FILE, "--ca-file"},
                     {AUDIT_KEY_PAGE_SIZE, "--page-size"},  {AUDIT_KEY_SIZE_LIMIT, "--size-limit"},
                     {AUDIT_KEY_TIME_LIMIT, "--time-limit"}},
      file_only[] = {{AUDIT_KEY_ENCODING, "--encoding"}, {AUDIT_KEY_SEPARATOR, "--separator"}};
    const struct audit_config *config = &arguments->config;
    const struct directory_login *login = &config->reading.login;
    size_t live = count_live(config);
    for (size_t i = 0; live == 0 && i < sizeof live_only / sizeof *live_only; i++)
        if (audit_was_given(arguments, live_only[i].key))
            argp_error(state, "%s is for a live directory, and there is none; leave it out", live_only[i].name);
    for (size_t i = 0; live == config->directory_count && i < sizeof file_only / sizeof *file_only; i++)
        if (audit_was_given(arguments, file_only[i].key))
            argp_error(state, "%s is for a file, and the directory is a live one; leave it out", file_only[i].name);
    if (login->start_tls && !all_have_scheme(config, "ldap://", "ldap://"))
        argp_error(state, "--start-tls is for ldap://; ldaps:// is TLS from the beginning, and ldapi:// is this machine");
    if (login->ca_file && !login->start_tls && !all_have_scheme(config, "ldaps://", "ldaps://"))
        argp_error(state, "--ca-file is for TLS; give --start-tls or an ldaps:// directory");
    if (arguments->password_file && !login->bind_dn)
        argp_error(state, "--password-file is for --bind-dn; give both");
}

void audit_check_options(const struct argp_state *state, const struct audit_options *arguments)
{
    const struct audit_config *config = &arguments->config;
    if (!config->directory_count) {
        argp_error(state, "give the directory: FILE (LDIF or CSV), SITE=FILE or ldap://HOST/BASE");
        return;
    }
    check_live(state, arguments);
    if (arguments->check && audit_was_given(arguments, AUDIT_KEY_FORMAT))
        argp_error(state, "--check prints one line; leave --format out");
    if (config->lenient && !config->post_office)
        argp_error(state, "--lenient is for --post-office; give both");
    if (config->anonymize && !config->write_fixture)
        argp_error(state, "--anonymize is for --write-fixture; give both");
}

static bool goes_to_directory(const struct report_orders *reports, const struct audit_config *config)
{
    bool goes = (config->post_office && reports_go_to(reports, config->post_office)) ||
                (config->plan && reports_go_to(reports, config->plan));
    for (size_t i = 0; i < config->directory_count; i++)
        goes = goes || reports_go_to(reports, config->directories[i].source);
    return goes;
}

/* Whether two sources are one: a URL, or a file by whatever path. */
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
    const struct report_orders *reports = &arguments->reports;
    for (size_t i = 0; i < config->directory_count; i++)
        for (size_t j = 0; j < i; j++)
            if (is_same_source(config->directories[i].source, config->directories[j].source))
                argp_error(state, "%s is given twice; give each directory once", config->directories[i].source);
    if (goes_to_directory(reports, config))
        argp_error(state, "--report would overwrite an input; give it another path");
    if (!config->write_fixture)
        return;
    const struct report_orders fixture = {.at = &(struct report_order){.path = config->write_fixture}, .count = 1};
    if (reports_go_to(reports, config->write_fixture))
        argp_error(state, "--report and --write-fixture have one path; give each its own");
    if (goes_to_directory(&fixture, config))
        argp_error(state, "--write-fixture would overwrite an input; give it another path");
}
