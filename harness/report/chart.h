/* Charts: the records of each cycle as bars, a row for each build of a fixture, in SVG. */
#ifndef Q237588_REPORT_CHART_H
#define Q237588_REPORT_CHART_H

#include "batch/batch.h"
#include "report/markup.h"
#include "report/report.h"

/* So many different pictures are drawn on a page, at most, as a page of them has to be read. What looks the same is drawn once. */
#define CHART_PICTURES_MOST 500u
/* A longer run is drawn by so many bars, each of them the most records of some cycles that follow each other. */
#define CHART_BARS_MOST 200u
/* Up to so many bars have their number. */
#define CHART_NUMBERS_MOST 20u

/* The runs of one fixture, which stand side by side in the batch. */
struct chart_runs {
    const struct batch_run *at;
    size_t count;
};

/* A fixture's picture. */
enum chart_state {
    CHART_LEFT_OUT, /* there were too many different ones */
    CHART_EMPTY,    /* no run has a cycle to show */
    CHART_DRAWN
};

struct chart {
    enum chart_state state;
    size_t picture; /* CHART_DRAWN: which one */
};

struct picture {
    const struct chart_runs *runs; /* the first that look so */
    bool written;                  /* by chart_write(): it is referred to from then on */
};

struct charts {
    struct chart *of; /* by index of chart_runs */
    struct picture *pictures;
    size_t picture_count;
};

/* Gives each of `count` fixtures its picture, those first that come first in `order` (indices of `runs`). False: out of memory. The caller
 * cleans up in any case; `runs`, and all builds of one batch in them, must outlive *charts. */
bool charts_choose(struct charts *charts, const struct chart_runs *runs, size_t count, const size_t *order);
void charts_clean_up(struct charts *charts);

/* How many cycles one bar stands for, in a chart of so many cycles. */
uint32_t chart_cycles_per_bar(uint32_t cycles);

/* Writes picture number `number` as an image, or what refers to it where it is on the page already. `label` says in words what is to be
 * seen. */
void chart_write(struct markup *markup, struct charts *charts, size_t number, const char *label);

#endif
