/* The runs of a fixture in all ways that there are, which must agree. */
#ifndef Q237588_FUZZ_RUNS_H
#define Q237588_FUZZ_RUNS_H

#include "fixture/fixture.h"

#include <stdbool.h>

/* With both known builds: against the literal model, and with repeats skipped; `batched`: also one worker, two, and no process of their own.
 * Larger fixtures are left out. */
void fuzz_compare_runs(const struct fixture *fixture, bool batched);

#endif
