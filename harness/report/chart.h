/* Charts of a run for a page, in SVG: bars of the records of each cycle, grey if needed and orange if redundant. */
#ifndef Q237588_REPORT_CHART_H
#define Q237588_REPORT_CHART_H

#include "batch/batch.h"
#include "report/markup.h"

/* Limits on bars. In a longer run each bar is the maximum of several consecutive cycles. */
#define CHART_BARS_MAX 100u
#define CHART_SMALL_BARS_MAX 60u
#define CHART_TERMINAL_BARS_MAX 20u
/* Limit on the number of labelled bars. */
#define CHART_NUMBERS_MAX 12u

/* The highest number of records in a cycle of the run. */
uint64_t chart_most_records(const struct run_result *result);

/* Appends a bar character for each cycle, at most CHART_TERMINAL_BARS_MAX; "▁" if nothing is sent. */
void chart_append_bars(const struct run_result *result, uint64_t scale, struct text *text);

/* Writes a row of small bars without labels. `scale`: the records of the highest bar in all compared rows. */
void chart_bars(struct markup *markup, const struct run_result *result, uint64_t scale);

/* Writes a horizontal bar of redundant records without a label; `scale`: the value of the longest bar. */
void chart_meter(struct markup *markup, uint64_t value, uint64_t scale);

/* Writes a figure with labelled bars and cycles. */
void chart_write(struct markup *markup, const struct batch_run *run, uint64_t scale);

/* Writes a square for each verdict of a fixture: filled if it loops, hollow if it comes to rest, dotted if neither is known. */
void chart_squares(struct markup *markup, const struct batch_run *runs, size_t count);

#endif
