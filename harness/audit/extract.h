/* The part of a directory that shows the findings, as a fixture. */
#ifndef Q237588_AUDIT_EXTRACT_H
#define Q237588_AUDIT_EXTRACT_H

#include "audit/question.h"
#include "shrink/test_case.h"

/* fixture.c: writes the part of the directory that shows the findings. */
enum audit_status audit_write_fixture(struct auditing *auditing);

/* A part of a directory, with the same groups. */
struct audit_extract {
    struct scenario scenario;
    struct audit_groups groups; /* .people is NULL */
    uint32_t *site_of;          /* by site of the scenario: site of the audit */
};
/* extract.c */
enum audit_status audit_extract(const struct auditing *auditing, struct audit_extract *extract);
void audit_extract_clean_up(struct audit_extract *extract);

/* smallest.c: the smallest case that shows the same as an extract: with each build the same verdict and kinds of faults, groups
 * with the same causes, and a group across sites if the extract has one. */
struct audit_smallest {
    bool found;                 /* false: the message says why */
    struct test_case test_case; /* finished scenario */
    struct audit_groups groups;
    uint32_t causes; /* AUDIT_... of all groups */
};
/* `questions` are the answered questions about the extract, one for each build. */
enum audit_status audit_smallest(const struct auditing *auditing, const struct audit_extract *extract,
                                 const struct audit_question *questions, size_t count, struct audit_smallest *smallest);
void audit_smallest_clean_up(struct audit_smallest *smallest);
/* traces.c: whether a name in `other` contains three consecutive letters or digits of a name of the directory, ignoring case.
 * Returns false if out of memory. */
bool audit_find_traces(const struct names *directory, const struct names *other, bool *found);

/* Whether a build's second run of the smallest case shows the same as the extract. */
bool audit_smallest_confirmed(const struct audit_question *of_whole, const struct audit_question *of_smallest);

#endif
