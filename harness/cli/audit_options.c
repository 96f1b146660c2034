#include "cli/audit_options.h"

#include "cli/messages.h"
#include "cli/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    KEY_DIRECTORY = 0x500,
    KEY_SITE_ATTRIBUTE,
    KEY_SITE_LEVEL,
    KEY_SITE_OFFICE,
    KEY_HOSTING_SITE,
    KEY_ENCODING,
    KEY_BIND_DN,
    KEY_PASSWORD_FILE,
    KEY_START_TLS,
    KEY_CA_FILE,
    KEY_PAGE_SIZE,
    KEY_SIZE_LIMIT,
    KEY_TIME_LIMIT,
    KEY_POST_OFFICE,
    KEY_CODE_PAGE,
    KEY_LENIENT,
    KEY_IDENTITY,
    KEY_ON_COLLISION,
    KEY_CYCLES,
    KEY_CYCLES_PER_DAY,
    KEY_KEEP,
    KEY_WRITE_FIXTURE,
    KEY_ANONYMIZE,
    KEY_FORMAT,
    KEY_COLOR,
    KEY_REPORT,
    KEYS
};

#define SITE_LEVEL_MOST 1000u
#define PEOPLE_MOST 1000000000u
#define SECONDS_MOST 86400u
#define CYCLES_PER_DAY_MOST 86400.0

static bool was_given(const struct audit_options *arguments, int key) { return arguments->given >> (key - KEY_DIRECTORY) & 1; }

static uint32_t read_number(const struct argp_state *state, const char *option, const char *argument, uint32_t least, uint32_t most)
{
    uint64_t number = least;
    if (!number_read(argument, least, most, &number)) {
        char expected[64];
        (void)snprintf(expected, sizeof expected, "a number from %" PRIu32 " to %" PRIu32, least, most);
        options_reject(state, option, argument, expected);
    }
    return (uint32_t)number;
}

static const char *read_text(const struct argp_state *state, const char *option, const char *argument, const char *what)
{
    if (!*argument)
        argp_error(state, "%s: give %s", option, what);
    return argument;
}

static size_t read_word(const struct argp_state *state, const char *option, const char *argument, const char *const *words,
                        size_t count, const char *expected)
{
    size_t word = options_find_word(words, count, argument);
    if (word == count)
        options_reject(state, option, argument, expected);
    return word;
}

static enum code_page read_code_page(const struct argp_state *state, const char *argument)
{
    size_t page = options_find_word(code_page_names, CODE_PAGES, argument);
    if (page == CODE_PAGES || page == CODE_PAGE_NONE)
        options_reject(state, "--code-page", argument, "437, 850, 852, 866, 1252, 932 or utf-8");
    return (enum code_page)page;
}

static const struct audit_format *read_format(const struct argp_state *state, const char *argument)
{
    for (size_t i = 0; i < audit_format_count; i++)
        if (audit_formats[i].streams && strcmp(audit_formats[i].name, argument) == 0)
            return &audit_formats[i];
    options_reject(state, "--format", argument, "table, json or csv");
    return audit_formats;
}

/* Of a directory. False: the key is none of these. */
static bool parse_directory(int key, char *argument, const struct argp_state *state, struct audit_options *arguments)
{
    struct directory_config *reading = &arguments->config.reading;
    struct directory_login *login = &reading->login;
    switch (key) {
    case KEY_SITE_ATTRIBUTE:
        reading->site_attribute = read_text(state, "--site-attribute", argument, "an attribute, or the name of a column");
        return true;
    case KEY_SITE_LEVEL: reading->site_level = read_number(state, "--site-level", argument, 1, SITE_LEVEL_MOST); return true;
    case KEY_ENCODING:
        reading->encoding = (enum directory_encoding)read_word(state, "--encoding", argument, directory_encoding_names, ENCODINGS,
                                                               "auto, utf-8, utf-16 or windows-1252");
        return true;
    case KEY_BIND_DN: login->bind_dn = read_text(state, "--bind-dn", argument, "the DN to bind as"); return true;
    case KEY_PASSWORD_FILE:
        arguments->password_file = read_text(state, "--password-file", argument, "the file whose first line is the password");
        return true;
    case KEY_START_TLS: login->start_tls = true; return true;
    case KEY_CA_FILE: login->ca_file = read_text(state, "--ca-file", argument, "a file of certificates, in PEM"); return true;
    case KEY_PAGE_SIZE: login->page_size = read_number(state, "--page-size", argument, 1, PEOPLE_MOST); return true;
    case KEY_SIZE_LIMIT: login->size_limit = read_number(state, "--size-limit", argument, 1, PEOPLE_MOST); return true;
    case KEY_TIME_LIMIT: login->time_limit = read_number(state, "--time-limit", argument, 1, SECONDS_MOST); return true;
    default: return false;
    }
}

