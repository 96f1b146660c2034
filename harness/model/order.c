#include "model/order.h"

#include <string.h>

/* If this many items in a row come before the last item in order, that item is the loose one. */
#define ROW 8u
/* If more than one item in LOOSE_PART is out of order, all are sorted. */
#define LOOSE_PART 4u

struct order {
    sort_comparison *compare;
    const void *context;
};

static int compare_items(const void *context, uint32_t a, uint32_t b)
{
    const struct order *order = context;
    int result = order->compare(order->context, a, b);
    return result ? result : (a > b) - (a < b);
}

/* Moves items that are out of order to `loose`, and the others to the front of `items`. Returns how many are in order. Stops after
 * `most` loose items; the items not visited are still at the end of `items`. */
static size_t split_loose(uint32_t *items, uint32_t *loose, size_t count, size_t most, const struct order *by, size_t *loose_count)
{
    size_t kept = 0, out = 0, row = 0;
    for (size_t i = 0; i < count && out <= most;) { /* i == kept + out */
        if (kept == 0 || compare_items(by, items[kept - 1], items[i]) < 0) {
            items[kept++] = items[i++];
            row = 0;
        } else if (++row < ROW) {
            loose[out++] = items[i++];
        } else { /* undo the row: `items` still has its items, as none was in order since */
            i -= ROW - 1;
            out -= ROW - 1;
            loose[out++] = items[--kept];
            row = 0;
        }
    }
    *loose_count = out;
    return kept;
}

/* The number of sorted items that come before the item; searches from the end. */
static size_t rank(const uint32_t *items, size_t count, uint32_t item, const struct order *by)
{
    size_t low = 0, high = count;
    for (size_t step = 1; step <= count; step *= 2) {
        if (compare_items(by, items[count - step], item) < 0) {
            low = count - step + 1;
            break;
        }
        high = count - step;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_items(by, items[middle], item) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Merges the loose items, which are sorted, into the `kept` items that are in order; `items` has room for all. */
static void merge_loose(uint32_t *items, size_t kept, const uint32_t *loose, size_t loose_count, const struct order *by)
{
    while (loose_count > 0) {
        uint32_t item = loose[--loose_count];
        size_t before = rank(items, kept, item, by);
        memmove(items + before + loose_count + 1, items + before, (kept - before) * sizeof *items);
        items[before + loose_count] = item;
        kept = before;
    }
}

void order_items(uint32_t *items, uint32_t *scratch, size_t count, sort_comparison *compare, const void *context)
{
    struct order by = {.compare = compare, .context = context};
    size_t most = count / LOOSE_PART, loose;
    if (most < 2) {
        sort_stable(items, scratch, count, compare_items, &by);
        return;
    }
    size_t kept = split_loose(items, scratch, count, most, &by, &loose);
    if (loose > most) {
        memcpy(items + kept, scratch, loose * sizeof *items);
        sort_stable(items, scratch, count, compare_items, &by);
        return;
    }
    sort_stable(scratch, scratch + loose, loose, compare_items, &by);
    merge_loose(items, kept, scratch, loose, &by);
}
