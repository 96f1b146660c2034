/* bench/: Measurements: speed in comparison with rivals (make bench), instruction counts against budgets (make budget).
 * In: generated directories, and both builds.
 * Out: figures against their targets, as a table and JSON; README.md explains them.
 *
 * A figure is measured in rounds; its value is the median of the rounds.
 */
#ifndef Q237588_BENCH_BENCH_H
#define Q237588_BENCH_BENCH_H

#include "base/text.h"
#include "model/comparators.h"
#include "module/module.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS_MAX 101u
/* The names of all figures of scale, see generate_sites(). One in BENCH_SIMILAR recipients is another spelling. */
#define BENCH_RECIPIENTS 1000000u
#define BENCH_SITES 3u
#define BENCH_SIMILAR 100u
#define BENCH_SEED 237588u
/* Growth is measured with this multiple of the recipients. */
#define BENCH_GROWTH 10u

enum bench_build { BENCH_PRE_SP4, BENCH_SP4, BENCH_BUILDS };

struct scale; /* bench_scale.c's */

struct bench {
    uint32_t rounds;
    uint32_t size;       /* of each measurement, in percent of the default */
    uint32_t recipients; /* of the figures of scale */
    bool growth;         /* whether growth is measured */
    const char *modules; /* the folder of the two builds */
    struct text paths[BENCH_BUILDS];
    struct comparators builds[BENCH_BUILDS];
    struct scale *scale; /* during figures.begin() to end() */
    struct text message; /* why something could not be run */
};

struct figure {
    const char *name; /* unique */
    const char *unit; /* "scenarios/s", "ms" */
    /* Measures once, and adds the value to this figure, and values to others in the same group. Returns false if it could not be
     * run, see bench->message. NULL: measured by another figure, or a quotient. */
    bool (*measure)(struct bench *bench, struct figure *figure);
    const char *dividend, *divisor; /* of a quotient: two earlier figures, divided in each round. NULL: not a quotient */
    double factor;                  /* multiplies a quotient; 0: none */
    enum bench_build build;
    uint32_t processes;
    uint32_t rounds;          /* at most this many; 0: all */
    uint32_t count;           /* of values */
    const char *against;      /* a figure for comparison in the report; NULL: none */
    double at_least, at_most; /* the target; both 0: none */
    const char *skipped;      /* why it is not measured; NULL: it is */
    double values[BENCH_ROUNDS_MAX];
    double median;
};

/* A group of figures that are measured together, round by round. */
struct figures {
    const char *title;
    struct figure *at;
    size_t count;
    bool (*begin)(struct bench *bench, struct figures *figures); /* NULL: no preparation. Returns as measure() */
    void (*end)(struct bench *bench);                            /* after begin(), even if that failed; NULL: no clean-up */
};

struct figures bench_search_figures(void);
struct figures bench_scale_figures(void);
struct figures bench_directory_figures(void);
struct figures bench_connector_figures(void);

/* Seconds of a monotonic clock. */
double bench_seconds(void);

/* Peak memory of this process, in bytes; 0: unknown. ru_maxrss would include the time before exec(). */
double bench_peak_memory(void);

/* The default size, scaled by bench->size; at least 1. */
uint64_t bench_sized(const struct bench *bench, uint64_t usual);

/* The median of 1 to BENCH_ROUNDS_MAX values. */
double bench_median(const double *values, uint32_t count);

/* Adds the value of a round. */
void figure_add(struct figure *figure, double value);

/* The figure of this name; NULL: none. */
struct figure *figure_named(const struct figures *figures, const char *name);

/* Sets bench->message to "what: why", from errno. Returns false. */
bool bench_fail(struct bench *bench, const char *what);

/* Print a table; write a JSON file. Return false if that failed. */
bool bench_print(const struct bench *bench, const struct figures *groups, size_t count);
bool bench_write_json(const struct bench *bench, const char *path, const struct figures *groups, size_t count);

#endif
