#include "model/listed.h"

#include "model/order.h"

#include <string.h>

/* Names are dealt out by the highest bits of their numbers into so many heaps, each of which a processor's own memory holds. */
#define HEAP_BITS 8u
#define HEAPS (1u << HEAP_BITS)

/* So many of the list before it is asked about a name's bytes, memory is told of them. */
#define AHEAD 16u

/* While the list is being sorted, `addr` of each is its number in the order of the sites, below this bit, which is set once it was found
 * to equal one that comes before it. */
#define REPEATS (UINT32_C(1) << 31)

/* What a sort is asked with: items are indices of `list`. */
struct list_order {
    struct comparator comparator;
    struct listed *list;
    uint32_t count;
};

static int ask_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct list_order *order = context;
    if (order->count - b > AHEAD) /* most are asked about in the order of the list */
        __builtin_prefetch(order->comparator.names[order->list[b + AHEAD].name].bytes);
    return comparator_ask(&order->comparator, order->list[a].name, order->list[b].name);
}

/* Of equal ones the one that the sites have later comes later. Whatever sorts asks about each two that are neighbours in the end, so that
 * all but the first of those that are equal are known then. */
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

/* Of neighbours that equal the last one kept the first stays. Returns how many stay. */
static uint32_t keep_first(uint32_t *items, uint32_t count, const struct list_order *by)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || ask_listed(by, items[kept - 1], items[i]) != 0)
            items[kept++] = items[i];
    return kept;
}

/* The same of a list whose sorting has told which these are. */
static uint32_t keep_unrepeated(uint32_t *items, uint32_t count, const struct listed *list)
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

/* Where each site's recipients begin in the order of the sites. Returns how many there are. */
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

/* Where each of so many begins, from how many there are of it. */
static void start_counts(uint32_t *counts, size_t size)
{
    uint32_t start = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t count = counts[i];
        counts[i] = start;
        start += count;
    }
}

/* Sorts those of one heap, by the low bits of their names. */
static void sort_heap(const struct listed *from, struct listed *to, uint32_t count, uint32_t *at, uint32_t lows)
{
    memset(at, 0, lows * sizeof *at);
    for (uint32_t i = 0; i < count; i++)
        at[from[i].name & (lows - 1)]++;
    start_counts(at, lows);
    for (uint32_t i = 0; i < count; i++)
        to[at[from[i].name & (lows - 1)]++] = from[i];
}

/* All recipients by the numbers of their names, those of one name in the order of the sites. Many names are numbered in the order of the
 * post office, with which most comparators nearly agree. A name's heap is what is left of its number without the lowest `shift` bits. */
static void gather_by_name(const struct listed_storage *storage, const struct sites *sites, unsigned shift)
{
    struct listed *list = storage->list, *spare = storage->spare;
    uint32_t starts[HEAPS + 1] = {0}, at[HEAPS];
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++)
            starts[sites->at[i].recipients[j].name >> shift]++;
    start_counts(starts, HEAPS + 1);
    memcpy(at, starts, sizeof at);
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++) {
            struct listed listed = listed_at(sites, storage->starts, i, j);
            spare[at[listed.name >> shift]++] = listed;
        }
    for (unsigned i = 0; i < HEAPS; i++)
        sort_heap(spare + starts[i], list + starts[i], starts[i + 1] - starts[i], storage->items, UINT32_C(1) << shift);
}

/* Of so many names, for gather_by_name(). */
static unsigned heap_shift(uint32_t names)
{
    unsigned shift = 0;
    while ((names - 1) >> shift >= HEAPS)
        shift++;
    return shift;
}

/* The last site that begins at the item or before it. One without recipients begins where the next one does. */
static uint32_t find_site(const uint32_t *starts, uint32_t sites, uint32_t item)
{
    uint32_t low = 0;
    /* Always as many steps, and no branch: where an item belongs cannot be guessed. */
    for (uint32_t left = sites; left > 1; left -= left / 2) {
        uint32_t middle = low + left / 2;
        low = starts[middle] <= item ? middle : low;
    }
    return low;
}

/* Puts those of these items at the front of the list. */
static void take_items(const struct listed_storage *storage, uint32_t count)
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
    unsigned shift = heap_shift(names->users.count);
    struct list_order by = {.comparator = comparator, .list = list, .count = count};
    if (count < HEAPS || UINT32_C(1) << shift > count) /* a few, or too few of very many names: no room to count them */
        gather_list(list, sites, storage->starts);
    else
        gather_by_name(storage, sites, shift);
    number_items(items, count);
    order_items(items, storage->scratch, count, compare_listed, &by);
    count = keep_unrepeated(items, count, list);
    take_items(storage, count);
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
    uint32_t kept = keep_first(items, sites->count, &by), count = 0;
    /* Back into site order: those that stay are marked, the others close up. */
    memset(storage->scratch, 0, sites->count * sizeof *storage->scratch);
    for (uint32_t i = 0; i < kept; i++)
        storage->scratch[items[i]] = 1;
    for (uint32_t i = 0; i < sites->count; i++)
        if (storage->scratch[i])
            list[count++] = list[i];
    return count;
}
