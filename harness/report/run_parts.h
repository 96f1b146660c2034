/* The report of runs: its parts, which run_report.c puts together. */
#ifndef Q237588_REPORT_RUN_PARTS_H
#define Q237588_REPORT_RUN_PARTS_H

#include "report/document.h"
#include "report/limits.h"

/* Sites, recipients of a site, entries and changes of a fixture that are written out; of the rest their number is. */
#define RUN_LISTED_MOST 20u
/* Up to this many fixtures a page shows each with all that is known of it. */
#define RUN_DETAILED_MOST 12u

/* The runs of one fixture, which stand side by side in the batch. */
struct fixture_runs {
    const struct batch_run *at;
    size_t count;
};

/* The runs by fixture, in the order of the batch; *count of them. The caller frees it. NULL: out of memory. */
struct fixture_runs *run_fixtures(const struct batch *batch, size_t *count);

/* The most records of a cycle of any of them. */
uint64_t run_scale(const struct fixture_runs *runs);
bool run_any_failed(const struct fixture_runs *runs);

/* The result of each build with one fixture: a table, and below each row what proves its verdict and what else is known; `with_bars`: and
 * its records as bars of characters. */
void run_add_results(struct doc *document, const struct fixture_runs *runs, bool with_bars);

/* What a fixture starts from and what changes, in words. */
void run_add_input(struct doc *document, const struct fixture *fixture);

/* A fixture with all that is known of it, folded. */
void run_add_details(struct doc *document, const struct fixture_runs *runs);

/* What a terminal shows: a table of each fixture if there is one or style->verbose, else a summary. */
void run_add_for_terminal(struct doc *document, const struct batch *batch, const struct report_style *style,
                          const struct fixture_runs *fixtures, size_t count);

/* Fixtures that no conclusion rests on, and why, in at most `lines` lines of a terminal each; 0: any number. */
void run_add_unchecked(struct doc *document, const struct batch *batch, size_t lines);

/* The failed runs by build and cause, those with the most fixtures first. */
void run_add_causes(struct doc *document, const struct batch *batch);

/* The known limits of each build that is checked against SP4's expectations, where it has some. */
void run_add_limits(struct doc *document, const struct batch *batch);

/* The article's case, or the first one. */
void run_add_article(struct doc *document, const struct fixture_runs *fixtures, size_t count);

/* All fixtures, grouped by the verdicts of the builds and folded. */
void run_add_groups(struct doc *document, const struct batch *batch, const struct fixture_runs *fixtures, size_t count);

/* Columns of a table with a cell for each build; true: its cells are small enough for a phone. */
void run_open_build_table(struct doc *document, const struct batch *batch, const struct build *only, const char *caption);

/* A cell: what a run came to, with its records as bars. NULL: there is no such run. */
void run_add_cell(struct doc *document, const struct batch_run *run, uint64_t scale);

#endif
