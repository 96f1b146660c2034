/* What is measured, in rounds: each figure is the median of what the rounds gave. */
#ifndef Q237588_BENCH_BENCH_H
#define Q237588_BENCH_BENCH_H

#include "base/text.h"
#include "model/comparators.h"
#include "module/module.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS_MOST 101u

enum bench_build { BENCH_PRE_SP4, BENCH_SP4, BENCH_BUILDS };

struct bench {
    uint32_t rounds;
    uint32_t size;       /* in hundredths of the usual size of each measurement */
    const char *modules; /* the folder of the two builds */
    struct text paths[BENCH_BUILDS];
    struct comparators builds[BENCH_BUILDS];
    struct text message; /* why something failed to run */
};

struct figure {
    const char *name; /* unique */
    const char *unit; /* "scenarios/s", "ms" */
    /* Measures once. False: it failed to run, and bench->message says why. */
    bool (*measure)(struct bench *bench, const struct figure *figure, double *value);
    enum bench_build build;
    uint32_t processes;
    const char *against; /* the figure that this one is told as a part of; NULL: none */
    double values[BENCH_ROUNDS_MOST];
    double median;
};

/* The figures of the search: an array, and how many there are. */
struct figure *bench_search_figures(size_t *count);

/* Seconds since some moment, by a clock that nobody sets. */
double bench_seconds(void);

/* A usual size, or what is asked for of it; at least 1. */
uint64_t bench_sized(const struct bench *bench, uint64_t usual);

#endif
