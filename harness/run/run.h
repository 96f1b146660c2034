/* run/: Running a scenario cycle by cycle: counts, verdict, faults, blame, expectations, recorded answers (DESIGN section 5).
 * In: a finished scenario, a build, what is expected of it.
 * Out: struct run_result, plain data, and reasons why it is not as expected.
 *
 * A run: a scenario with a build, cycle by cycle, counted and with a verdict (DESIGN section 5).
 */
#ifndef Q237588_RUN_RUN_H
#define Q237588_RUN_RUN_H

#include "model/comparators.h"
#include "model/connector.h"
#include "model/scenario.h"
#include "run/faults.h"
#include "run/result.h"

/* Sees each cycle before the post office imports what was sent, and so with the directory as it was exported. Returns false to end the
 * run. */
typedef bool run_observer(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer);

struct run_config {
    struct comparators build;
    struct comparators before; /* the build of the cycles before `upgrade_before` */
    uint32_t upgrade_before;   /* 0: no upgrade */
    bool untimed;              /* no clock is asked: `nanoseconds` of all cycles is 0 */
    bool settle;               /* cycles that must be what the one before was are not run: see run_scenario() */
    run_observer *observe;     /* NULL: nobody looks */
    void *observer;
};

enum run_status { RUN_OK, RUN_NO_MEMORY, RUN_STOPPED /* by the observer */ };

/* What is kept of each cycle to find a repeat. */
struct cycle_mark {
    uint64_t hash;    /* of the directory after it */
    uint64_t sent;    /* records in this and all earlier cycles */
    uint32_t journal; /* journal items after it */
};

/* The storage of a run, kept from one run to the next. A zeroed struct is ready for use. */
struct run {
    const struct sites *sites; /* the scenario's own, where no change is made to them */
    struct sites changed_sites;
    struct post_office post_office;
    struct connector connector;
    struct guard guard;
    struct fault_finder fault_finder;
    struct cycle_mark *marks; /* by cycle, from 1 */
    uint32_t mark_capacity;
};

/* Runs all cycles. A cycle is a function of its input and the directory: where one has sent nothing and the input stays,
 * all until the next change of input are the same; where the directory is what it was, they are what they were since. With
 * config->settle they are only counted, which is right for any build that keeps no state; the observer does not see them.
 *
 * `result->cycles` must have room for scenario->cycles; everything else in *result is set, blame apart (zeroed). On
 * RUN_NO_MEMORY and RUN_STOPPED *result is not to be used. The same `run` may be used for any scenario afterwards, and then
 * allocates nothing but what such a scenario needs more than those before, and storage for very many records (connector_cycle()). */
enum run_status run_scenario(struct run *run, const struct scenario *scenario, const struct run_config *config,
                             struct run_result *result);

void run_clean_up(struct run *run);

/* Whether a run came to rest and everybody is where they belong. */
static inline bool run_is_sound(const struct run_result *result)
{
    return result->verdict == VERDICT_QUIET && !faults_any(&result->faults);
}

#endif
