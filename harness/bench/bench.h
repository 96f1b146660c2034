/* bench/: Measurements: speed in comparison with rivals (make bench), instruction counts against budgets (make budget).
 * In: generated directories, and both builds.
 * Out: figures against their targets, as a table and JSON; README.md explains them.
 *
 * What is measured, in rounds: each figure is the median of what the rounds gave.
 */
#ifndef Q237588_BENCH_BENCH_H
#define Q237588_BENCH_BENCH_H

#include "base/text.h"
#include "model/comparators.h"
#include "module/module.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS_MOST 101u
/* Of the names that all figures of scale stand on; see generate_sites(). One in BENCH_SIMILAR recipients is another spelling. */
#define BENCH_RECIPIENTS 1000000u
#define BENCH_SITES 3u
#define BENCH_SIMILAR 100u
#define BENCH_SEED 237588u
/* How many times as many recipients growth is measured with. */
#define BENCH_GROWTH 10u

enum bench_build { BENCH_PRE_SP4, BENCH_SP4, BENCH_BUILDS };

struct scale; /* bench_scale.c's */

struct bench {
    uint32_t rounds;
    uint32_t size;       /* in hundredths of the usual size of each measurement */
    uint32_t recipients; /* of the figures of scale */
    bool growth;         /* is it measured? */
    const char *modules; /* the folder of the two builds */
    struct text paths[BENCH_BUILDS];
    struct comparators builds[BENCH_BUILDS];
    struct scale *scale; /* while they are measured */
    struct text message; /* why something failed to run */
};

struct figure {
    const char *name; /* unique */
    const char *unit; /* "scenarios/s", "ms" */
    /* Measures once, and adds the value to this figure, or to some beside it. False: it failed to run, and bench->message says
     * why. NULL: measured by another one, or a quotient. */
    bool (*measure)(struct bench *bench, struct figure *figure);
    const char *dividend, *divisor; /* of a quotient: two figures before it, divided round by round. NULL: it is none */
    double factor;                  /* by which a quotient is multiplied; 0: none */
    enum bench_build build;
    uint32_t processes;
    uint32_t rounds;          /* the most that it is measured; 0: as often as any */
    uint32_t count;           /* of values */
    const char *against;      /* the figure that this one is told as a part of; NULL: none */
    double at_least, at_most; /* the target; both 0: none */
    const char *skipped;      /* why it is not measured; NULL: it is */
    double values[BENCH_ROUNDS_MOST];
    double median;
};

/* What is measured together, round by round. */
struct figures {
    const char *title;
    struct figure *at;
    size_t count;
    bool (*begin)(struct bench *bench, struct figures *figures); /* NULL: there is nothing to prepare. False: as for measure() */
    void (*end)(struct bench *bench);                            /* after begin(), whatever it returned; NULL likewise */
};

struct figures bench_search_figures(void);
struct figures bench_scale_figures(void);

/* Seconds since some moment, by a clock that nobody sets. */
double bench_seconds(void);

/* A usual size, or what is asked for of it; at least 1. */
uint64_t bench_sized(const struct bench *bench, uint64_t usual);

/* The middle one, or the mean of the two in the middle; at most BENCH_ROUNDS_MOST values, at least one. */
double bench_median(const double *values, uint32_t count);

/* Another value of a round. */
void figure_add(struct figure *figure, double value);

/* The figure of that name; NULL: there is none. */
struct figure *figure_named(const struct figures *figures, const char *name);

/* bench->message becomes "what: why", from errno. Returns false. */
bool bench_fail(struct bench *bench, const char *what);

/* Print a table, and write a file. False: they could not be written. */
bool bench_print(const struct bench *bench, const struct figures *groups, size_t count);
bool bench_write_json(const struct bench *bench, const char *path, const struct figures *groups, size_t count);

#endif
