/* Laws by sorting (DESIGN section 12): the candidate sorts a corpus, and what it makes of the names is then checked against the post
 * office's default identity rule and against the laws of an order.
 *
 * Any two names of the corpus that are equal to the candidate and distinct to the rule stand beside each other in its order, or their
 * neighbours do; so such pairs are found without a guess. What is asked depends on the corpus and the answers alone. */
#ifndef Q237588_LAWS_SORT_H
#define Q237588_LAWS_SORT_H

#include "laws/ask.h"
#include "laws/corpus.h"

#include <stdbool.h>

/* Sorts a finished corpus at one place and notes what breaks a law in prober->findings, at all of `places` (bits), which have the
 * same comparator. In a judge, neighbours are then asked about in another program, too, within limit_ms milliseconds (0: no limit). False:
 * memory ran out. */
bool sort_and_check(struct prober *prober, enum ccm_place place, unsigned places, const struct corpus *corpus, uint64_t limit_ms);

#endif
