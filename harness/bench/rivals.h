/* Alternative tools, measured with the same names. */
#ifndef Q237588_BENCH_RIVALS_H
#define Q237588_BENCH_RIVALS_H

#include "bench/bench.h"
#include "bench/name_file.h"

/* Two SQLite tables in memory, in a steady state: post office and import list are equal. NOCASE folds ASCII only, so it has
 * slightly less work than SP4, and a few more users. */
struct tables;

/* Returns NULL on failure, see bench->message. */
struct tables *tables_make(struct bench *bench, const struct name_file *names);
void tables_free(struct tables *tables);

/* Sets *seconds to the time of the joins that find deletes, adds and changes. `together`: adds and changes in one join. Returns
 * false on failure, see bench->message. */
bool tables_join(struct bench *bench, struct tables *tables, bool together, double *seconds);

/* Sets *seconds to the time of a program that reads the names from standard input, in the locale C, without output; below 0 if it
 * is not installed. `command` ends with NULL. Returns as tables_join(). */
bool tool_run(struct bench *bench, const char *const *command, const struct name_file *names, double *seconds);

/* The lower bound: the bytes of both lists' names, contiguous. */
struct plain_bytes {
    uint64_t *words;
    size_t count;
    uint64_t sum; /* result of the last pass, so that it is not optimized away */
};

bool plain_bytes_make(struct bench *bench, const struct name_file *names, struct plain_bytes *bytes);
void plain_bytes_free(struct plain_bytes *bytes);

/* Seconds of one pass that adds them up, eight at a time. */
double plain_bytes_pass(struct plain_bytes *bytes);

#endif
