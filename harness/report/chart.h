/* What a page draws of a run, in SVG: each cycle's records as bars, grey where they are needed and orange where they are redundant. */
#ifndef Q237588_REPORT_CHART_H
#define Q237588_REPORT_CHART_H

#include "batch/batch.h"
#include "report/markup.h"

/* A longer run is drawn by this many bars, each of them the most records of some cycles that follow each other. */
#define CHART_BARS_MOST 100u
#define CHART_SMALL_BARS_MOST 60u
#define CHART_TERMINAL_BARS_MOST 20u
/* The most bars that have their number. */
#define CHART_NUMBERS_MOST 12u

/* The most records that a run sends in a cycle. */
uint64_t chart_most_records(const struct run_result *result);

/* Appends a bar of a character for each cycle, at most CHART_TERMINAL_BARS_MOST, as terminals show them: "▁" where nothing is sent. */
void chart_append_bars(const struct run_result *result, uint64_t scale, struct text *text);

/* A line of small bars without words. `scale`: the records of the highest bar of all that are compared. */
void chart_bars(struct markup *markup, const struct run_result *result, uint64_t scale);

/* A bar on its side, without words, of redundant records; the longest is of `scale`. */
void chart_meter(struct markup *markup, uint64_t value, uint64_t scale);

/* A figure with the number of each bar and of its cycle. */
void chart_write(struct markup *markup, const struct batch_run *run, uint64_t scale);

/* The verdicts of a fixture: filled where it loops, hollow where it comes to rest, dotted where neither is known. */
void chart_squares(struct markup *markup, const struct batch_run *runs, size_t count);

#endif
