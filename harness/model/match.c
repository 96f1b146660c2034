#include "model/match.h"

#include "model/order.h"

#include <string.h>

/* Prefetch distance, in listed items. */
#define PREFETCH_DISTANCE 16u

/* The mark of an exported entry. */
enum { UNLISTED, LISTED /* its bytes are listed */, MATCHED };

/* The contexts of sorting the list and the export. */
static int compare_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct match_sides *sides = context;
    return comparator_ask(&sides->comparator, sides->list[a].name, sides->list[b].name);
}

struct export_order {
    const struct match_sides *sides;
    const uint32_t *slots;
};

static uint32_t exported_name(const struct export_order *order, uint32_t item)
{
    return order->sides->part.at[order->slots[item]].name;
}

static int compare_exported(const void *context, uint32_t a, uint32_t b)
{
    const struct export_order *order = context;
    return comparator_ask(&order->sides->comparator, exported_name(order, a), exported_name(order, b));
}

static void sort_items(uint32_t *items, uint32_t *scratch, uint32_t count, sort_comparison *compare, const void *context)
{
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
    order_items(items, scratch, count, compare, context);
}

/* The `count` exported entries that are not marked, in export order. */
static void gather_exported(struct match *match, const struct directory_part *part, uint32_t count)
{
    uint32_t found = 0;
    for (unsigned group = 0; group < EXPORT_GROUPS && found < count; group++)
        for (uint32_t i = 0; i < part->slots; i++)
            if (!match->marks[i] && part->at[i].locn && entry_export_group(&part->at[i]) == group)
                match->exported[found++] = i;
}

static void mark_matched(struct match *match, uint32_t slot)
{
    if (match->marks[slot] == MATCHED)
        return;
    match->marks[slot] = MATCHED;
    match->orphaned--;
}

/* Merges both sides, which are sorted. Sorting is stable, so the first of equal entries is the first in export order. */
static void merge_sides(struct match *match, const struct match_sides *sides)
{
    const struct comparator *comparator = &sides->comparator;
    const struct export_order exported = {.sides = sides, .slots = match->exported};
    const uint32_t *right = match->by_order;
    uint32_t at = 0, held = sides->part.held;
    for (uint32_t i = 0; i < sides->count; i++) {
        uint32_t item = match->left[i], name = sides->list[item].name;
        int order = -1;
        while (at < held && (order = comparator_ask(comparator, exported_name(&exported, right[at]), name)) < 0)
            at++;
        if (at == held || order != 0) {
            match->found[item] = MATCH_NONE;
            continue;
        }
        uint32_t slot = match->exported[right[at]];
        match->found[item] = slot;
        if (match->marks[slot] == MATCHED)
            continue; /* and so are the entries equal to it */
        mark_matched(match, slot);
        for (uint32_t next = at + 1; next < held && comparator_ask(comparator, exported_name(&exported, right[next]), name) == 0;
             next++)
            mark_matched(match, match->exported[right[next]]);
    }
}

/* Sorts the list by the comparator, and checks whether it then ascends strictly. */
static void cache_list(struct match *match, const struct match_sides *sides)
{
    match->cached = true;
    match->export_cached = false;
    match->ascends = match->in_order = sides->ascends;
    if (match->ascends)
        return;
    sort_items(match->left, match->scratch, sides->count, compare_listed, sides);
    match->ascends = true;
    for (uint32_t i = 1; i < sides->count && match->ascends; i++)
        match->ascends = compare_listed(sides, match->left[i - 1], match->left[i]) < 0;
}

/* Whether a record for the listed item would not change the entry, which has its name. Without branches, as nearly all are up to
 * date. */
static bool is_up_to_date(const struct listed *listed, const struct entry *held, const uint32_t *expected_addr)
{
    return !((held->comment ^ listed->comment) | (held->addr ^ expected_addr[listed->addr]) | (held->locn ^ 'l'));
}

/* The arrays are read sequentially; the name bytes are not. Without this prefetch, half the time is stall. (Unless it is inlined,
 * gcc removes a function that only prefetches.) */
__attribute__((always_inline)) static inline void prefetch_name(const struct match_sides *sides, uint32_t at)
{
    if (sides->count - at > PREFETCH_DISTANCE)
        __builtin_prefetch(sides->comparator.names[sides->list[at + PREFETCH_DISTANCE].name].bytes);
}

/* Fast path of a steady cycle: length of the list prefix whose entries exist unchanged, in order, and compare equal. */
static uint32_t prefix_up_to_date(const struct match_sides *sides)
{
    const struct listed *list = sides->list;
    const struct entry *at = sides->part.at;
    const uint32_t *identities = sides->identities, *expected_addr = sides->expected_addr;
    struct comparator comparator = sides->comparator;
    uint32_t i = 0, next = 0, count = expected_addr ? sides->count : 0;
    for (; i < count; i++) {
        uint32_t name = list[i].name, slot = identities[name];
        prefetch_name(sides, i);
        if (at[slot].name != name || slot < next || !is_up_to_date(&list[i], &at[slot], expected_addr) ||
            comparator_ask(&comparator, name, name) != 0)
            break;
        next = slot + 1;
    }
    return i;
}