static bool has_scheme(const char *url, const char *scheme) { return strncasecmp(url, scheme, strlen(scheme)) == 0; }

/* What has no effect must not seem to have one. */
static void check(const struct argp_state *state, const struct audit_options *arguments)
{
    static const struct {
        int key;
        const char *name;
    } live_only[] = {{KEY_BIND_DN, "--bind-dn"},      {KEY_PASSWORD_FILE, "--password-file"}, {KEY_START_TLS, "--start-tls"},
                     {KEY_CA_FILE, "--ca-file"},      {KEY_PAGE_SIZE, "--page-size"},         {KEY_SIZE_LIMIT, "--size-limit"},
                     {KEY_TIME_LIMIT, "--time-limit"}};
    const struct audit_config *config = &arguments->config;
    const struct directory_login *login = &config->reading.login;
    if (!config->directory) {
        argp_error(state, "give the directory: --directory=FILE (LDIF or CSV) or --directory=ldap://HOST/BASE");
        return;
    }
    bool live = directory_is_live(config->directory);
    for (size_t i = 0; !live && i < sizeof live_only / sizeof *live_only; i++)
        if (was_given(arguments, live_only[i].key))
            argp_error(state, "%s is for a live directory, and --directory is a file; leave it out", live_only[i].name);
    if (live && was_given(arguments, KEY_ENCODING))
        argp_error(state, "--encoding is for a CSV file, and --directory is a live one; leave it out");
    if (login->start_tls && !has_scheme(config->directory, "ldap://"))
        argp_error(state, "--start-tls is for ldap://; ldaps:// is TLS from the beginning, and ldapi:// is this machine");
    if (login->ca_file && !login->start_tls && !has_scheme(config->directory, "ldaps://"))
        argp_error(state, "--ca-file is for TLS; give --start-tls or an ldaps:// directory");
    if (arguments->password_file && !login->bind_dn)
        argp_error(state, "--password-file is for --bind-dn; give both");
    if (config->lenient && !config->post_office)
        argp_error(state, "--lenient is for --post-office; give both");
    if (config->anonymize && !config->write_fixture)
        argp_error(state, "--anonymize is for --write-fixture; give both");
}

/* No result may take the place of what it was made from, or of another one. */
static void check_places(const struct argp_state *state, const struct audit_options *arguments)
{
    const struct audit_config *config = &arguments->config;
    const struct report_orders *reports = &arguments->reports;
    if ((config->directory && reports_go_to(reports, config->directory)) ||
        (config->post_office && reports_go_to(reports, config->post_office)))
        argp_error(state, "--report would replace what is to be read; give it another path");
    if (!config->write_fixture)
        return;
    const struct report_orders fixture = {.at = &(struct report_order){.path = config->write_fixture}, .count = 1};
    if (reports_go_to(reports, config->write_fixture))
        argp_error(state, "--report and --write-fixture have one path; give each its own");
    if ((config->directory && reports_go_to(&fixture, config->directory)) ||
        (config->post_office && reports_go_to(&fixture, config->post_office)))
        argp_error(state, "--write-fixture would replace what is to be read; give it another path");
}

