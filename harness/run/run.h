/* run/: Running a scenario cycle by cycle: counts, verdict, faults, blame, expectations, recorded answers (DESIGN section 5).
 * In: a finished scenario, a build, expectations.
 * Out: struct run_result, plain data, and its differences from the expectations.
 *
 * A run may change the build once, by an upgrade. Its storage is reused for the next run.
 */
#ifndef Q237588_RUN_RUN_H
#define Q237588_RUN_RUN_H

#include "model/comparators.h"
#include "model/connector.h"
#include "model/scenario.h"
#include "run/faults.h"
#include "run/result.h"
#include "run/steps.h"

/* Called in each cycle between comparison and import, with the directory as exported and the records to be imported. Returns false
 * to end the run. */
typedef bool run_observer(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer);

struct run_config {
    struct comparators build;
    const struct steps *steps; /* do steps 5 and 6 instead of `build`; NULL: none */
    struct comparators before; /* the build of the cycles before `upgrade_before` */
    bool unproved;             /* the steps may depend on more than the files of a cycle: see struct run_result */
    uint32_t upgrade_before;   /* 0: no upgrade */
    bool untimed;              /* read no clock: `nanoseconds` is 0 */
    bool skip_repeats;         /* count repeated cycles without running them: see run_scenario() */
    run_observer *observe;     /* NULL: none */
    void *observer;
};

enum run_status { RUN_OK, RUN_NO_MEMORY, RUN_STOPPED /* by the observer or the external steps */ };

/* State after a cycle, to find a repeat. */
struct cycle_mark {
    uint64_t hash;    /* of the directory */
    uint64_t sent;    /* records in this and all earlier cycles */
    uint32_t journal; /* journal items */
    uint32_t state;   /* of the external steps */
};

/* The storage of a run, reused for the next one. A zeroed struct is ready for use. */
struct run {
    const struct sites *sites; /* the scenario's, or changed_sites if the scenario changes them */
    struct sites changed_sites;
    struct post_office post_office;
    struct connector connector;
    struct steps_storage steps;
    uint32_t state; /* of the external steps, after the last cycle that used them */
    struct protected_entries protected;
    struct fault_finder fault_finder;
    struct cycle_mark *marks; /* by cycle, from 1 */
    uint32_t mark_capacity;
};

/* Runs all cycles. A cycle is a function of its input and the directory. So after a cycle that sent nothing, or a directory that
 * occurred before, the cycles repeat until the next change of input. With config->skip_repeats these are counted without running,
 * and not observed; this is correct for builds that keep no state. External steps are skipped only after they have repeated.
 *
 * `result->cycles` must have room for scenario->cycles. All other members of *result are set; blame is zeroed. On RUN_NO_MEMORY and
 * RUN_STOPPED *result is not valid. `run` can be reused for any scenario; it then allocates only if the scenario exceeds earlier
 * ones, and for very many records (connector_cycle()). */
enum run_status run_scenario(struct run *run, const struct scenario *scenario, const struct run_config *config,
                             struct run_result *result);

void run_clean_up(struct run *run);

/* Whether a run is quiet and without faults. */
static inline bool run_is_sound(const struct run_result *result)
{
    return result->verdict == VERDICT_QUIET && !faults_any(&result->faults);
}

#endif
