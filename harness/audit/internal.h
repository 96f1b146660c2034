/* What the parts of an audit share. */
#ifndef Q237588_AUDIT_INTERNAL_H
#define Q237588_AUDIT_INTERNAL_H

#include "audit/find.h"
#include "run/run.h"
#include "shrink/test_case.h"

/* The site of whom the directory gives none. */
#define AUDIT_NO_SITE "(none)"

/* Somebody of the directory. */
struct audit_person {
    uint64_t line;  /* 0: not known */
    uint32_t place; /* in the directory's order */
    uint32_t site, name, dn;
    uint16_t source; /* of audit.sources */
    bool twin;       /* of the same bytes at the same site as one before: the scenario has that one alone */
};

/* All of them: of one site after the other, of a site in the directory's order. Their names and sites are those of the scenario. */
struct audit_people {
    struct audit_person *at;
    uint32_t count, capacity;
};

/* Groups, and how to find them. */
struct audit_groups {
    struct audit_group *at;
    struct audit_member *members;
    uint32_t *people; /* by member: index of audit_people */
    uint32_t count, member_count;
    uint32_t *of;    /* by user identity: its group, or AUDIT_NONE */
    uint32_t *order; /* members by name, then by post office, then as they are */
    uint32_t *alike; /* by member: the first of the same name at the same post office */
};

/* An audit at work. */
struct auditing {
    struct audit *audit;
    const struct batch *batch;
    const struct audit_config *config;
    struct text *message;
    struct code_page_converter *converter; /* NULL: there is no code page */
    struct audit_people people, renamed_people;
    struct audit_groups groups;
    uint32_t **records; /* by build, then by cycle: those of groups; NULL: it died */
    char *unkept;       /* why files of some build's cycles could not be kept; NULL: they were; owned */
    uint32_t site_count;
    uint32_t no_site; /* the site of whom the directory gives none; AUDIT_NONE: there is no such one */
};

/* Each says why in the message, and gives AUDIT_FAILED. */
enum audit_status audit_failed(const struct auditing *auditing, const char *why);
enum audit_status audit_no_memory(const struct auditing *auditing);
/* Why, where the Unicode library reported an error. */
static const char unicode_failed[] = "the Unicode library failed";
/* What names_finish(), scenario_finish() and identity_key() gave; AUDIT_OK where they did all. */
enum audit_status audit_identity_status(const struct auditing *auditing, enum identity_status status);
enum audit_status audit_scenario_status(const struct auditing *auditing, enum scenario_status status);

/* read.c: both sides, into audit->scenario, finished, and the people. */
enum audit_status audit_read(struct auditing *auditing);

/* apart.c: directory_read() in a process that reads, uses and overwrites the password (config->ask_password). AUDIT_OK: *status is what
 * it gave there; AUDIT_FAILED: there is no such process, or it has not come to its end. */
enum audit_status audit_read_apart(const struct auditing *auditing, const char *source, const struct directory_config *reading,
                                   person_taker *take, void *context, enum input_status *status);

/* Appends all but twins to the sites of the scenario. */
enum audit_status audit_add_people(const struct auditing *auditing, struct scenario *scenario, const struct audit_people *people);

/* Gives people the numbers of scenario_finish_moved(); NULL: they have them. */
void audit_move_people(struct audit_people *people, const uint32_t *moved);

/* entries.c: the export of the post office. Its entries are appended to the scenario; audit_finish_entries() finishes the scenario. */
struct audit_entries {
    struct auditing *auditing;
    uint64_t *lines; /* by entry of the scenario */
    uint32_t capacity;
    bool failed; /* out of memory */
};
enum audit_status audit_read_entries(struct audit_entries *entries);
enum audit_status audit_finish_entries(struct audit_entries *entries);
void audit_entries_clean_up(struct audit_entries *entries);

/* site_offices.c: for each of the audit's sites the number of its post office's name, in scenario.names.offices. */
enum audit_status audit_site_offices(const struct auditing *auditing, uint32_t *offices);

/* sites.c: the sites whose spellings the people name, in the order of their first appearance, the hosting one first; audit->site_names and
 * auditing->no_site. The people's sites, spellings of the pool until then, become indexes, and the people are ordered. */
enum audit_status audit_find_sites(struct auditing *auditing, struct strings *spellings);
/* Finds the site that somebody names: without case, and with runs of spaces as one. AUDIT_INVALID: there is none; `what` is what
 * names it. */
enum audit_status audit_named_site(const struct auditing *auditing, const char *what, const char *name, uint32_t *site);

/* groups.c: AUDIT_OK or AUDIT_FAILED. */
enum audit_status audit_group(const struct auditing *auditing, const struct scenario *scenario, const struct audit_people *people,
                              struct audit_groups *groups);
