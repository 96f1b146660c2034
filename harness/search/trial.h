/* A trial: runs one scenario with one build, and classifies its failure. */
#ifndef Q237588_SEARCH_TRIAL_H
#define Q237588_SEARCH_TRIAL_H

#include "run/run.h"
#include "shrink/test_case.h"

/* The class of a trial; of several, the last in this order. Faults count only in quiet runs, as they may come and go in others. */
enum trial_class {
    TRIAL_NOTHING,
    TRIAL_REDUNDANT, /* quiet after redundant cycles, or after more of them than the reference */
    TRIAL_UNROUTABLE,
    TRIAL_STRAY,
    TRIAL_MISROUTED,
    TRIAL_MISSING,
    TRIAL_DAMAGED,
    TRIAL_UNDECIDED, /* not quiet; the last cycle was redundant */
    TRIAL_LOOPING,
    TRIAL_CRASHED, /* set by the parent of the worker that runs the trial, never by trial_run() */
    TRIAL_HUNG,    /* likewise */
    TRIAL_CLASSES
};

/* "nothing", "redundant cycles", "unroutable post offices", "stray entries", "misrouted users", "missing users", "damaged entries",
 * "undecided", "looping", "crashed", "timed out". */
extern const char *const trial_class_names[TRIAL_CLASSES];

/* A build, and its reference. Records and damage of the build before an upgrade do not count. */
struct trial_config {
    struct comparators build;
    struct comparators before; /* pre-SP4: the build before an upgrade */
    /* False (explore): every redundant cycle, loop and fault counts. True (verify): only failures that `reference` does not
     * have with the same scenario. Scenarios in which two names are equal to the post office and distinct to the reference do
     * not count, as the order of the list determines which of them remains. */
    bool compared;
    struct comparators reference; /* SP4, trusted */
    const struct steps *steps;    /* of a connector, instead of `build`; NULL: none */
    /* The class of a run that a connector has stopped: crashed, hung, or nothing if it skipped the run; TRIAL_CLASSES if the
     * harness failed. */
    enum trial_class (*stopped)(void *context);
    bool ignore_unroutable; /* unless compared: unroutable post offices are not repaired by design (KB Q197255) */
};

/* Storage, reused for the next trial. A zeroed struct is ready for use. */
struct trial {
    struct run run;
    struct cycle_counts *cycles; /* of both results */
    uint32_t cycle_capacity;     /* of each result */
    struct run_result result;    /* of the build, after a trial */
    uint32_t *uses;              /* names of the scenario, within trial_run() */
    uint32_t use_capacity;
    struct run_result reference; /* of the reference, after a compared trial in which the build failed */
};

/* Tries the build. RUN_OK or RUN_NO_MEMORY, or RUN_STOPPED if the harness could not run a connector. A scenario in which an
 * administrator removes a missing user is invalid (DESIGN section 4): TRIAL_NOTHING. Builds are assumed to keep no state. Allocates
 * only if the scenario exceeds earlier ones. */
enum run_status trial_run(struct trial *trial, const struct trial_config *config, const struct test_case *test_case,
                          enum trial_class *class);

void trial_clean_up(struct trial *trial);

#endif
