/* The options of audit. */
#ifndef Q237588_CLI_AUDIT_OPTIONS_H
#define Q237588_CLI_AUDIT_OPTIONS_H

#include "audit/find.h"
#include "cli/login_options.h"
#include "cli/options.h"
#include "cli/reports.h"

/* Keys of the options without a letter. */
enum audit_key {
    AUDIT_KEY_DIRECTORY = 0x500,
    AUDIT_KEY_SITE_ATTRIBUTE,
    AUDIT_KEY_SITE_LEVEL,
    AUDIT_KEY_SITE_OFFICE,
    AUDIT_KEY_HOSTING_SITE,
    AUDIT_KEY_ENCODING,
    AUDIT_KEY_SEPARATOR,
    AUDIT_KEY_PERSON_CLASS,
    AUDIT_KEY_INCLUDE_HIDDEN,
    AUDIT_KEY_STRICT,
    AUDIT_KEY_POST_OFFICE,
    AUDIT_KEY_CODE_PAGE,
    AUDIT_KEY_LENIENT,
    AUDIT_KEY_IDENTITY,
    AUDIT_KEY_STORES,
    AUDIT_KEY_ON_COLLISION,
    AUDIT_KEY_ON_REJECT,
    AUDIT_KEY_IMPORT_ORDER,
    AUDIT_KEY_CYCLES,
    AUDIT_KEY_CYCLES_PER_DAY,
    AUDIT_KEY_PLAN,
    AUDIT_KEY_KEEP,
    AUDIT_KEY_WRITE_FIXTURE,
    AUDIT_KEY_ANONYMIZE,
    AUDIT_KEY_CHECK,
    AUDIT_KEY_CONNECTOR,
    AUDIT_KEYS
};

struct audit_options {
    struct options options;     /* --format, --color and those of the work */
    struct audit_config config; /* set by the parser */
    struct arguments modules, connectors;
    struct report_requests reports;
    struct login_options login;
    bool check; /* one line and the exit status, nothing else */
    struct arguments person_classes;
    struct audit_directory *directories; /* config.directories; owned, as is each site */
    struct audit_site_office *offices; /* config.site_offices; owned, as is each site; its post office is in the same allocation */
    uint64_t given;                    /* the given options, as bits */
};

/* Sets the defaults. */
void audit_options_init(struct audit_options *arguments);
void audit_options_clean_up(struct audit_options *arguments);

/* The input is an initialized struct audit_options. */
extern const struct argp audit_argp;

bool audit_was_given(const struct audit_options *arguments, enum audit_key key);

/* End the program if options contradict each other, or if a result would overwrite an input or another result. */
void audit_check_options(const struct argp_state *state, const struct audit_options *arguments);
void audit_check_paths(const struct argp_state *state, const struct audit_options *arguments);

/* Readers of single values; they end the program if the value is invalid. */

/* Reads "FILE", or "SITE=FILE" if there is no file of that name, or either with a URL. Returns 0 or ENOMEM. */
error_t audit_add_directory(const struct argp_state *state, const char *argument, struct audit_options *arguments);
/* Reads a character, or "tab", "comma" or "semicolon". */
char audit_read_separator(const struct argp_state *state, const char *argument);
/* Read "KEY=VALUE,KEY=VALUE". */
void audit_read_identity(const struct argp_state *state, const char *argument, struct identity_rule *rule);
void audit_read_stores(const struct argp_state *state, const char *argument, struct stored_form *stores);
/* Reads "SITE=POST OFFICE". Returns 0 or ENOMEM. */
error_t audit_read_office(const struct argp_state *state, const char *argument, struct audit_options *arguments);

#endif
