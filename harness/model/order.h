/* Sorting what is nearly in order already.
 *
 * A sort of a million names by a module's comparator is twenty questions a name. Whoever knows an order that the comparator is likely
 * to agree with, as the post office's own, gets by with one: the comparator is asked about neighbours only, and what it puts elsewhere
 * is taken out, sorted by itself and put back.
 */
#ifndef Q237588_MODEL_ORDER_H
#define Q237588_MODEL_ORDER_H

#include "model/sort.h"

/* Sorts `count` item numbers in place by the comparison; items that are equal by their numbers, whatever the order in which they are
 * given. `scratch` has room for as many; its contents are lost. For any total preorder that is what sort_stable() makes of items that
 * are given by number; whatever the comparison answers, it ends. */
void order_items(uint32_t *items, uint32_t *scratch, size_t count, sort_comparison *compare, const void *context);

#endif
