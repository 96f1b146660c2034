#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

#define FIRST_CAPACITY 16u

void *array_grow(void *array, size_t count, size_t *capacity, size_t bytes)
{
    if (count < *capacity)
        return array;
    size_t new_capacity = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *grown = *capacity < SIZE_MAX / bytes / 2 ? realloc(array, new_capacity * bytes) : NULL;
    if (grown)
        *capacity = new_capacity;
    return grown;
}
