/* audit/: The command audit: groups of a real directory's users whose names collide, what each build does with them, new names.
 * In: the people of exchange/, the entries of ccmail/, builds.
 * Out: struct audit, and a fixture that shows the findings.
 *
 * The results are plain data: audit/ finds them, report/ prints them.
 *
 * A group is a set of users that collide at the post office: recipients of one identity, a recipient with the identity of an entry
 * that the connector does not own, or a recipient whose name the post office cannot store completely. Users in no group are not
 * reported.
 */
#ifndef Q237588_AUDIT_AUDIT_H
#define Q237588_AUDIT_AUDIT_H

#include "batch/batch.h"
#include "exchange/directory.h"
#include "model/scenario.h"
#include "run/faults.h"

/* Causes of a group, as bits. */
#define AUDIT_SPELLED 1u   /* spellings that differ only in letter case, spaces or normalization */
#define AUDIT_SAME 2u      /* the same bytes more than once */
#define AUDIT_TRUNCATED 4u /* equal only because the post office counts a limited number of code points */
#define AUDIT_CODE_PAGE 8u /* the code page lacks letters of a name */
#define AUDIT_LOCAL 16u    /* the post office has an entry of this identity that the connector does not own */
#define AUDIT_STORED 32u   /* the post office stores a name in another form */
#define AUDIT_CAUSES 6u
/* Indexed by bit number: "spelling", "same name", "truncated", "code page", "local user", "stored form". */
extern const char *const audit_cause_names[AUDIT_CAUSES];

#define AUDIT_NONE UINT32_MAX

/* An input directory. */
struct audit_source {
    char *path; /* path or URL; owned */
    char *site; /* site of all its people; NULL: each entry has its own; owned */
    uint64_t people;
};

/* A recipient in a group. */
struct audit_member {
    uint32_t site;      /* index */
    uint32_t name;      /* in scenario.names.users */
    uint32_t stored;    /* in scenario.names.users: the form that the post office stores */
    uint32_t dn;        /* in audit.dns; STRING_EMPTY: not known */
    uint64_t line;      /* in the file; 0: not known */
    uint32_t source;    /* of audit.sources */
    uint32_t rename_to; /* the proposed name, in audit.renamed.names.users; AUDIT_NONE: the name stays */
};

struct audit_group {
    uint32_t identity;     /* of scenario.names.user_identities */
    uint32_t causes;       /* AUDIT_... */
    uint32_t first, count; /* of audit.members, in the order of sites and recipients; count is 1 or more */
    uint32_t local;        /* in scenario.entries: the entry of this identity that the connector does not own; AUDIT_NONE: none */
};

/* Result of a build for one member. */
struct audit_member_result {
    uint32_t sent;  /* adds and changes of this spelling for this site in one period of the loop; 0 if the run is quiet */
    uint32_t holds; /* 1: after the last cycle the post office's entry has this member's stored name and its site's post office */
};

/* Result of a build for one group. The period is that of the loop; without a loop it is the last cycle. */
struct audit_outcome {
    uint32_t adds, changes, deletes; /* records of this identity in one period; 0 if the run is quiet */
    uint32_t conflict;               /* 1: nothing is sent, as the connector does not own the entry of this identity */
    uint32_t faults;                 /* FAULT_MISSING... of this identity (DESIGN section 5) */
    /* Name of the entry after the last cycle, in names.users; AUDIT_NONE: no entry; STRING_EMPTY: a spelling that only the
     * connector has. */
    uint32_t held;
    uint32_t held_at; /* its Addr, in names.offices */
};

static inline uint64_t audit_outcome_records(const struct audit_outcome *outcome)
{
    return (uint64_t)outcome->adds + outcome->changes + outcome->deletes;
}

/* Audit results of one build. */
struct audit_build {
    const struct build *build;      /* of the batch */
    struct run_result result;       /* for the whole directory; .cycles are owned */
    char *crash;                    /* the crash, escaped for printing; NULL: none. After a crash there are no outcomes */
    struct audit_outcome *outcomes; /* by group; owned; NULL after a crash */
    struct audit_member_result *member_results; /* by member; owned; NULL after a crash */
    uint64_t period_records;                    /* all records of one period, including those of no group */
    uint32_t period;                            /* in cycles; 1 if the run does not loop */
    uint64_t others;                            /* records of one period that belong to no group */
    struct run_result renamed;                  /* the run with the proposal applied; .cycles are owned */
    char *renamed_crash;
    bool proposal_works; /* the run with the proposal is quiet, has no faults of entries, no conflicts and no group */
};

