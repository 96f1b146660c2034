#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

#define FIRST_CAPACITY 16u

void *array_grow(void *array, size_t count, size_t *capacity, size_t bytes)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *grown = *capacity < SIZE_MAX / bytes / 2 ? realloc(array, wanted * bytes) : NULL;
    if (grown)
        *capacity = wanted;
    return grown;
}
