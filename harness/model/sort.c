#include "model/sort.h"

#include <string.h>

/* Short runs are sorted by insertion before they are merged. */
#define RUN 8u

static void insert_sort(uint32_t *items, size_t count, sort_comparison *compare, const void *context)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t item = items[i];
        size_t j = i;
        for (; j > 0 && compare(context, items[j - 1], item) > 0; j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}

static void merge(const uint32_t *left, size_t left_count, const uint32_t *right, size_t right_count, uint32_t *out,
                  sort_comparison *compare, const void *context)
{
    while (left_count && right_count) {
        if (compare(context, *left, *right) > 0) {
            *out++ = *right++;
            right_count--;
        } else {
            *out++ = *left++;
            left_count--;
        }
    }
    /* One side is empty. */
    memcpy(out, left, left_count * sizeof *out);
    memcpy(out, right, right_count * sizeof *out);
}

void sort_stable(uint32_t *items, uint32_t *scratch, size_t count, sort_comparison *compare, const void *context)
{
    for (size_t start = 0; start < count; start += RUN)
        insert_sort(items + start, count - start < RUN ? count - start : RUN, compare, context);
    uint32_t *from = items, *to = scratch;
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t left = count - start < width ? count - start : width;
            size_t right = count - start - left < width ? count - start - left : width;
            /* Runs that are in order already are copied after one comparison. */
            if (right == 0 || compare(context, from[start + left - 1], from[start + left]) <= 0)
                memcpy(to + start, from + start, (left + right) * sizeof *to);
            else
                merge(from + start, left, from + start + left, right, to + start, compare, context);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}
