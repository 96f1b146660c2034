/* Counterexamples with likely human names. */
#ifndef Q237588_LAWS_LIKELY_H
#define Q237588_LAWS_LIKELY_H

#include "laws/shrink.h"

/* Replaces the counterexample by likely names that break the law, too: two names by those of the first trait (laws/portrait.h),
 * three by three common names. The shrinker's limit on attempts does not apply to this. If no such names do, minimizes the
 * counterexample. False: out of memory; the counterexample stays valid. */
bool likely_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker);

/* Whether this is a likely name of a person: a name of a trait, or a Smith. */
bool name_is_likely(struct ccm_name name);

#endif
