/* One run of a large directory in a process of its own, so that its memory is its own and each begins alike: reads the names,
 * makes the scenario, runs its cycles.
 *
 * The process is this program again, started with SCALE_RUN, the module and "timed" or "counted"; it reads the names from its
 * standard input and writes a struct scale_result. */
#ifndef Q237588_BENCH_SCALE_RUN_H
#define Q237588_BENCH_SCALE_RUN_H

#include "bench/bench.h"
#include "bench/name_file.h"

#define SCALE_RUN "--scale-run"
#define SCALE_CYCLES 10u

struct scale_result {
    double load;           /* seconds, from the file to a finished scenario */
    double all;            /* seconds of that and of all cycles */
    double first, steady;  /* nanoseconds of a cycle; steady: the median of those after the first */
    double peak;           /* bytes of memory at most */
    double calls;          /* of comparators, in the last cycle, which is steady; with "counted" only */
    double steady_records; /* sent in all cycles after the first */
};

/* Starts one and waits for its result. False: bench->message says why. */
bool scale_run(struct bench *bench, enum bench_build build, const struct name_file *names, bool counted,
               struct scale_result *result);

/* The process itself. Returns its exit status. */
int scale_run_main(int argc, char **argv);

#endif
