/* model/: The model, without I/O: sites, names and their identities, post office, connector (DESIGN sections 2 to 4).
 * In: a scenario, and three comparators.
 * Out: the records of each cycle, and the directory after it.
 *
 * A scenario is the whole input of a run. Fixtures, generators and searches make it; once finished, it is read-only.
 */
#ifndef Q237588_MODEL_SCENARIO_H
#define Q237588_MODEL_SCENARIO_H

#include "model/names.h"
#include "model/post_office.h"
#include "model/sites.h"

#include <stdbool.h>
#include <stdint.h>

/* Changes of input before a cycle (DESIGN section 4). */
enum change_kind {
    CHANGE_ADD,
    CHANGE_REMOVE,
    CHANGE_RENAME,
    CHANGE_MOVE,
    CHANGE_READDRESS,
    CHANGE_ADMINISTRATOR_ADDS,
    CHANGE_ADMINISTRATOR_REMOVES
};

/* Whether the change is one of the sites; else it is one of the post office. */
static inline bool change_is_of_sites(enum change_kind kind) { return kind <= CHANGE_READDRESS; }

struct change {
    uint32_t before_cycle; /* 1 to cycles */
    enum change_kind kind;
    uint32_t site;      /* index: add, remove, rename, readdress; move: from */
    uint32_t to_site;   /* index: move */
    uint32_t name;      /* in names.users: add, remove, rename, move, administrator removes */
    uint32_t to_name;   /* in names.users: rename */
    uint32_t comment;   /* in names.comments: add */
    uint32_t office;    /* in names.offices: readdress */
    struct entry entry; /* administrator adds */
};

#define SCENARIO_CYCLES 10u /* default */
#define SCENARIO_MAX_CYCLES 100000u

struct scenario {
    struct names names;
    bool borrows_names; /* `names` is finished, and belongs to another owner */
    struct sites sites;
    struct import_rules import;
    struct entry *entries; /* the post office's directory before cycle 1 */
    uint32_t entry_count;
    size_t entry_capacity;
    struct change *changes; /* in listed order; once finished, by cycle */
    uint32_t change_count;
    size_t change_capacity;
    uint32_t cycles;
};

enum scenario_status {
    SCENARIO_OK,
    SCENARIO_NO_MEMORY,
    SCENARIO_UNICODE_FAILED,      /* the Unicode library reported an error */
    SCENARIO_DUPLICATE_RECIPIENT, /* two recipients of a site are the same bytes */
    SCENARIO_DUPLICATE_ENTRY,     /* two entries are equal by the identity rule */
    SCENARIO_NOTHING_STORED,      /* the post office stores nothing of an entry's name */
    SCENARIO_NO_SUCH_OFFICE,      /* an entry's Addr names no post office entry */
    SCENARIO_CHANGE_LATE,         /* a change comes after the last cycle */
    SCENARIO_NO_OP_CHANGE,        /* a change of Exchange finds nothing to change */
    SCENARIO_CHANGE_DUPLICATES,   /* a change gives a site a second recipient of the same bytes, or its own post office */
    SCENARIO_STATUSES
};

/* Location of a problem in the scenario. */
struct scenario_problem {
    uint32_t site, recipient; /* SCENARIO_DUPLICATE_RECIPIENT: the second one */
    uint32_t first;           /* index of what it collides with: recipient of the same site, or entry */
    uint32_t entry;           /* SCENARIO_DUPLICATE_ENTRY, SCENARIO_NOTHING_STORED, SCENARIO_NO_SUCH_OFFICE */
    /* SCENARIO_CHANGE_..., as listed; SCENARIO_NOTHING_STORED and SCENARIO_NO_SUCH_OFFICE of an administrator's entry, else
     * UINT32_MAX */
    uint32_t change;
};

/* Makes an empty scenario of SCENARIO_CYCLES cycles. Clean-up is legal after any failure, and for a zeroed
 * scenario. */
enum scenario_status scenario_init(struct scenario *scenario);
void scenario_clean_up(struct scenario *scenario);

/* Append copies. SCENARIO_OK or SCENARIO_NO_MEMORY. */
enum scenario_status scenario_add_site(struct scenario *scenario, struct ccm_name post_office);
enum scenario_status scenario_add_recipient(struct scenario *scenario, uint32_t site, struct ccm_name name,
                                            struct ccm_name comment);
enum scenario_status scenario_add_entry(struct scenario *scenario, const struct entry *entry);
enum scenario_status scenario_add_change(struct scenario *scenario, const struct change *change);

/* Numbers a name, post office name or comment for use in an entry or a change. */
enum scenario_status scenario_user(struct scenario *scenario, struct ccm_name name, uint32_t *number);
enum scenario_status scenario_office(struct scenario *scenario, struct ccm_name name, uint32_t *number);
enum scenario_status scenario_comment(struct scenario *scenario, struct ccm_name comment, uint32_t *number);

/* Applies the identity rule, makes all checks that need no module, and orders the changes by cycle. After a failure
 * *problem locates it; it may be NULL. Users may be renumbered, even after a failure. */
enum scenario_status scenario_finish(struct scenario *scenario, struct scenario_problem *problem);

/* The same for callers that hold numbers of users: *remap is each user's new number by old number (the caller frees it), or NULL if
 * the numbers are unchanged. */
enum scenario_status scenario_finish_moved(struct scenario *scenario, struct scenario_problem *problem, uint32_t **remap);

/* Replaces the names by finished names of another owner: names that many scenarios share are ranked once. Afterwards, no new
 * strings may be appended. The names must outlive the scenario's use of them, and scenario_finish() does not change them. */
void scenario_borrow_names(struct scenario *scenario, const struct names *names);

/* Removes sites, entries and changes; keeps names and storage. */
void scenario_clear(struct scenario *scenario);

/* Applies one change of Exchange to sites (DESIGN section 4); ignores changes of the post office. */
enum sites_status scenario_change_sites(struct sites *sites, const struct change *change);

/* Upper bound of the recipients at any time: the initial ones, and one for each change that adds one. */
uint64_t scenario_most_recipients(const struct scenario *scenario);

#endif
