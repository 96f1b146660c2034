/* Parts of the report of runs; run_report.c combines them. */
#ifndef Q237588_REPORT_RUN_PARTS_H
#define Q237588_REPORT_RUN_PARTS_H

#include "report/document.h"
#include "report/limits.h"

/* Limit on listed sites, recipients of a site, entries and changes of a fixture; the others are counted. */
#define RUN_LISTED_MAX 20u
/* A page of at most this number of fixtures shows the details of each. */
#define RUN_DETAILED_MAX 12u

/* The runs of one fixture, which are adjacent in the batch. */
struct fixture_runs {
    const struct batch_run *at;
    size_t count;
};

/* The runs by fixture, in batch order; sets *count. The caller frees the array. NULL: out of memory. */
struct fixture_runs *run_fixtures(const struct batch *batch, size_t *count);

/* The highest number of records in a cycle of any of the runs. */
uint64_t run_scale(const struct fixture_runs *runs);
bool run_any_failed(const struct fixture_runs *runs);

/* Adds a table of each build's result with one fixture, with the proof of the verdict and remarks below each row; `with_bars`: and
 * with its records as bars of characters. */
void run_add_results(struct doc *document, const struct fixture_runs *runs, bool with_bars);

/* Describes a fixture's initial sites and entries, and its changes. */
void run_add_input(struct doc *document, const struct fixture *fixture);

/* Adds the details of a fixture, folded. */
void run_add_details(struct doc *document, const struct fixture_runs *runs);

/* Adds a terminal's report: tables of a single fixture, or of all if style->verbose; else a summary. */
void run_add_for_terminal(struct doc *document, const struct batch *batch, const struct report_style *style,
                          const struct fixture_runs *fixtures, size_t count);

/* Adds the fixtures that are not checked, and why, in at most `lines` lines of a terminal each; 0: no limit. */
void run_add_unchecked(struct doc *document, const struct batch *batch, size_t lines);

/* Adds the failed runs by build and cause, the cause with the most fixtures first. */
void run_add_causes(struct doc *document, const struct batch *batch);

/* Adds the known limits of each build that is checked against SP4's expectations. */
void run_add_limits(struct doc *document, const struct batch *batch);

/* Adds the article's case, or the first one. */
void run_add_article(struct doc *document, const struct fixture_runs *fixtures, size_t count);

/* Adds all fixtures, grouped by the builds' verdicts and folded. */
void run_add_groups(struct doc *document, const struct batch *batch, const struct fixture_runs *fixtures, size_t count);

/* Adds a cell with the outcome of a run and its records as bars. NULL: there is no such run. */
void run_add_cell(struct doc *document, const struct batch_run *run, uint64_t scale);

#endif
