/* An audit: reads both sides, runs the builds, finds the groups, proposes and tries the proposal. */
#ifndef Q237588_AUDIT_FIND_H
#define Q237588_AUDIT_FIND_H

#include "audit/audit.h"
#include "exchange/directory.h"

/* Redundant updates are reported per day, too. */
#define AUDIT_CYCLES_PER_DAY 24.0

/* The cc:Mail post office that stands for a site. */
struct audit_site_office {
    const char *site, *post_office;
};

/* One directory: a file of one site, or all of Exchange. */
struct audit_directory {
    const char *source; /* as directory_read() takes it */
    const char *site;   /* of all its people; NULL: its entries say */
};

/* Directories of one audit. */
#define AUDIT_DIRECTORIES_MOST 10000u

struct audit_config {
    const struct audit_directory *directories; /* one or more */
    size_t directory_count;
    struct directory_config reading; /* of all; what it receives is set by audit_find() */
    const char *post_office;         /* a Ccmdir.exp; NULL: the post office is empty */
    enum code_page code_page;
    bool lenient; /* malformed records, second entries of one identity and entries at no post office are reported and passed over */
    struct identity_rule rule;
    struct stored_form stores;
    struct import_rules import;
    /* By default a site's post office is an owned one of the export with the same letters and digits, whatever their case;
     * else the site's letters and digits in capitals ("Site 1": "SITE1"), or the site's name as it is where another site has that. */
    const struct audit_site_office *site_offices;
    size_t site_office_count;
    const char *hosting_site; /* hosts the connector; NULL: the first that the directory has */
    uint32_t cycles;
    double cycles_per_day;
    const char *plan;          /* path of a CSV of renames and moves, which takes the place of the proposal; NULL: none */
    const char *write_fixture; /* path; NULL: none is written */
    bool anonymize;
    /* Sets the password of reading.login in the process that reads the directory, which is then one of its own and loads no build; what
     * it gives, but for INPUT_OK, is what directory_read() would. The other function overwrites it there. NULL: no password is needed. */
    enum input_status (*ask_password)(void *context, struct directory_login *login, struct text *message);
    void (*forget_password)(void *context);
    void *password_context;
    struct batch_config work; /* jobs, no_fork, timeout_ms, keep, known_paths; progress is reported in parts of the whole */
    void (*stage)(void *context,
                  const char *name); /* called with the name of each stage: "reading", "running", ...; NULL: not called */
    void *stage_context;
};

enum audit_status {
    AUDIT_OK,      /* whatever was found */
    AUDIT_INVALID, /* an input could not be used: status 3 */
    AUDIT_FAILED   /* the harness itself failed: status 4 */
};

/* Audits with every build of the batch, which is probed once both sides are read: no build is loaded before a password has been used and
 * overwritten. Anything but AUDIT_OK: `message` says why; *audit is to be cleaned up all the same, and is not to be used unless it is
 * complete: then a file could not be written that was asked for. Nothing is printed, and nothing
 * written but what was asked for. */
enum audit_status audit_find(struct audit *audit, struct batch *batch, const struct audit_config *config, struct text *message);

#endif
