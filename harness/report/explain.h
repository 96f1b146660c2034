/* The report of run --explain: each cycle of a fixture's runs, and where the builds part. */
#ifndef Q237588_REPORT_EXPLAIN_H
#define Q237588_REPORT_EXPLAIN_H

#include "report/report.h"
#include "run/explain.h"

/* A run of the batch, and what happened in its cycles; `why`: why that is not known, safe to print, or NULL. */
struct explained_run {
    const struct batch_run *run;
    struct explanation explanation;
    const char *why;
};

/* For people. Cycles in which the same happens are reported once. All runs are of one fixture. */
enum report_status report_explain(const struct explained_run *runs, size_t count, const struct report_style *style, FILE *stream);

#endif
