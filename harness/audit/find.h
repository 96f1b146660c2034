/* Runs an audit: reads both sides, runs the builds, finds groups, proposes new names and tests them. */
#ifndef Q237588_AUDIT_FIND_H
#define Q237588_AUDIT_FIND_H

#include "audit/audit.h"
#include "exchange/directory.h"

/* Default, for redundant updates per day. */
#define AUDIT_CYCLES_PER_DAY 24.0

/* A site and its cc:Mail post office. */
struct audit_site_office {
    const char *site, *post_office;
};

/* An input directory: one site or all of Exchange. */
struct audit_directory {
    const char *source; /* see directory_read() */
    const char *site;   /* site of all its people; NULL: each entry has its own */
};

/* Upper limit of directories per audit. */
#define AUDIT_DIRECTORIES_MAX 10000u

struct audit_config {
    const struct audit_directory *directories; /* one or more */
    size_t directory_count;
    struct directory_config reading; /* for all directories; audit_find() sets its callbacks */
    const char *post_office;         /* a Ccmdir.exp; NULL: the post office is empty */
    enum code_page code_page;
    bool lenient; /* report and skip malformed records, second entries of an identity, and entries at no post office */
    struct identity_rule rule;
    struct stored_form stores;
    struct import_rules import;
    /* Default: a post office of the export that the connector owns, with the same letters and digits ignoring case; else the
     * site's letters and digits in capitals ("Site 1": "SITE1"); if another site has that name, the site's own name. */
    const struct audit_site_office *site_offices;
    size_t site_office_count;
    const char *hosting_site; /* the site that hosts the connector; NULL: the first site of the directory */
    uint32_t cycles;
    double cycles_per_day;
    const char *plan;          /* path of a CSV of renames and moves, which replaces the proposal; NULL: none */
    const char *write_fixture; /* path; NULL: no fixture */
    bool anonymize;
    /* Sets the password of reading.login. Called in a separate process that reads the directory and loads no build; an error
     * counts as one of directory_read(). forget_password() overwrites it there. NULL: no password. */
    enum input_status (*ask_password)(void *context, struct directory_login *login, struct text *message);
    void (*forget_password)(void *context);
    void *password_context;
    struct batch_config work;                       /* uses jobs, no_fork, timeout_ms, keep, known_paths and progress */
    void (*stage)(void *context, const char *name); /* called at each stage: "reading", "running", ...; NULL: not called */
    void *stage_context;
};

enum audit_status {
    AUDIT_OK,      /* done, with or without findings */
    AUDIT_INVALID, /* unusable input */
    AUDIT_FAILED   /* harness failure */
};

/* Audits with every build of the batch. It probes the batch after both sides are read, so that no build is loaded before the
 * password is overwritten. Prints nothing, and writes only the configured files. On failure `message` says why. The caller
 * cleans *audit up in any case, and uses it after a failure only if it is complete: then a file could not be written. */
enum audit_status audit_find(struct audit *audit, struct batch *batch, const struct audit_config *config, struct text *message);

#endif
