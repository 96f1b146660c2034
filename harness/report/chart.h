/* Charts: the records of each cycle, all builds of a fixture in one picture, drawn by gnuplot as SVG. */
#ifndef Q237588_REPORT_CHART_H
#define Q237588_REPORT_CHART_H

#include "batch/batch.h"
#include "report/markup.h"
#include "report/report.h"

/* So many different pictures are drawn, at most: gnuplot takes under a millisecond for each, and a page of them has to be read. What
 * looks the same is drawn once. */
#define CHART_PICTURES_MOST 500u
/* A longer run is drawn by so many points, each of them the most records of some cycles that follow each other. */
#define CHART_POINTS_MOST 200u
/* How many lines look different from all others: colours times dashes, and points beside them. */
#define CHART_COLORS 6u
#define CHART_SHAPES 7u

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
    const struct chart_runs *runs; /* those that it was drawn from */
    size_t at, length;             /* in charts->svg */
    bool written;                  /* by chart_write(): it is referred to from then on */
};

struct charts {
    struct chart *of; /* by index of chart_runs */
    struct picture *pictures;
    size_t picture_count;
    struct text svg;     /* all that gnuplot drew */
    struct text missing; /* why nothing is drawn, safe to print; empty: all went well */
};

/* Draws the charts of `count` fixtures by one run of the program, those first that come first in `order` (indices of `runs`). REPORT_OK
 * or REPORT_NO_MEMORY; that the program cannot be run is told by charts->missing. The caller cleans up whatever comes back; `runs` must
 * outlive *charts. */
enum report_status charts_draw(struct charts *charts, const struct chart_runs *runs, size_t count, const size_t *order,
                               const char *program);
void charts_clean_up(struct charts *charts);

/* Writes what the charts of a page have in common: the shapes of points. Once, before any of them. */
void chart_write_shapes(struct markup *markup);

/* Writes picture number `picture` as an image, or what refers to it where it is on the page already. `label` says in words what is to be
 * seen. False: what was drawn cannot be read, and nothing was written. */
bool chart_write(struct markup *markup, struct charts *charts, size_t picture, const char *label);

/* Writes how the line of run number `run` looks: a piece of it. */
void chart_write_sample(struct markup *markup, size_t run);

#endif
