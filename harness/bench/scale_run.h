/* One run of a large directory in a separate process, so that runs share no memory and start in the same state: reads the names,
 * makes the scenario, runs its cycles.
 *
 * The process is this program, started with SCALE_RUN, the module and "timed" or "counted". It reads names from standard input and
 * writes a struct scale_result. */
#ifndef Q237588_BENCH_SCALE_RUN_H
#define Q237588_BENCH_SCALE_RUN_H

#include "bench/bench.h"
#include "bench/name_file.h"

#define SCALE_RUN "--scale-run"
#define SCALE_CYCLES 10u

struct scale_result {
    double load;           /* seconds, from the file to a finished scenario */
    double all;            /* seconds of loading and of all cycles */
    double first, steady;  /* nanoseconds of a cycle; steady: the median of those after the first */
    double peak;           /* peak memory, in bytes */
    double calls;          /* of comparators in the last cycle; only with "counted" */
    double steady_records; /* sent in all cycles after the first */
};

/* Starts the process and waits for its result. Returns false on failure, see bench->message. */
bool scale_run(struct bench *bench, enum bench_build build, const struct name_file *names, bool counted,
               struct scale_result *result);

/* The main function of the process. Returns its exit status. */
int scale_run_main(int argc, char **argv);

#endif
