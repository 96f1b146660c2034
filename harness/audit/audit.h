/* audit/: The command audit: groups of a real directory's users whose names collide, what each build does with them, new names.
 * In: the people of exchange/, the entries of ccmail/, builds.
 * Out: struct audit, and a fixture that shows the findings.
 *
 * What is known of a real directory: plain data, found by audit/, printed by report/.
 *
 * A group is what is one to the post office and comes from more than one place: recipients of one identity, a recipient who has the
 * identity of an entry that is not the connector's, or a recipient of whose name the post office cannot store all. Users in
 * no group are not reported.
 */
#ifndef Q237588_AUDIT_AUDIT_H
#define Q237588_AUDIT_AUDIT_H

#include "batch/batch.h"
#include "exchange/directory.h"
#include "model/scenario.h"

/* Why a group is one, as bits. */
#define AUDIT_SPELLED 1u   /* spellings that are one by letter case, spaces or normalization */
#define AUDIT_SAME 2u      /* the same bytes more than once */
#define AUDIT_TRUNCATED 4u /* equal only because the post office counts a limited number of code points */
#define AUDIT_CODE_PAGE 8u /* the code page lacks letters of a name */
#define AUDIT_LOCAL 16u    /* an entry that is not the connector's stands there */
#define AUDIT_STORED 32u   /* the post office stores a name in another form */
#define AUDIT_CAUSES 6u
/* By bit: "spelling", "same name", "truncated", "code page", "local user", "stored form". */
extern const char *const audit_cause_names[AUDIT_CAUSES];

#define AUDIT_NONE UINT32_MAX

/* One of the directories that were read. */
struct audit_source {
    char *path; /* of the file, or its URL; owned */
    char *site; /* of all its people; NULL: its entries say; owned */
    uint64_t people;
};

/* A recipient who belongs to a group. */
struct audit_member {
    uint32_t site;      /* index */
    uint32_t name;      /* in scenario.names.users */
    uint32_t stored;    /* likewise: what the post office stores of it */
    uint32_t dn;        /* in audit.dns; STRING_EMPTY: not known */
    uint64_t line;      /* in the file; 0: not known */
    uint32_t source;    /* of audit.sources */
    uint32_t rename_to; /* in audit.renamed.names.users: the proposal; AUDIT_NONE: keeps its name */
};

struct audit_group {
    uint32_t identity;     /* of scenario.names.user_identities */
    uint32_t causes;       /* AUDIT_... */
    uint32_t first, count; /* of audit.members, in the order of sites and recipients; count is 1 or more */
    uint32_t local; /* of scenario.entries: the entry that stands there and is not the connector's; AUDIT_NONE: there is none */
};

/* What a build does with a member. */
struct audit_fate {
    uint32_t sent; /* adds and changes of this spelling for this site in one period of the loop; 0 of a run that is quiet */
    bool
        holds; /* after the last cycle the post office's entry is this one: what is stored of the name, at this site's post office */
};

/* What a build does with a group. Of a period: that of the loop, else the last cycle. */
struct audit_outcome {
    uint32_t adds, changes, deletes;         /* records of this identity in one period, 0 of a quiet run */
    bool conflict;                           /* nothing is sent for it, as what stands there is not the connector's */
    bool missing, misrouted, stray, damaged; /* faults of this identity (DESIGN section 5) */
    /* After the last cycle: the name of the entry that stands there, in names.users; AUDIT_NONE: none; STRING_EMPTY: a spelling of the
     * connector's own. */
    uint32_t held;
    uint32_t held_at; /* and its Addr, in names.offices */
};

/* The audit with one build. */
struct audit_build {
    const struct build *build; /* of the batch */
    struct run_result result;  /* of the whole directory; .cycles are owned */
    char *crash; /* why it did not answer, in words that are safe to print; NULL: it did. Then there are no outcomes */
    struct audit_outcome *outcomes; /* by group; owned; NULL: it died */
    struct audit_fate *fates;       /* by member; owned; NULL: it died */
    uint64_t period_records;        /* all records of one period, also those that are of no group */
    uint32_t period;                /* cycles; 1 of a run that does not loop */
    uint64_t others;                /* records of one period that are of no group */
    struct run_result renamed;      /* the same with the proposal carried out; .cycles are owned */
    char *renamed_crash;
    bool proposal_works; /* with it the run is quiet, without faults of entries and conflicts, and no group is left */
};

