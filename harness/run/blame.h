/* Blame: the places of comparison that cause a failure (DESIGN section 7). */
#ifndef Q237588_RUN_BLAME_H
#define Q237588_RUN_BLAME_H

#include "run/run.h"

/* A set of places is a bit mask of 1 << place: 1 to BLAME_SETS - 1. */
#define BLAME_SETS (1u << CCM_PLACES)

/* The same run without observer, and with the reference comparator at these places of the build. The build before an upgrade is
 * changed only if it is the same build. */
struct run_config blame_use_reference(const struct run_config *config, unsigned set);

/* The smallest fixing sets. `fixing` has bit 1 << set for each set of places that makes the run sound. */
struct blame blame_smallest(uint8_t fixing);

#endif
