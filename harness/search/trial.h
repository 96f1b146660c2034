/* A trial: one scenario with one build, and what is wrong with the result. */
#ifndef Q237588_SEARCH_TRIAL_H
#define Q237588_SEARCH_TRIAL_H

#include "run/run.h"
#include "shrink/test_case.h"

/* What was found, of several the last in this order. Faults count where the run is at rest, as they may come and go
 * where it is not. */
enum trial_class {
    TRIAL_NOTHING,
    TRIAL_REDUNDANT, /* at rest after redundant cycles, or with more of them than the reference */
    TRIAL_UNROUTABLE,
    TRIAL_STRAY,
    TRIAL_MISROUTED,
    TRIAL_MISSING,
    TRIAL_DAMAGED,
    TRIAL_UNDECIDED, /* not at rest, the last cycle being redundant */
    TRIAL_LOOPING,
    TRIAL_CRASHED, /* of a module: seen by the parent of the worker that runs the trial, never by trial_run() */
    TRIAL_HUNG,    /* likewise */
    TRIAL_CLASSES
};

/* "nothing", "redundant cycles", "unroutable post offices", "stray entries", "misrouted users", "missing users", "damaged entries", "undecided",
 * "looping", "crashed", "timed out". */
extern const char *const trial_class_names[TRIAL_CLASSES];

/* What a build is checked against. What the build before an upgrade has sent or damaged does not count. */
struct trial_config {
    struct comparators build;
    struct comparators before; /* pre-SP4: the build before an upgrade */
    /* False (explore): every redundant cycle, loop and fault counts. True (verify): only what `reference` does not have
     * on the same scenario, unless two names are equal to the post office and distinct to the reference: which of them
     * remains depends on the order of the list, which is the module's to choose. */
    bool compared;
    struct comparators reference; /* SP4, trusted */
    const struct steps *steps;    /* of a connector, instead of `build`; NULL: none */
    /* Whether a connector that has stopped a run has crashed or hung, or has skipped it: nothing then. TRIAL_CLASSES: the harness has failed. */
    enum trial_class (*stopped)(void *context);
    bool ignore_unroutable; /* unless compared: a post office that leads nowhere is left so by design (KB Q197255) */
};

/* Storage, kept from one trial to the next. A zeroed struct is ready for use. */
struct trial {
    struct run run;
    struct cycle_counts *cycles; /* what the results have room for, for two of them */
    uint32_t cycle_capacity;     /* of each */
    struct run_result result;    /* of the build, after a trial */
    uint32_t *uses;              /* of names, while one trial is looked at */
    uint32_t use_capacity;
    struct run_result reference; /* of the reference, after a trial that was compared and in which the build was not sound */
};

/* Tries the build. RUN_OK or RUN_NO_MEMORY, or RUN_STOPPED where a connector could not be run for a reason that is not its own. A scenario in which an administrator removes a user who
 * is not there is none (DESIGN section 4), and shows nothing. The builds are taken to keep no state. Allocates nothing once
 * it has served a scenario as large. */
enum run_status trial_run(struct trial *trial, const struct trial_config *config, const struct test_case *test_case,
                          enum trial_class *class);

void trial_clean_up(struct trial *trial);

#endif