/* A letter that the post office's code page lacks. */
struct audit_loss {
    uint32_t member;     /* of audit.members */
    uint32_t code_point; /* as struct code_page_loss has it */
    uint32_t suggestion; /* in audit.renamed.names.users: the whole name without it; AUDIT_NONE: nothing near is known */
};

/* Somebody whose name has a code point that is not covered (model/unicode.h). */
struct audit_uncovered {
    uint32_t site, name, dn; /* as of struct audit_member */
    uint64_t line;           /* 0: not known */
    uint32_t source;         /* of audit.sources */
    int32_t point;           /* the first one */
};

struct audit {
    char *directory, *post_office; /* where they were read from, in words; post_office NULL: an empty one; owned */
    struct audit_source *sources;  /* owned */
    size_t source_count;
    struct scenario scenario;    /* the directory as it is, finished */
    struct scenario renamed;     /* with the proposal carried out, finished; the sites and their order are the same */
    struct strings site_pool;    /* names of sites and of DNs */
    struct ccm_name *site_names; /* by site index; the array is owned */
    struct strings dns;
    uint64_t people; /* that were read */
    uint64_t
        duplicates; /* of them: of the same bytes at the same site as one before; they are in a group, and not in the scenario */
    char *site_attribute;             /* that was stated; NULL: none was; owned */
    uint64_t siteless;                /* of them: the directory does not say where; they are at the site "(none)" */
    struct directory_skipped skipped; /* entries of the directory that were passed over */
    uint64_t warnings;                /* of the directory: what was passed over or may be incomplete */
    char **warning_messages;          /* the first AUDIT_MESSAGES_MOST of them; owned */
    uint64_t passed_over;             /* records of the post office's export that were malformed; with --lenient only */
    char **passed_over_messages;      /* the first AUDIT_MESSAGES_MOST of them; owned */
    struct audit_member *members;     /* owned */
    struct audit_group *groups; /* by cost: those for which most is sent in a cycle first, by whichever build, then those that have
                                   faults or conflicts, then by the first member's place in the directory; owned */
    struct audit_loss *losses;  /* owned */
    struct audit_uncovered *uncovered; /* in the order of sites and recipients; owned */
    uint32_t member_count, group_count, loss_count, uncovered_count;
    const struct batch *batch;  /* of the builds; not owned */
    struct audit_build *builds; /* by build of the batch; owned */
    size_t build_count;
    /* Renames and moves that were read, instead of a proposal; path NULL: none. */
    struct {
        char *path; /* owned */
        uint32_t renames, moves;
        uint32_t first_cycle; /* the plan is carried out before it: 1 where there is an export of the post office */
    } plan;
    double cycles_per_day;
    char *fixture; /* path of the one that was written; NULL: none was; owned */
    bool anonymized;
    bool complete; /* all of this is there, whatever could not be written */
};

/* Messages that are kept of each kind. */
#define AUDIT_MESSAGES_MOST 20u

/* Counts a message, and keeps a copy of the first AUDIT_MESSAGES_MOST in *messages, a list that is made where it is NULL. False: out of
 * memory. */
bool audit_add_message(char ***messages, uint64_t *count, const char *message);

/* Whether a build is no cause for concern: it answered, is quiet, without faults and conflicts. */
bool audit_build_is_sound(const struct audit_build *build);

/* The first build that is not sound; NULL: all are. */
const struct audit_build *audit_unsound(const struct audit *audit);

/* Whether the proposal, or the plan, works with every build. */
bool audit_proposal_works(const struct audit *audit);

/* Entries that were passed over although they have a surname. */
uint64_t audit_skipped_surnames(const struct audit *audit);

/* Records that one period sends per cycle, day and year (of 365 days), of a build. */
double audit_per_cycle(const struct audit_build *build);
double audit_per_day(const struct audit *audit, const struct audit_build *build);
double audit_per_year(const struct audit *audit, const struct audit_build *build);

/* A zeroed struct is legal. */
void audit_clean_up(struct audit *audit);

#endif
