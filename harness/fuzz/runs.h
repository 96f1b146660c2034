/* Runs a fixture in all possible ways, which must agree. */
#ifndef Q237588_FUZZ_RUNS_H
#define Q237588_FUZZ_RUNS_H

#include "fixture/fixture.h"

#include <stdbool.h>

/* Compares the runs of both known builds with the literal model, and with repeats skipped; `batched`: also with one worker, with
 * two, and in process. Skips large fixtures. */
void fuzz_compare_runs(const struct fixture *fixture, bool batched);

#endif