/* Makes of, order and alike anew, of the groups and members that are there. False: out of memory. */
bool audit_groups_index(struct audit_groups *groups, const struct scenario *scenario);
/* The member of this name at this post office; AUDIT_NONE: there is none. */
uint32_t audit_groups_find(const struct audit_groups *groups, const struct scenario *scenario, uint32_t name, uint32_t office);
void audit_groups_clean_up(struct audit_groups *groups);

/* cost.c: puts the groups, and what builds do with them, in the order of audit_order(). */
enum audit_status audit_order_groups(struct auditing *auditing);

/* losses.c: the letters that are lost. */
enum audit_status audit_find_losses(struct auditing *auditing);

/* uncovered.c: the people whose names are not covered (model/unicode.h). */
enum audit_status audit_find_uncovered(const struct auditing *auditing);

/* propose.c: the members' rename_to. */
enum audit_status audit_propose_names(struct auditing *auditing);

/* renamed.c: audit->renamed, which holds some names already, and its people. */
enum audit_status audit_rename(struct auditing *auditing);
/* Gives audit->renamed the rules, sites and entries of the directory; copies the people, with their names in audit->renamed. False: out of
 * memory. */
bool audit_copy_directory(struct auditing *auditing);
bool audit_copy_people(struct auditing *auditing);

/* planned.c: audit->renamed and its people as config->plan has them, by changes before cycle audit->plan.first_cycle. */
enum audit_status audit_carry_out_plan(struct auditing *auditing);

/* ask.c: what a build does with a scenario. */
struct audit_question {
    const struct scenario *scenario;
    const struct audit_groups *groups; /* NULL: only the result is asked for */
    const struct build *build;
    const char *kept_as; /* folder of the cycles' files below config->work.keep; NULL: they are not kept */
    /* The answer. */
    struct run_result result; /* .cycles are owned */
    char *death;              /* NULL: it did not die, and has answered; owned */
    struct audit_outcome *outcomes;
    struct audit_fate *fates;
    uint32_t *records; /* by cycle: those of groups */
    char *unkept;      /* why the files of its cycles could not be kept; NULL: they were, or were not to be; owned */
    bool timed_out;
};
/* Asks all, in workers. */
enum audit_status audit_ask(const struct auditing *auditing, struct audit_question *questions, size_t count);
void audit_question_clean_up(struct audit_question *question);

/* work.c: how a worker finds the answer, and how it travels. */
struct audit_worker {
    const struct auditing *auditing;
    struct audit_question *questions;
    struct run run; /* kept from one question to the next */
    size_t done, count;
    bool failed;
};
bool audit_work(void *worker, size_t index, struct text *reply);
/* False: it is no answer, or no memory (errno is ENOMEM). */
bool audit_take_answer(struct audit_question *question, const char *reply, size_t length);

/* fixture.c: only those who matter, and the fixture. */
enum audit_status audit_write_fixture(struct auditing *auditing);

/* A part of a directory, with the same groups. */
struct audit_extract {
    struct scenario scenario;
    struct audit_groups groups; /* of `people` there is nothing */
    uint32_t *site_of;          /* by site of the scenario: which of the audit's it is */
};
/* extract.c */
enum audit_status audit_extract(const struct auditing *auditing, struct audit_extract *extract);
void audit_extract_clean_up(struct audit_extract *extract);
/* Begins one that is empty, under the rule of the audit; finishes it: the groups get the identities of the scenario. False: out of
 * memory. */
bool audit_extract_begin(const struct auditing *auditing, struct audit_extract *extract);
bool audit_extract_finish(struct audit_extract *extract);

/* Appends an entry of other names. */
enum scenario_status audit_copy_entry(const struct names *from, struct scenario *to, const struct entry *entry);

/* smallest.c: the smallest case that shows the same as an extract: of each build the same verdict and kinds of faults, groups for the same
 * causes, and one of several sites where there is any. */
struct audit_smallest {
    bool found;                 /* false: the message says why there is none */
    struct test_case test_case; /* finished */
    struct audit_groups groups;
    uint32_t causes; /* AUDIT_... of all of them */
};
/* `questions` are those of the extract, one for each build, answered. */
enum audit_status audit_smallest(const struct auditing *auditing, const struct audit_extract *extract,
                                 const struct audit_question *questions, size_t count, struct audit_smallest *smallest);
void audit_smallest_clean_up(struct audit_smallest *smallest);
/* traces.c: whether three letters or digits in a row of a name of the directory, whatever their case, are in one of the others. False: out
 * of memory. */
bool audit_find_traces(const struct names *directory, const struct names *other, bool *found);

/* Whether a build, asked once more, does with the smallest case what it does with the extract. */
bool audit_smallest_shows(const struct audit_question *of_whole, const struct audit_question *of_smallest);

#endif
