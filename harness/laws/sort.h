/* Laws by sorting (DESIGN section 12): the candidate sorts a corpus; its order and equalities are checked against the post
 * office's default identity rule and the laws of an order.
 *
 * In a sorted list, names that are equal to the candidate are adjacent, or belong to a run of equal names. So adjacent pairs
 * show each false match in the corpus, without guessing. The questions depend on the corpus and the answers only. */
#ifndef Q237588_LAWS_SORT_H
#define Q237588_LAWS_SORT_H

#include "laws/ask.h"
#include "laws/corpus.h"

#include <stdbool.h>

/* Sorts a finished corpus at one place and notes breaches in prober->findings, at all of `places` (bits), which have the same
 * comparator. A judge then asks about neighbours in another program, too, within limit_ms milliseconds (0: no limit). False: out
 * of memory. */
bool sort_and_check(struct prober *prober, enum ccm_place place, unsigned places, const struct corpus *corpus, uint64_t limit_ms);

#endif
