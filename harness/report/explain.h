/* The report of run --explain: each cycle of a fixture's runs, and where the builds diverge. */
#ifndef Q237588_REPORT_EXPLAIN_H
#define Q237588_REPORT_EXPLAIN_H

#include "report/report.h"
#include "run/explain.h"

/* A run of the batch with its cycles; `why`: why they are unknown, safe to print, or NULL. */
struct explained_run {
    const struct batch_run *run;
    struct explanation explanation;
    const char *why;
};

/* Prints the cycles for readers, equal ones once. All runs are of one fixture. */
enum report_status report_explain(const struct explained_run *runs, size_t count, const struct report_style *style, FILE *stream);

#endif
