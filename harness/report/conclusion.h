/* What a batch says of the bug and of its fix: what a report for readers begins with. */
#ifndef Q237588_REPORT_CONCLUSION_H
#define Q237588_REPORT_CONCLUSION_H

#include "report/document.h"
#include "report/limits.h"

/* ANSWER_NOT_RUN: no run of this batch could tell. */
enum answer { ANSWER_NOT_RUN, ANSWER_NO, ANSWER_YES };

/* One statement, and the runs that it rests on. */
struct claim {
    enum answer answer;
    size_t runs;
    size_t passed;  /* of the runs: were as expected */
    size_t skipped; /* of the runs: a connector cannot do their fixture */
    size_t looping; /* of the runs: were found to loop */
    size_t limits;  /* of the runs: show a known limit of the fix */
};

/* Upgrades are not checked and are in none of these. */
struct conclusion {
    struct claim reproduced; /* the bug: every run of pre-SP4 passed, and at least one looped */
    struct claim verified;   /* the fix: every run of SP4 passed */
    struct claim candidate;  /* likewise of all candidates, which are checked against SP4's expectations */
};

struct conclusion conclusion_of(const struct batch *batch);

/* Appends the conclusion in one sentence: "The bug is reproduced, and SP4 fixes it within its known limits." */
void conclusion_append(const struct batch *batch, struct text *text);

/* Adds the conclusion of the batch, what it rests on, and the counts that matter. */
void conclusion_add_header(struct doc *document, const struct batch *batch, const struct report_style *style, size_t fixtures);

/* Adds the sentences that explain it. */
void conclusion_add_lead(struct doc *document, const struct batch *batch, size_t fixtures);

/* The line above a header: `what` the report is, what it is about, and the day. `about` is safe to print. */
void conclusion_add_kind(struct doc *document, const char *what, const char *about, const struct report_style *style);

/* A number in the header, and what it counts. */
void conclusion_add_figure(struct doc *document, enum tone tone, const char *value, const char *label);

#endif
