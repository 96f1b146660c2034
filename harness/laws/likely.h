/* Counterexamples that a reader knows: likely human names, where such names break a law as well. */
#ifndef Q237588_LAWS_LIKELY_H
#define Q237588_LAWS_LIKELY_H

#include "laws/shrink.h"

/* Puts names of the first trait (laws/portrait.h) that break the law in place of the counterexample, and three common names in place of
 * three. The limit on the shrinker's attempts does not apply to them. Where none break it, minimizes the counterexample. False: out of memory; the
 * counterexample is valid all the same. */
bool likely_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker);

/* Whether a person may be called that: a name of a trait, or a Smith. */
bool name_is_likely(struct ccm_name name);

#endif
