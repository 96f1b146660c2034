/* What a user would reach for instead, over the same names. */
#ifndef Q237588_BENCH_RIVALS_H
#define Q237588_BENCH_RIVALS_H

#include "bench/bench.h"
#include "bench/name_file.h"

/* SQLite's two tables, in memory and at rest: what the post office holds is what the import list has. NOCASE folds ASCII only, so
 * that it has a little less to do than SP4, and a few users more. */
struct tables;

/* NULL: bench->message says why. */
struct tables *tables_make(struct bench *bench, const struct name_file *names);
void tables_free(struct tables *tables);

/* Sets *seconds to how long the joins took that find deletes, adds and changes. `together`: two of them, adds and changes being one.
 * False: as above. */
bool tables_join(struct bench *bench, struct tables *tables, bool together, double *seconds);

/* Runs a program that reads the names from its standard input and prints to nowhere, in the locale C. `command` ends with NULL.
 * *seconds below 0: there is no such program. False: as above. */
bool tool_run(struct bench *bench, const char *const *command, const struct name_file *names, double *seconds);

/* The least that can be: the bytes of both lists' names, one behind the other. */
struct plain_bytes {
    uint64_t *words;
    size_t count;
    uint64_t sum; /* of the last pass: what it was made for */
};

bool plain_bytes_make(struct bench *bench, const struct name_file *names, struct plain_bytes *bytes);
void plain_bytes_free(struct plain_bytes *bytes);

/* How many seconds one pass over them takes that adds them up, eight at a time. */
double plain_bytes_pass(struct plain_bytes *bytes);

#endif
