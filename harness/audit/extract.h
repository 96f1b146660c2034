/* The part of a directory that shows the findings, as a fixture. */
#ifndef Q237588_AUDIT_EXTRACT_H
#define Q237588_AUDIT_EXTRACT_H

#include "audit/question.h"
#include "shrink/test_case.h"

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
