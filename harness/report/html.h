/* The page: its parts, which html.c puts together. */
#ifndef Q237588_REPORT_HTML_H
#define Q237588_REPORT_HTML_H

#include "report/chart.h"
#include "report/markup.h"
#include "report/report.h"

/* So many sites, recipients of a site, entries and changes of a fixture are written out; of the rest it is said how many there are. */
#define HTML_LISTED_MOST 20u

/* A page in the making. */
struct html {
    struct markup markup;
    const struct batch *batch;
    const struct report_style *style;
    const struct chart_runs *fixtures; /* each fixture's runs, in the order of the batch */
    size_t fixture_count;
    size_t article; /* which of them is the article's case */
    struct charts charts;
};

/* How the page looks: CSS, in parts that end with NULL. */
extern const char *const html_style[];

/* What every page has: the head with its title, and in its header by what and when it was made and where other results are. */
void html_add_head(struct markup *markup, const char *title);
void html_add_origin(struct markup *markup, const struct report_style *style);

/* What is known of the candidate: page->batch->verification is there. */
void html_add_candidate(struct html *page);

/* Top of the page: the conclusion, what was run, the failures. */
void html_add_conclusion(struct html *page);
void html_add_builds(struct html *page);
void html_add_failures(struct html *page);

/* The known limits of each build that is checked against SP4's expectations, where it has some. */
void html_add_limits(struct html *page);

/* The matrix of fixtures by builds. */
void html_add_matrix(struct html *page);

/* Section number `index`: one fixture, its input, its results. */
void html_add_fixture(struct html *page, size_t index);

/* What a fixture starts from and what changes, in words. */
void html_add_input(struct markup *markup, const struct fixture *fixture);

/* The chart of fixture number `index`, or why there is none. */
void html_add_chart(struct html *page, size_t index);

/* "passed" or "FAILED", with a mark. */
void html_add_outcome(struct markup *markup, const struct batch_run *run);

/* A link to the section of fixture number `index`, which shows its title. */
void html_add_link(struct html *page, size_t index);

/* A box in which a table scrolls where the page is narrower than it; both end with markup_close(). */
void html_open_table(struct markup *markup, const char *class, const char *caption);

/* Appends the scratch text, which may quote names: their spaces are kept, and nothing around them moves. */
void html_add_said(struct markup *markup);

/* Heads of columns, up to a NULL. */
void html_add_heads(struct markup *markup, const char *const *heads);

#endif
