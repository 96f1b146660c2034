#include "model/listed.h"

#include "model/order.h"

#include <string.h>

/* Names are partitioned by the highest bits of their numbers into buckets that fit in cache. */
#define BUCKET_BITS 8u
#define BUCKETS (1u << BUCKET_BITS)

/* Prefetch distance, in items of the list. */
#define PREFETCH_DISTANCE 16u

/* While the list is sorted, `addr` is the number of the item in site order, and this bit is set in items that equal an earlier
 * one. */
#define REPEATS (UINT32_C(1) << 31)

/* The context of a sort; items are indices of `list`. */
struct list_order {
    struct comparator comparator;
    struct listed *list;
    uint32_t count;
};

static int ask_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct list_order *order = context;
    if (order->count - b > PREFETCH_DISTANCE) /* most questions are in list order */
        __builtin_prefetch(order->comparator.names[order->list[b + PREFETCH_DISTANCE].name].bytes);
    return comparator_ask(&order->comparator, order->list[a].name, order->list[b].name);
}

/* Ties break by site order. Every sort compares all final neighbours, so it marks all but the first of equal items. */
static int compare_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct list_order *order = context;
    int result = ask_listed(context, a, b);
    if (result)
        return result;
    struct listed *left = &order->list[a], *right = &order->list[b];
    bool ascend = (left->addr & ~REPEATS) < (right->addr & ~REPEATS);
    *(ascend ? &right->addr : &left->addr) |= REPEATS;
    return ascend ? -1 : 1;
}

/* Drops items that equal the last one that was retained. Returns how many remain. */
static uint32_t drop_equal(uint32_t *items, uint32_t count, const struct list_order *by)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || ask_listed(by, items[kept - 1], items[i]) != 0)
            items[kept++] = items[i];
    return kept;
}

/* The same, by the bits that sorting has set. */
static uint32_t drop_repeats(uint32_t *items, uint32_t count, const struct listed *list)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        items[kept] = items[i];
        kept += !(list[items[i]].addr & REPEATS);
    }
    return kept;
}

static void number_items(uint32_t *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
}

/* Finds the position of each site's first recipient in site order. Returns the number of recipients. */
static uint32_t start_sites(uint32_t *starts, const struct sites *sites)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++) {
        starts[i] = count;
        count += sites->at[i].count;
    }
    return count;
}

static struct listed listed_at(const struct sites *sites, const uint32_t *starts, uint32_t site, uint32_t recipient)
{
    const struct recipient *at = &sites->at[site].recipients[recipient];
    return (struct listed){.name = at->name, .addr = starts[site] + recipient, .comment = at->comment};
}

/* All recipients in the order of the sites. */
static void gather_list(struct listed *list, const struct sites *sites, const uint32_t *starts)
{
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++)
            *list++ = listed_at(sites, starts, i, j);
}

/* Replaces each count by the sum of those before it. */
static void prefix_sums(uint32_t *counts, size_t size)
{
    uint32_t start = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t count = counts[i];
        counts[i] = start;
        start += count;
    }
}

/* Sorts one bucket by the low bits of the names' numbers. */
static void sort_bucket(const struct listed *from, struct listed *to, uint32_t count, uint32_t *at, uint32_t lows)
{
    memset(at, 0, lows * sizeof *at);
    for (uint32_t i = 0; i < count; i++)
        at[from[i].name & (lows - 1)]++;
    prefix_sums(at, lows);
    for (uint32_t i = 0; i < count; i++)
        to[at[from[i].name & (lows - 1)]++] = from[i];
}

/* All recipients by the numbers of their names, ties by site order. Names are numbered in the order of the identity rule, with
 * which most comparators nearly agree. The bucket of a name is its number without the lowest `shift` bits. */
static void gather_by_name(const struct listed_storage *storage, const struct sites *sites, unsigned shift)
{
    struct listed *list = storage->list, *spare = storage->spare;
    uint32_t starts[BUCKETS + 1] = {0}, at[BUCKETS];
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++)
            starts[sites->at[i].recipients[j].name >> shift]++;
    prefix_sums(starts, BUCKETS + 1);
    memcpy(at, starts, sizeof at);
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++) {
            struct listed listed = listed_at(sites, storage->starts, i, j);
            spare[at[listed.name >> shift]++] = listed;
        }
    for (unsigned i = 0; i < BUCKETS; i++)
        sort_bucket(spare + starts[i], list + starts[i], starts[i + 1] - starts[i], storage->items, UINT32_C(1) << shift);
}

/* The `shift` of gather_by_name() for this many names. */
static unsigned bucket_shift(uint32_t names)
{
    unsigned shift = 0;
    while ((names - 1) >> shift >= BUCKETS)
        shift++;
    return shift;
}

/* The site of the item: the last that starts at it or before it. (A site without recipients starts where the next one does.) */
static uint32_t find_site(const uint32_t *starts, uint32_t sites, uint32_t item)
{
    uint32_t low = 0;
    /* Without branches, as they would be unpredictable. */
    for (uint32_t left = sites; left > 1; left -= left / 2) {
        uint32_t middle = low + left / 2;
        low = starts[middle] <= item ? middle : low;
    }
    return low;
}

/* Moves the chosen items to the front of the list. */
static void compact_list(const struct listed_storage *storage, uint32_t count)
{
    struct listed *list = storage->list;
    const uint32_t *items = storage->items;
    bool ascend = true;
    for (uint32_t i = 1; i < count; i++)
        ascend = ascend && items[i - 1] < items[i];
    struct listed *to = ascend ? list : storage->spare;
    for (uint32_t i = 0; i < count; i++)
        to[i] = list[items[i]];
    if (!ascend)
        memcpy(list, to, count * sizeof *to);
}

uint32_t listed_recipients(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                           struct comparator comparator)
{
    struct listed *list = storage->list;
    uint32_t *items = storage->items, count = start_sites(storage->starts, sites);
    unsigned shift = bucket_shift(names->users.count);
    struct list_order by = {.comparator = comparator, .list = list, .count = count};
    if (count < BUCKETS || UINT32_C(1) << shift > count) /* reordering does not pay, or the counters need more room */
        gather_list(list, sites, storage->starts);
    else
        gather_by_name(storage, sites, shift);
    number_items(items, count);
    order_items(items, storage->scratch, count, compare_listed, &by);
    count = drop_repeats(items, count, list);
    compact_list(storage, count);
    for (uint32_t i = 0; i < count; i++)
        list[i].addr = sites->at[find_site(storage->starts, sites->count, list[i].addr)].post_office;
    return count;
}

uint32_t listed_offices(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                        struct comparator comparator)
{
    uint32_t *items = storage->items;
    struct listed *list = storage->list;
    for (uint32_t i = 0; i < sites->count; i++)
        list[i] = (struct listed){.name = sites->at[i].post_office,
                                  .addr = i == 0 ? STRING_EMPTY : sites->at[0].post_office,
                                  .comment = names->connector_comment};
    number_items(items, sites->count);
    struct list_order by = {.comparator = comparator, .list = list, .count = sites->count};
    sort_stable(items, storage->scratch, sites->count, ask_listed, &by);
    uint32_t kept = drop_equal(items, sites->count, &by), count = 0;
    /* Back into site order. */
    memset(storage->scratch, 0, sites->count * sizeof *storage->scratch);
    for (uint32_t i = 0; i < kept; i++)
        storage->scratch[items[i]] = 1;
    for (uint32_t i = 0; i < sites->count; i++)
        if (storage->scratch[i])
            list[count++] = list[i];
    return count;
}
