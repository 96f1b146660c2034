/* Sorts items that are nearly in order.
 *
 * Sorting a million names takes twenty comparisons a name. If they are already in an order that the comparator is likely to agree
 * with, such as the post office's, one suffices: only neighbours are compared, and the items out of order are taken out, sorted
 * separately and merged.
 */
#ifndef Q237588_MODEL_ORDER_H
#define Q237588_MODEL_ORDER_H

#include "model/sort.h"

/* Sorts `count` item numbers in place by the comparison; ties break by number, in any input order. `scratch` has room for as many;
 * its contents are lost. For any total preorder the result is that of sort_stable() from ascending numbers. Terminates with any
 * comparison. */
void order_items(uint32_t *items, uint32_t *scratch, size_t count, sort_comparison *compare, const void *context);

#endif
