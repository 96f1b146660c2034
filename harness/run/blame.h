/* Which places of comparison are to blame (DESIGN section 7). */
#ifndef Q237588_RUN_BLAME_H
#define Q237588_RUN_BLAME_H

#include "run/run.h"

/* Sets of places are numbers, with bit 1 << place for each: 1 to BLAME_SETS - 1. */
#define BLAME_SETS (1u << CCM_PLACES)

/* The same run with these places of the build handed to the reference comparator. The build before an upgrade stays as it is, unless it
 * is the same build. Nobody observes it. */
struct run_config blame_mend(const struct run_config *config, unsigned set);

/* The smallest of the sets with which the run was sound; `mends` has bit 1 << set for each of these. */
struct blame blame_smallest(uint8_t mends);

#endif
