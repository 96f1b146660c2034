#include "model/listed.h"

#include "model/order.h"

#include <string.h>

/* What a sort is asked with: items are indices of `names`, which are numbers. */
struct name_order {
    struct comparator comparator;
    const uint32_t *names;
};

static int compare_names(const void *context, uint32_t a, uint32_t b)
{
    const struct name_order *order = context;
    return comparator_ask(&order->comparator, order->names[a], order->names[b]);
}

/* Of neighbours that equal the last one kept the first stays. Returns how many stay. */
static uint32_t keep_first(uint32_t *items, uint32_t count, const struct name_order *by)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || compare_names(by, items[kept - 1], items[i]) != 0)
            items[kept++] = items[i];
    return kept;
}

static void number_items(uint32_t *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
}

/* Items by the post office's own order, those of one identity in theirs: a counting sort. False: there is no room for the counts. */
static bool order_by_identity(uint32_t *items, uint32_t count, const uint32_t *names, const struct identities *identities,
                              uint32_t *counts, size_t room)
{
    if (identities->count >= room)
        return false;
    memset(counts, 0, ((size_t)identities->count + 1) * sizeof *counts);
    for (uint32_t i = 0; i < count; i++)
        counts[identities->of[names[i]] + 1]++;
    for (uint32_t i = 0; i < identities->count; i++)
        counts[i + 1] += counts[i];
    for (uint32_t i = 0; i < count; i++)
        items[counts[identities->of[names[i]]]++] = i;
    return true;
}

/* Where each site's recipients begin, all being numbered on; and their names by that number. Returns how many there are. */
static uint32_t gather_names(const struct sites *sites, uint32_t *starts, uint32_t *names)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++) {
        const struct site *site = &sites->at[i];
        starts[i] = count;
        for (uint32_t j = 0; j < site->count; j++)
            names[count++] = site->recipients[j].name;
    }
    return count;
}

/* The last site that begins at the item or before it. One without recipients begins where the next one does. */
static uint32_t find_site(const uint32_t *starts, uint32_t sites, uint32_t item)
{
    uint32_t low = 0, high = sites;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (starts[middle] <= item)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct listed list_name(const struct strings *pool, uint32_t name, uint32_t addr, uint32_t comment)
{
    return (struct listed){
        .bytes = pool->at[name].bytes, .length = (uint32_t)pool->at[name].length, .name = name, .addr = addr, .comment = comment};
}

uint32_t listed_recipients(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                           struct comparator comparator, bool few)
{
    /* Until it is filled, the list's own storage has room for the names by number and for some counts. */
    uint32_t *by_number = (uint32_t *)(void *)storage->list, *items = storage->items;
    uint32_t count = gather_names(sites, storage->starts, by_number);
    size_t room = count * (sizeof *storage->list / sizeof *by_number - 1);
    struct name_order by = {.comparator = comparator, .names = by_number};
    if (few || !order_by_identity(items, count, by_number, &names->user_identities, by_number + count, room))
        number_items(items, count);
    if (few)
        sort_stable(items, storage->scratch, count, compare_names, &by);
    else
        order_items(items, storage->scratch, count, compare_names, &by);
    count = keep_first(items, count, &by);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = find_site(storage->starts, sites->count, items[i]);
        const struct site *site = &sites->at[at];
        const struct recipient *recipient = &site->recipients[items[i] - storage->starts[at]];
        storage->list[i] = list_name(&names->users, recipient->name, site->post_office, recipient->comment);
    }
    return count;
}

uint32_t listed_offices(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                        struct comparator comparator)
{
    uint32_t *by_number = storage->starts, *items = storage->items;
    for (uint32_t i = 0; i < sites->count; i++)
        by_number[i] = sites->at[i].post_office;
    number_items(items, sites->count);
    struct name_order by = {.comparator = comparator, .names = by_number};
    sort_stable(items, storage->scratch, sites->count, compare_names, &by);
    uint32_t kept = keep_first(items, sites->count, &by), count = 0;
    /* Back into site order: those that stay are marked, the others close up. */
    memset(storage->scratch, 0, sites->count * sizeof *storage->scratch);
    for (uint32_t i = 0; i < kept; i++)
        storage->scratch[items[i]] = 1;
    for (uint32_t i = 0; i < sites->count; i++)
        if (storage->scratch[i])
            storage->list[count++] =
                list_name(&names->offices, by_number[i], i == 0 ? STRING_EMPTY : by_number[0], names->connector_comment);
    return count;
}