/* Compares each listed item with the exported entry of the same bytes. Returns the number of such entries. */
static uint32_t match_same_bytes(struct match *match, const struct match_sides *sides)
{
    const struct directory_part *part = &sides->part;
    uint8_t *marks = match->marks;
    uint32_t passed = prefix_up_to_date(sides), same = passed, outdated = 0;
    match->orphaned = part->held - passed;
    match->up_to_date = passed == sides->count;
    if (match->up_to_date && match->orphaned == 0)
        return same; /* `found` and `marks` are not used */
    memset(marks, UNLISTED, part->slots * sizeof *marks);
    for (uint32_t i = 0; i < passed; i++) {
        match->found[i] = sides->identities[sides->list[i].name];
        marks[match->found[i]] = MATCHED;
    }
    for (uint32_t i = passed; i < sides->count; i++) {
        const struct listed *listed = &sides->list[i];
        uint32_t name = listed->name, slot = sides->identities[name];
        const struct entry *held = &part->at[slot];
        prefetch_name(sides, i);
        match->found[i] = MATCH_NONE;
        if (held->name != name || !held->locn) {
            outdated++;
            continue;
        }
        same += marks[slot] == UNLISTED;
        if (comparator_ask(&sides->comparator, name, name) == 0) {
            match->found[i] = slot;
            mark_matched(match, slot);
            outdated += !sides->expected_addr || !is_up_to_date(listed, held, sides->expected_addr);
        } else {
            outdated++;
            if (marks[slot] == UNLISTED)
                marks[slot] = LISTED;
        }
    }
    match->up_to_date = outdated == 0;
    return same;
}

static uint32_t left_item(const struct match *match, uint32_t i) { return match->in_order ? i : match->left[i]; }

static int ask_left(const struct match *match, const struct match_sides *sides, uint32_t exported, uint32_t i)
{
    return comparator_ask(&sides->comparator, exported, sides->list[left_item(match, i)].name);
}

/* The number of listed items that come before an exported name. The search starts at the last result, as most names ascend. */
static uint32_t find_position(const struct match *match, const struct match_sides *sides, uint32_t name, uint32_t last)
{
    uint32_t low = 0, high = sides->count;
    if (last < high && ask_left(match, sides, name, last) <= 0)
        high = last;
    else if (last < high)
        low = last + 1;
    for (uint64_t at = low, step = 1; low > 0 && at < high; at += step, step *= 2) {
        if (ask_left(match, sides, name, (uint32_t)at) <= 0)
            high = (uint32_t)at;
        else
            low = (uint32_t)at + 1;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ask_left(match, sides, name, middle) <= 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_exported_before(const struct directory_part *part, uint32_t a, uint32_t b)
{
    unsigned group_a = entry_export_group(&part->at[a]), group_b = entry_export_group(&part->at[b]);
    return group_a != group_b ? group_a < group_b : a < b;
}

/* Compares each unmatched entry with the one item that it can equal. */
static void match_unmatched(struct match *match, const struct match_sides *sides)
{
    for (uint32_t i = 0; i < match->unmatched; i++) {
        uint32_t slot = match->exported[i];
        if (match->positions[i] == sides->count || ask_left(match, sides, sides->part.at[slot].name, match->positions[i]) != 0)
            continue;
        uint32_t item = left_item(match, match->positions[i]), found = match->found[item];
        if (found == MATCH_NONE || is_exported_before(&sides->part, slot, found)) {
            match->found[item] = slot;
            match->up_to_date = false;
        }
        mark_matched(match, slot);
    }
}

/* An ascending list: each exported entry equals at most one item. */
static void match_ascending(struct match *match, const struct match_sides *sides)
{
    uint32_t held = sides->part.held, same = match_same_bytes(match, sides);
    if (!match->export_cached) {
        uint32_t last = 0;
        match->unmatched = held - same;
        gather_exported(match, &sides->part, match->unmatched);
        for (uint32_t i = 0; i < match->unmatched; i++)
            last = match->positions[i] = find_position(match, sides, sides->part.at[match->exported[i]].name, last);
    }
    match_unmatched(match, sides);
}

/* Any list: both sides are sorted and merged. */
static void match_any(struct match *match, const struct match_sides *sides)
{
    uint32_t held = sides->part.held;
    struct export_order by = {.sides = sides, .slots = match->exported};
    if (!match->export_cached) {
        gather_exported(match, &sides->part, held);
        sort_items(match->by_order, match->scratch, held, compare_exported, &by);
    }
    merge_sides(match, sides);
}

void match_sides(struct match *match, const struct match_sides *sides)
{
    const struct directory_part *part = &sides->part;
    match->orphaned = part->held;
    match->up_to_date = false;
    match->nothing_held = part->held == 0;
    if (!match->cached && part->held)
        cache_list(match, sides);
    match->export_cached = match->export_cached && match->version == part->version;
    match->version = part->version;
    if (!match->nothing_held && match->cached && match->ascends) {
        match_ascending(match, sides);
    } else if (!match->nothing_held) {
        memset(match->marks, UNLISTED, part->slots * sizeof *match->marks);
        match_any(match, sides);
    }
    match->export_cached = match->cached;
}