/* Of two that are read only one could be: neither is passed over in silence. */
static void refuse_second(const struct argp_state *state, const struct audit_options *arguments, int key)
{
    if ((key != KEY_DIRECTORY && key != KEY_POST_OFFICE) || !was_given(arguments, key))
        return;
    if (key == KEY_DIRECTORY)
        argp_error(state, "--directory is given twice; an audit is of one directory, so append one export to the other, of LDIF "
                          "without its version: line, of CSV without its line of columns");
    else
        argp_error(state, "--post-office is given twice; an audit is of one post office");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct audit_options *arguments = state->input;
    struct audit_config *config = &arguments->config;
    refuse_second(state, arguments, key);
    if (key >= KEY_DIRECTORY && key < KEYS)
        arguments->given |= UINT64_C(1) << (key - KEY_DIRECTORY);
    if (parse_directory(key, argument, state, arguments))
        return 0;
    switch (key) {
    case ARGP_KEY_INIT: options_hand_down(state, &arguments->options, 1); return 0;
    case 'm': return arguments_add(&arguments->modules, argument);
    case KEY_DIRECTORY: config->directory = read_text(state, "--directory", argument, "a file or an LDAP URL"); return 0;
    case KEY_SITE_OFFICE: return audit_read_office(state, argument, arguments);
    case KEY_HOSTING_SITE: config->hosting_site = read_text(state, "--hosting-site", argument, "the name of a site"); return 0;
    case KEY_POST_OFFICE: config->post_office = read_text(state, "--post-office", argument, "a Ccmdir.exp"); return 0;
    case KEY_CODE_PAGE: config->code_page = read_code_page(state, argument); return 0;
    case KEY_LENIENT: config->lenient = true; return 0;
    case KEY_IDENTITY:
        config->rule = (struct identity_rule){0};
        audit_read_identity(state, argument, &config->rule);
        return 0;
    case KEY_ON_COLLISION:
        config->import.on_collision = (enum on_collision)read_word(state, "--on-collision", argument, on_collision_names,
                                                                   ON_COLLISION_REJECT + 1, "replace, keep or reject");
        return 0;
    case KEY_CYCLES: config->cycles = read_number(state, "--cycles", argument, 1, SCENARIO_MOST_CYCLES); return 0;
    case KEY_CYCLES_PER_DAY:
        if (!decimal_read(argument, &config->cycles_per_day) || config->cycles_per_day <= 0 ||
            config->cycles_per_day > CYCLES_PER_DAY_MOST)
            options_reject(state, "--cycles-per-day", argument, "a number above 0, at most 86400, as in 24 or 0.5");
        return 0;
    case KEY_KEEP: config->work.keep = read_text(state, "--keep", argument, "the folder that the files go to"); return 0;
    case KEY_WRITE_FIXTURE:
        if (strcmp(argument, REPORTS_OUTPUT) == 0)
            argp_error(state, "--write-fixture: give a file; a fixture does not go to standard output");
        config->write_fixture = read_text(state, "--write-fixture", argument, "the file to write");
        return 0;
    case KEY_ANONYMIZE: config->anonymize = true; return 0;
    case KEY_FORMAT: arguments->format = read_format(state, argument); return 0;
    case KEY_COLOR: options_read_color(state, argument, &arguments->options); return 0;
    case KEY_REPORT: return output_order(&arguments->reports, argument, state);
    case ARGP_KEY_END:
        check(state, arguments);
        check_places(state, arguments);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option audit_options[] = {
    {.name = "directory",
     .key = KEY_DIRECTORY,
     .arg = "FILE|URL",
     .doc = "Exchange's side: an LDIF file, the CSV file of a directory export, or a live directory, ldap://HOST/BASE"},
    {.name = "post-office", .key = KEY_POST_OFFICE, .arg = "FILE", .doc = "cc:Mail's side: a Ccmdir.exp; empty unless stated"},
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Audit with this build: pre-sp4, sp4 or the path of a shared object; repeatable. Without, pre-sp4 and sp4"},
    {.doc = "Sites:", .group = 1},
    {.name = "site-attribute",
     .key = KEY_SITE_ATTRIBUTE,
     .arg = "ATTR",
     .doc = "A site is a value of this attribute, ou unless stated; of a CSV file, the column"},
    {.name = "site-level", .key = KEY_SITE_LEVEL, .arg = "N", .doc = "The Nth of a DN, from the root; 1 unless stated"},
    {.name = "site-office",
     .key = KEY_SITE_OFFICE,
     .arg = "SITE=NAME",
     .doc = "The cc:Mail post office that stands for a site; repeatable. Unless stated, one like the site's name"},
    {.name = "hosting-site",
     .key = KEY_HOSTING_SITE,
     .arg = "SITE",
     .doc = "The site that hosts the connector; the first of the directory unless stated"},
    {.doc = "Reading the directory:", .group = 2},
    {.name = "encoding",
     .key = KEY_ENCODING,
     .arg = "NAME",
     .doc = "Of a CSV file: auto (the default), utf-8, utf-16 or windows-1252"},
    {.name = "bind-dn", .key = KEY_BIND_DN, .arg = "DN", .doc = "Bind as this one; anonymously unless stated"},
    {.name = "password-file",
     .key = KEY_PASSWORD_FILE,
     .arg = "FILE",
     .doc = "Its first line is the password; without, it is asked for on the terminal"},
    {.name = "start-tls", .key = KEY_START_TLS, .doc = "Go on in TLS, which ldaps:// is from the beginning"},
    {.name = "ca-file", .key = KEY_CA_FILE, .arg = "FILE", .doc = "Trust these certificates, not the system's"},
    {.name = "page-size", .key = KEY_PAGE_SIZE, .arg = "N", .doc = "Ask for N people at a time; 1000 unless stated"},
    {.name = "size-limit", .key = KEY_SIZE_LIMIT, .arg = "N", .doc = "Give up where there are more than N people"},
    {.name = "time-limit", .key = KEY_TIME_LIMIT, .arg = "SECONDS", .doc = "Wait so long for each answer; 60 unless stated"},
    {.doc = "The post office:", .group = 3},
    {.name = "code-page",
     .key = KEY_CODE_PAGE,
     .arg = "PAGE",
     .doc = "It writes in 437, 850, 852, 866, 1252, 932 or utf-8; what is no letter of it is lost. Unless stated, nothing is"},
    {.name = "lenient", .key = KEY_LENIENT, .doc = "Tell records of --post-office that are malformed, and pass them over"},
    {.name = "identity",
     .key = KEY_IDENTITY,
     .arg = "KEY=VALUE,...",
     .doc = "When names are one to it, as in fixtures: case, spaces, normalization, length. case=simple unless stated"},
    {.name = "on-collision",
     .key = KEY_ON_COLLISION,
     .arg = "WHAT",
     .doc = "What it does with a name that it holds in another spelling: replace (the default), keep or reject"},
    {.doc = "What is counted:", .group = 4},
    {.name = "cycles", .key = KEY_CYCLES, .arg = "N", .doc = "Run N cycles; 10 unless stated"},
    {.name = "cycles-per-day", .key = KEY_CYCLES_PER_DAY, .arg = "N", .doc = "So many are run in a day; 24 unless stated"},
    {.doc = "Results:", .group = 5},
    {.name = "format", .key = KEY_FORMAT, .arg = "FORMAT", .doc = "table (the default), json or csv, on standard output"},
    {.name = "color", .key = KEY_COLOR, .arg = "WHEN", .doc = "auto (the default), always or never"},
    {.name = "report",
     .key = KEY_REPORT,
     .arg = "FORMAT:PATH",
     .doc = "Write them to a file, too, as json, csv or html; repeatable"},
    {.name = "keep", .key = KEY_KEEP, .arg = "DIR", .doc = "Write every cycle's Ccmdir.exp, Ccmdel.imp and Ccmdir.imp there"},
    {.name = "write-fixture",
     .key = KEY_WRITE_FIXTURE,
     .arg = "FILE",
     .doc = "Write what was found as a fixture: the people who matter and no others"},
    {.name = "anonymize", .key = KEY_ANONYMIZE, .doc = "Write the smallest case that shows the same, with made-up names"},
    {0},
};

static const struct argp_child audit_children[] = {
    {.argp = &options_work_argp, .header = "How the work is done:", .group = 6},
    {0},
};

const struct argp audit_argp = {
    .options = audit_options,
    .parser = parse,
    .doc = "Audits a real directory: which users are one to the cc:Mail post office, what each build sends for them in vain in a "
           "cycle, a day and a year, and what to rename to end it, which is tried.\v"
           "Exit status: 0 nothing was found, 1 groups were found, or a build does not come to rest or died, 2 wrong usage, 3 the "
           "directory, the post office or a module cannot be used, 4 the harness itself failed.",
    .children = audit_children,
};

void audit_options_init(struct audit_options *arguments)
{
    *arguments = (struct audit_options){
        .config = {.reading = {.site_level = 1, .strict = true}, .cycles = SCENARIO_CYCLES, .cycles_per_day = AUDIT_CYCLES_PER_DAY},
        .format = audit_formats,
        .reports.kind = &report_kind_audit};
    options_init(&arguments->options);
}

void audit_options_clean_up(struct audit_options *arguments)
{
    for (size_t i = 0; i < arguments->config.site_office_count; i++)
        free((char *)(uintptr_t)arguments->offices[i].site);
    free(arguments->offices);
    free(arguments->modules.at);
    reports_clean_up(&arguments->reports);
    options_clean_up(&arguments->options);
}
