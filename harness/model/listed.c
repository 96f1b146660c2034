#include "model/listed.h"

#include "model/order.h"

#include <string.h>

/* So many items before it is needed, memory is told of it. */
#define AHEAD 12u

/* What a sort is asked with: items are indices of `list`. */
struct list_order {
    struct comparator comparator;
    const struct listed *list;
};

static int ask_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct list_order *order = context;
    const struct listed *left = &order->list[a], *right = &order->list[b];
    if (order->comparator.module)
        return order->comparator.module(listed_name(left), listed_name(right));
    return comparator_ask(&order->comparator, left->name, right->name);
}

/* While a list is being sorted, `addr` of each is its number in the order of the sites. */
static int compare_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct list_order *order = context;
    uint32_t left = order->list[a].addr, right = order->list[b].addr;
    int result = ask_listed(context, a, b);
    return result ? result : (left > right) - (left < right);
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

static void number_items(uint32_t *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
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

/* The names in the order in which they are sorted best, with their numbers in the order of the sites. Returns how many there are. */
static uint32_t gather_list(const struct listed_storage *storage, const struct names *names, const struct sites *sites, bool few)
{
    uint32_t *by_number = storage->scratch, *items = storage->items;
    uint32_t count = gather_names(sites, storage->starts, by_number);
    /* Until it is filled, the list's own storage has room for counts. */
    size_t room = count * (sizeof *storage->list / sizeof(uint32_t));
    if (few || !order_by_identity(items, count, by_number, &names->user_identities, (uint32_t *)(void *)storage->list, room))
        number_items(items, count);
    for (uint32_t i = 0; i < count; i++) {
        if (count - i > 2 * AHEAD) {
            __builtin_prefetch(&by_number[items[i + 2 * AHEAD]]);
            __builtin_prefetch(&names->users.at[by_number[items[i + AHEAD]]]);
        }
        storage->list[i] = list_name(&names->users, by_number[items[i]], items[i], STRING_EMPTY);
    }
    return count;
}

/* Makes the list of those of these numbers in the order of the sites. */
static void fill_list(const struct listed_storage *storage, const struct names *names, const struct sites *sites, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = find_site(storage->starts, sites->count, storage->items[i]);
        const struct site *site = &sites->at[at];
        const struct recipient *recipient = &site->recipients[storage->items[i] - storage->starts[at]];
        storage->list[i] = list_name(&names->users, recipient->name, site->post_office, recipient->comment);
    }
}

uint32_t listed_recipients(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                           struct comparator comparator, bool few)
{
    uint32_t *items = storage->items, count = gather_list(storage, names, sites, few);
    struct list_order by = {.comparator = comparator, .list = storage->list};
    number_items(items, count);
    if (few)
        sort_stable(items, storage->scratch, count, ask_listed, &by);
    else
        order_items(items, storage->scratch, count, compare_listed, &by);
    count = keep_first(items, count, &by);
    for (uint32_t i = 0; i < count; i++)
        items[i] = storage->list[items[i]].addr;
    fill_list(storage, names, sites, count);
    return count;
}

uint32_t listed_offices(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                        struct comparator comparator)
{
    uint32_t *items = storage->items;
    struct listed *list = storage->list;
    for (uint32_t i = 0; i < sites->count; i++)
        list[i] = list_name(&names->offices, sites->at[i].post_office, i == 0 ? STRING_EMPTY : sites->at[0].post_office,
                            names->connector_comment);
    number_items(items, sites->count);
    struct list_order by = {.comparator = comparator, .list = list};
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
