/* A stable merge sort over item numbers that terminates with any comparison.
 *
 * qsort() does not do: it need not be stable, and may read out of bounds if the comparison is not a total order.
 */
#ifndef Q237588_MODEL_SORT_H
#define Q237588_MODEL_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef int sort_comparison(const void *context, uint32_t a, uint32_t b);

/* Sorts `count` item numbers in place. `scratch` has room for as many; its contents are lost. At most
 * count * (3.5 + ceil(log2(count / 8.0))) comparisons, or 3.5 * count for at most 8 items. */
void sort_stable(uint32_t *items, uint32_t *scratch, size_t count, sort_comparison *compare, const void *context);

#endif
