/* Arrays that grow by doubling. */
#ifndef Q237588_BASE_ARRAY_H
#define Q237588_BASE_ARRAY_H

#include <stddef.h>

/* Makes room for one more element of `bytes` bytes after `count` elements. Returns the array, which may have moved, with *capacity
 * elements, or NULL if out of memory; both are then unchanged. */
void *array_grow(void *array, size_t count, size_t *capacity, size_t bytes);

#endif
