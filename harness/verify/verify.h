/* verify/: The command verify: laws, fixtures and search for one candidate, and the conclusion (DESIGN section 7).
 * In: a batch with one build.
 * Out: struct verification: conclusion, statements, blame.
 *
 * All tests of the harness with one candidate (DESIGN section 7, verify).
 */
#ifndef Q237588_VERIFY_VERIFY_H
#define Q237588_VERIFY_VERIFY_H

#include "verify/verification.h"

/* How many scenarios the search tries at effort 1, and the seed that they are drawn from. */
#define VERIFY_SCENARIOS 100000u
#define VERIFY_SEED 237588u
/* Those of a connector, each of which takes processes. */
#define VERIFY_SCENARIOS_OF_CONNECTOR 128u

/* How long all of it may take at effort 1 and below, in milliseconds, whatever the candidate does; more effort has more time. */
#define VERIFY_BUDGET_MS UINT64_C(105000)

/* The bounds of effort. */
#define VERIFY_EFFORT_LEAST 0.001
#define VERIFY_EFFORT_MOST 10000.0

struct verify_config {
    struct batch_config batch; /* of the fixtures' runs; .blame and .suspicious are set here */
    const char *locales;       /* see laws.h; NULL: none */
    double effort;
    uint64_t budget_ms; /* at effort 1; 0: VERIFY_BUDGET_MS */
    const char
        *save; /* folder that a counterexample is written to; made where there is something to write; NULL: none is written */
    /* Called before each of the three parts with its name; NULL: nobody. */
    void (*stage)(void *context, const char *name);
    void *stage_context;
};

/* Asks about the laws, runs the fixtures of the (probed) batch with its one build, searches, and concludes. The results of the runs are
 * the batch's, which borrows *verification from then on; the caller cleans up both in any case. Anything but BATCH_OK: `message` says
 * why and no results are to be used. */
enum batch_status verify_candidate(struct batch *batch, const struct verify_config *config, struct verification *verification,
                                   struct text *message);

/* From all that has been found: the blame over all failing fixtures, likeness, statements and conclusion. False: out of memory. */
bool verify_conclude(const struct batch *batch, struct verification *verification);

/* What a run that was not as expected makes of a candidate that keeps the laws like this. */
enum conclusion_kind verify_kind_of_run(const struct laws *laws, const struct batch_run *run);

#endif
