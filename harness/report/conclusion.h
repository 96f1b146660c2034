/* The conclusion of a batch on the bug and its fix: the beginning of a report for readers. */
#ifndef Q237588_REPORT_CONCLUSION_H
#define Q237588_REPORT_CONCLUSION_H

#include "report/document.h"
#include "report/limits.h"

/* ANSWER_NOT_RUN: the batch has no run that answers. */
enum answer { ANSWER_NOT_RUN, ANSWER_NO, ANSWER_YES };

/* A statement and the runs that support it. */
struct claim {
    enum answer answer;
    size_t runs;
    size_t passed;  /* runs as expected */
    size_t skipped; /* runs whose fixture the connector cannot do */
    size_t looping; /* runs that loop */
    size_t limits;  /* runs that show a known limit of the fix */
};

/* Upgrades are not checked and not counted here. */
struct conclusion {
    struct claim reproduced; /* the bug: every run of pre-SP4 passed, and at least one looped */
    struct claim verified;   /* the fix: every run of SP4 passed */
    struct claim candidate;  /* every run of every candidate passed; they are checked against SP4's expectations */
};

struct conclusion conclusion_of(const struct batch *batch);

/* Appends the conclusion in one sentence: "The bug is reproduced, and SP4 fixes it within its known limits." */
void conclusion_append(const struct batch *batch, struct text *text);

/* Adds the conclusion of the batch, the sentences that explain it, and the main counts. */
void conclusion_add_header(struct doc *document, const struct batch *batch, const struct report_style *style, size_t fixtures);

/* Adds the sentences that explain the conclusion. */
void conclusion_add_lead(struct doc *document, const struct batch *batch, size_t fixtures);

/* Adds the line above a header: the kind of report, its subject, and the day. `about` is safe to print. */
void conclusion_add_kind(struct doc *document, const char *what, const char *about, const struct report_style *style);

/* Adds a number to the header, with a label. */
void conclusion_add_figure(struct doc *document, enum tone tone, const char *value, const char *label);

#endif
