/* Which places of comparison are to blame (DESIGN section 7). */
#ifndef Q237588_RUN_BLAME_H
#define Q237588_RUN_BLAME_H

#include "run/run.h"

/* Where `result` is of a run that is not sound: hands each place of the build, then each pair, then all three,
 * to the reference comparator, runs again, and sets result->blame to the smallest sets with which the run is
 * sound. Where the run is sound nothing is set. The build before an upgrade stays as it is, unless it is the
 * same build. RUN_OK or RUN_NO_MEMORY; config->observe is not called. */
enum run_status run_blame(struct run *run, const struct scenario *scenario, const struct run_config *config,
                          struct run_result *result);

#endif