/* A letter that the post office's code page lacks. */
struct audit_loss {
    uint32_t member;     /* of audit.members */
    uint32_t code_point; /* as in struct code_page_loss */
    uint32_t suggestion; /* the name with similar letters, in audit.renamed.names.users; AUDIT_NONE: none known */
};

/* A user whose name has an uncovered code point (model/unicode.h). */
struct audit_uncovered {
    uint32_t site, name, dn; /* as in struct audit_member */
    uint64_t line;           /* 0: not known */
    uint32_t source;         /* of audit.sources */
    int32_t point;           /* the first uncovered code point */
};

struct audit {
    char *directory, *post_office; /* names of the inputs; post_office NULL: an empty post office; owned */
    struct audit_source *sources;  /* owned */
    size_t source_count;
    struct scenario scenario;    /* the directory as read, finished */
    struct scenario renamed;     /* with the proposal applied, finished; same sites in the same order */
    struct strings site_pool;    /* names of sites */
    struct ccm_name *site_names; /* by site index; the array is owned */
    struct strings dns;
    uint64_t people;                  /* number of people read */
    uint64_t duplicates;              /* people with the same site and name as an earlier one: in a group, not in the scenario */
    char *site_attribute;             /* as configured; NULL: not configured; owned */
    uint64_t siteless;                /* people without a site; they are at the site "(none)" */
    struct directory_skipped skipped; /* skipped entries of the directory */
    uint64_t warnings;                /* values of the directory that were skipped or may be incomplete */
    char **warning_messages;          /* the first AUDIT_MESSAGES_MAX of them; owned */
    uint64_t skipped_records;         /* skipped malformed records of the post office's export; only with --lenient */
    char **skipped_record_messages;   /* the first AUDIT_MESSAGES_MAX of them; owned */
    struct audit_member *members;     /* owned */
    /* Sorted by the most records per cycle with any build, then groups with faults or conflicts, then by the first member's
     * position in the directory; owned. */
    struct audit_group *groups;
    struct audit_loss *losses;         /* owned */
    struct audit_uncovered *uncovered; /* in the order of sites and recipients; owned */
    uint32_t member_count, group_count, loss_count, uncovered_count;
    const struct batch *batch;  /* borrowed */
    struct audit_build *builds; /* one for each build of the batch; owned */
    size_t build_count;
    /* Renames and moves from a file, instead of a proposal; path NULL: none. */
    struct {
        char *path; /* owned */
        uint32_t renames, moves;
        uint32_t first_cycle; /* the plan applies before this cycle; 1 if there is an export of the post office */
    } plan;
    double cycles_per_day;
    char *fixture; /* path of the written fixture; NULL: none; owned */
    bool anonymized;
    bool complete; /* all results are valid, even if an output file could not be written */
};

/* Messages stored per kind. */
#define AUDIT_MESSAGES_MAX 20u

/* Counts a message, and appends a copy of the first AUDIT_MESSAGES_MAX to *messages, which is allocated if NULL. Returns false
 * if out of memory. */
bool audit_add_message(char ***messages, uint64_t *count, const char *message);

/* Whether a build has answered and is quiet, without faults and conflicts. */
bool audit_build_is_sound(const struct audit_build *build);

/* Returns the first build that is not sound, or NULL. */
const struct audit_build *audit_unsound(const struct audit *audit);

/* Whether the proposal, or the plan, works with every build. */
bool audit_proposal_works(const struct audit *audit);

/* Number of skipped entries with a surname. */
uint64_t audit_skipped_surnames(const struct audit *audit);

/* A build's records per cycle, day and year of 365 days, averaged over one period. */
double audit_per_cycle(const struct audit_build *build);
double audit_per_day(const struct audit *audit, const struct audit_build *build);
double audit_per_year(const struct audit *audit, const struct audit_build *build);

/* A zeroed struct is legal. */
void audit_clean_up(struct audit *audit);

#endif
