#include "cli/audit_options.h"

#include "cli/messages.h"
#include "cli/connectors.h"
#include "cli/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITE_LEVEL_MAX 1000u
#define CYCLES_PER_DAY_MAX 86400.0

bool audit_was_given(const struct audit_options *arguments, enum audit_key key)
{
    return arguments->given >> (key - AUDIT_KEY_DIRECTORY) & 1;
}

/* Parses the options of a directory. Returns false for other keys. */
static bool parse_directory(int key, char *argument, const struct argp_state *state, struct audit_options *arguments)
{
    struct directory_config *reading = &arguments->config.reading;
    switch (key) {
    case AUDIT_KEY_SITE_ATTRIBUTE:
        reading->site_attribute = options_read_text(state, "--site-attribute", argument, "an attribute, or the name of a column");
        return true;
    case AUDIT_KEY_SITE_LEVEL:
        reading->site_level = (uint32_t)options_read_number(state, "--site-level", argument, "a number", 1, SITE_LEVEL_MAX);
        return true;
    case AUDIT_KEY_ENCODING:
        reading->encoding =
            (enum directory_encoding)options_read_word(state, "--encoding", argument, directory_encoding_names, ENCODINGS);
        return true;
    case AUDIT_KEY_SEPARATOR: reading->separator = audit_read_separator(state, argument); return true;
    case AUDIT_KEY_STRICT: reading->strict = true; return true;
    case AUDIT_KEY_INCLUDE_HIDDEN: reading->include_hidden = true; return true;
    default: return false;
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct audit_options *arguments = state->input;
    struct audit_config *config = &arguments->config;
    if (key == AUDIT_KEY_POST_OFFICE && audit_was_given(arguments, AUDIT_KEY_POST_OFFICE))
        argp_error(state, "--post-office is given twice; an audit has one post office");
    if (key >= AUDIT_KEY_DIRECTORY && key < AUDIT_KEYS)
        arguments->given |= UINT64_C(1) << (key - AUDIT_KEY_DIRECTORY);
    if (parse_directory(key, argument, state, arguments))
        return 0;
    switch (key) {
    case ARGP_KEY_INIT:
        options_hand_down(state, &arguments->options, 1);
        state->child_inputs[1] = &arguments->login;
        state->child_inputs[2] = &arguments->options;
        state->child_inputs[3] = &arguments->reports;
        return 0;
    case AUDIT_KEY_PERSON_CLASS:
        return arguments_add(&arguments->person_classes, options_read_text(state, "--person-class", argument, "an object class"));
    case 'm': return arguments_add(&arguments->modules, argument);
    case AUDIT_KEY_CONNECTOR: return arguments_add(&arguments->connectors, argument);
    case ARGP_KEY_ARG: return audit_add_directory(state, argument, arguments);
    case AUDIT_KEY_DIRECTORY:
        return audit_add_directory(state, options_read_text(state, "--directory", argument, "a file or an LDAP URL"), arguments);
    case AUDIT_KEY_SITE_OFFICE: return audit_read_office(state, argument, arguments);
    case AUDIT_KEY_HOSTING_SITE:
        config->hosting_site = options_read_text(state, "--hosting-site", argument, "the name of a site");
        return 0;
    case AUDIT_KEY_POST_OFFICE: config->post_office = options_read_text(state, "--post-office", argument, "a Ccmdir.exp"); return 0;
    case AUDIT_KEY_CODE_PAGE: config->code_page = options_read_code_page(state, "--code-page", argument); return 0;
    case AUDIT_KEY_LENIENT: config->lenient = true; return 0;
    case AUDIT_KEY_IDENTITY: audit_read_identity(state, argument, &config->rule); return 0;
    case AUDIT_KEY_STORES: audit_read_stores(state, argument, &config->stores); return 0;
    case AUDIT_KEY_ON_COLLISION:
        config->import.on_collision =
            (enum on_collision)options_read_word(state, "--on-collision", argument, on_collision_names, ON_COLLISION_REJECT + 1);
        return 0;
    case AUDIT_KEY_ON_REJECT:
        config->import.on_reject =
            (enum on_reject)options_read_word(state, "--on-reject", argument, on_reject_names, ON_REJECT_STOP + 1);
        return 0;
    case AUDIT_KEY_IMPORT_ORDER:
        config->import.order =
            (enum import_order)options_read_word(state, "--import-order", argument, import_order_names, IMPORT_ADDS_FIRST + 1);
        return 0;
    case AUDIT_KEY_CYCLES:
        config->cycles = (uint32_t)options_read_number(state, "--cycles", argument, "a number", 1, SCENARIO_MAX_CYCLES);
        return 0;
    case AUDIT_KEY_CYCLES_PER_DAY:
        if (!decimal_read(argument, &config->cycles_per_day) || config->cycles_per_day <= 0 ||
            config->cycles_per_day > CYCLES_PER_DAY_MAX)
            options_reject(state, "--cycles-per-day", argument, "a number above 0, at most 86400, as in 24 or 0.5");
        return 0;
    case AUDIT_KEY_PLAN: config->plan = options_read_text(state, "--plan", argument, "a CSV of renames and moves"); return 0;
    case AUDIT_KEY_KEEP:
        config->work.keep = options_read_text(state, "--keep", argument, "the folder that the files go to");
        return 0;
    case AUDIT_KEY_WRITE_FIXTURE:
        if (strcmp(argument, REPORTS_OUTPUT) == 0)
            argp_error(state, "--write-fixture: give a file; a fixture does not go to standard output");
        config->write_fixture = options_read_text(state, "--write-fixture", argument, "the file to write");
        return 0;
    case AUDIT_KEY_ANONYMIZE: config->anonymize = true; return 0;
    case AUDIT_KEY_CHECK: arguments->check = true; return 0;
    case ARGP_KEY_END:
        config->reading.login = arguments->login.login;
        audit_check_options(state, arguments);
        audit_check_paths(state, arguments);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option audit_options[] = {
    {.name = "directory",
     .key = AUDIT_KEY_DIRECTORY,
     .arg = "FILE|URL",
     .doc = "Read this directory, as an argument does; repeatable"},
    {.name = "post-office",
     .key = AUDIT_KEY_POST_OFFICE,
     .arg = "FILE",
     .doc = "Read cc:Mail's side, a Ccmdir.exp (default: empty)"},
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Audit with this build: pre-sp4, sp4 or the path of a shared object; repeatable (default: pre-sp4 and sp4)"},
    {.name = "connector", .key = AUDIT_KEY_CONNECTOR, .arg = "COMMAND", .doc = CONNECTOR_DOC},
    {.doc = "Sites:", .group = 1},
    {.name = "site-attribute",
     .key = AUDIT_KEY_SITE_ATTRIBUTE,
     .arg = "ATTR",
     .doc = "Take the site from this attribute, or column of a CSV file (default: ou)"},
    {.name = "site-level",
     .key = AUDIT_KEY_SITE_LEVEL,
     .arg = "N",
     .doc = "Take the Nth value of it in a DN, counted from the root (default: 1)"},
    {.name = "site-office",
     .key = AUDIT_KEY_SITE_OFFICE,
     .arg = "SITE=NAME",
     .doc = "Name the cc:Mail post office that stands for a site; repeatable (default: the letters and digits of the site's name)"},
    {.name = "hosting-site",
     .key = AUDIT_KEY_HOSTING_SITE,
     .arg = "SITE",
     .doc = "Name the site that hosts the connector (default: the first of the directory)"},
    {.doc = "People:", .group = 2},
    {.name = "person-class",
     .key = AUDIT_KEY_PERSON_CLASS,
     .arg = "CLASS",
     .doc = "Treat entries of this object class as people, too; repeatable"},
    {.name = "include-hidden", .key = AUDIT_KEY_INCLUDE_HIDDEN, .doc = "Include people who are hidden from the address book"},
    {.name = "strict",
     .key = AUDIT_KEY_STRICT,
     .doc = "Refuse a directory that has a person without a name or an unreadable value"},
    {.doc = "Reading the directory:", .group = 3},
    {.name = "encoding",
     .key = AUDIT_KEY_ENCODING,
     .arg = "NAME",
     .doc = "Read files as utf-8, utf-16 or windows-1252 (default: auto)"},
    {.name = "separator",
     .key = AUDIT_KEY_SEPARATOR,
     .arg = "CHAR",
     .doc = "Separate the fields of CSV files by this character, or tab (default: as in the header line)"},
    {.doc = "The post office:", .group = 4},
    {.name = "code-page",
     .key = AUDIT_KEY_CODE_PAGE,
     .arg = "PAGE",
     .doc = "Store names in 437, 850, 852, 866, 1252, 932 or utf-8; other letters are lost (default: all are kept)"},
    {.name = "lenient", .key = AUDIT_KEY_LENIENT, .doc = "Report malformed records of --post-office, and skip them"},
    {.name = "identity",
     .key = AUDIT_KEY_IDENTITY,
     .arg = "KEY=VALUE,...",
     .doc = "Name-matching rule, as in fixtures: case, spaces, normalization, length (default: case=simple)"},
    {.name = "stores",
     .key = AUDIT_KEY_STORES,
     .arg = "KEY=VALUE,...",
     .doc = "How it stores names, as in fixtures: normalization, case, length, spaces (default: as they are)"},
    {.name = "on-collision",
     .key = AUDIT_KEY_ON_COLLISION,
     .arg = "ACTION",
     .doc = "Handle a name that is stored in another spelling: replace, keep or reject (default: replace)"},
    {.name = "on-reject",
     .key = AUDIT_KEY_ON_REJECT,
     .arg = "WHAT",
     .doc = "After a rejected record, continue, or stop and reject the rest of the file (default: continue)"},
    {.name = "import-order",
     .key = AUDIT_KEY_IMPORT_ORDER,
     .arg = "ORDER",
     .doc = "Apply deletes first or adds first (default: deletes first)"},
    {.doc = "Counts:", .group = 5},
    {.name = "cycles", .key = AUDIT_KEY_CYCLES, .arg = "N", .doc = "Run N cycles (default: 10)"},
    {.name = "cycles-per-day", .key = AUDIT_KEY_CYCLES_PER_DAY, .arg = "N", .doc = "Count N cycles a day (default: 24)"},
    {.doc = "Findings:", .group = 6},
    {.name = "check", .key = AUDIT_KEY_CHECK, .doc = "Print one line, and nothing else but errors: for cron"},
    {.name = "plan",
     .key = AUDIT_KEY_PLAN,
     .arg = "FILE",
     .doc = "Try the renames and moves of a CSV file, such as the edited results of --format=csv, instead of a proposal"},
    {.name = "keep",
     .key = AUDIT_KEY_KEEP,
     .arg = "DIR",
     .doc = "Write the Ccmdir.exp, Ccmdel.imp and Ccmdir.imp of every cycle to DIR"},
    {.name = "write-fixture",
     .key = AUDIT_KEY_WRITE_FIXTURE,
     .arg = "FILE",
     .doc = "Write the findings as a fixture with the colliding people only"},
    {.name = "anonymize",
     .key = AUDIT_KEY_ANONYMIZE,
     .doc = "Write the minimal case that shows the same findings, with made-up names"},
    {0},
};

static const struct argp_child audit_children[] = {
    {.argp = &options_work_argp, .header = "Execution:", .group = 7},
    {.argp = &login_options_argp, .group = 3},
    {.argp = &options_look_argp, .header = "Results:", .group = 8},
    {.argp = &output_argp},
    {0},
};

const struct argp audit_argp = {
    .options = audit_options,
    .parser = parse,
    .args_doc = "[SITE=]FILE|URL...",
    .doc =
        "Finds the users of a real directory who collide at the cc:Mail post office, the redundant updates of each build, and "
        "the renames that end them. FILE is an LDIF file or the CSV of a directory export; SITE names the site of a whole file.\v"
        "Exit status: 0 nothing found, 1 groups were found, or a build is not quiet or crashed, 2 wrong usage, 3 the directory, "
        "the post office or a module cannot be used, 4 the harness itself failed.",
    .children = audit_children,
};

void audit_options_init(struct audit_options *arguments)
{
    *arguments = (struct audit_options){
        .config = {.reading = {.site_level = 1}, .cycles = SCENARIO_CYCLES, .cycles_per_day = AUDIT_CYCLES_PER_DAY},
        .reports.kind = RESULTS_AUDIT};
    options_init(&arguments->options);
    arguments->options.kind = RESULTS_AUDIT;
}

void audit_options_clean_up(struct audit_options *arguments)
{
    for (size_t i = 0; i < arguments->config.directory_count; i++)
        free((char *)(uintptr_t)arguments->directories[i].site);
    free(arguments->directories);
    free(arguments->person_classes.at);
    for (size_t i = 0; i < arguments->config.site_office_count; i++)
        free((char *)(uintptr_t)arguments->offices[i].site);
    free(arguments->offices);
    free(arguments->modules.at);
    free(arguments->connectors.at);
    reports_clean_up(&arguments->reports);
    options_clean_up(&arguments->options);
}
