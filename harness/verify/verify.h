/* verify/: The command verify: laws, fixtures and search for one candidate, and the conclusion (DESIGN section 7).
 * In: a batch with one build.
 * Out: struct verification: conclusion, statements, blame.
 *
 * All tests of the harness with one candidate (DESIGN section 7, verify).
 */
#ifndef Q237588_VERIFY_VERIFY_H
#define Q237588_VERIFY_VERIFY_H

#include "verify/verification.h"

/* Scenarios of the search at effort 1, and their seed. */
#define VERIFY_SCENARIOS 100000u
#define VERIFY_SEED 237588u
/* The same for a connector, as each takes processes. */
#define VERIFY_SCENARIOS_OF_CONNECTOR 128u

/* Time budget in ms at effort 1 and below, for any candidate; proportional to larger efforts. */
#define VERIFY_BUDGET_MS UINT64_C(105000)
/* A busy machine extends it by up to this multiple. */
#define VERIFY_BUSY_TIMES 2u

/* The bounds of effort. */
#define VERIFY_EFFORT_MIN 0.001
#define VERIFY_EFFORT_MAX 10000.0

struct verify_config {
    struct batch_config batch; /* of the fixtures' runs; .blame and .suspicious are set here */
    const char *locales;       /* see laws.h; NULL: none */
    double effort;
    uint64_t budget_ms; /* at effort 1; 0: VERIFY_BUDGET_MS */
    const char *save;   /* folder for a counterexample, made if needed; NULL: none is written */
    /* Called before each of the three parts with its name; may be NULL. */
    void (*stage)(void *context, const char *name);
    void *stage_context;
};

/* Tests the laws, runs the fixtures of the (probed) batch with its one build, searches, and concludes. The results of the runs are
 * in the batch, which *verification refers to; the caller cleans up both in any case. Unless BATCH_OK is returned, `message` says
 * why and all results are invalid. */
enum batch_status verify_candidate(struct batch *batch, const struct verify_config *config, struct verification *verification,
                                   struct text *message);

/* Derives blame over all failing fixtures, closest build, statements and conclusion from the findings. Returns false if out of
 * memory. */
bool verify_conclude(const struct batch *batch, struct verification *verification);

/* The conclusion from a failed run, given the results of the laws. */
enum conclusion_kind verify_kind_of_run(const struct laws *laws, const struct batch_run *run);

#endif
