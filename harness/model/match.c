#include "model/match.h"

#include "model/order.h"

#include <string.h>

/* So many listed ones before it is asked about a name's bytes, memory is told of them. */
#define AHEAD 16u

/* What is known of a place. */
enum { UNLISTED, LISTED /* these bytes are listed */, WANTED };

/* What a sort of the listed or the exported is asked with. */
static int compare_listed(const void *context, uint32_t a, uint32_t b)
{
    const struct match_sides *sides = context;
    return comparator_ask(&sides->comparator, sides->list[a].name, sides->list[b].name);
}

struct export_order {
    const struct match_sides *sides;
    const uint32_t *places;
};

static uint32_t exported_name(const struct export_order *order, uint32_t item)
{
    return order->sides->part.at[order->places[item]].name;
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
        for (uint32_t i = 0; i < part->places; i++)
            if (!match->marks[i] && part->at[i].locn && entry_export_group(&part->at[i]) == group)
                match->exported[found++] = i;
}

static void want(struct match *match, uint32_t place)
{
    if (match->marks[place] == WANTED)
        return;
    match->marks[place] = WANTED;
    match->unwanted--;
}

/* Passes through both sides, which are sorted, once. Sorting is stable, so the first of equal ones is the first in export order. */
static void pass(struct match *match, const struct match_sides *sides)
{
    const struct comparator *comparator = &sides->comparator;
    const struct export_order exported = {.sides = sides, .places = match->exported};
    const uint32_t *right = match->right;
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
        uint32_t place = match->exported[right[at]];
        match->found[item] = place;
        if (match->marks[place] == WANTED)
            continue; /* and so are those that equal it */
        want(match, place);
        for (uint32_t next = at + 1; next < held && comparator_ask(comparator, exported_name(&exported, right[next]), name) == 0;
             next++)
            want(match, match->exported[right[next]]);
    }
}

/* What is to be known of the list: its order by the comparator, and whether it ascends. */
static void keep_list(struct match *match, const struct match_sides *sides)
{
    match->kept = true;
    match->export_kept = false;
    match->ascends = match->in_order = sides->ascends;
    if (match->ascends)
        return;
    sort_items(match->left, match->scratch, sides->count, compare_listed, sides);
    match->ascends = true;
    for (uint32_t i = 1; i < sides->count && match->ascends; i++)
        match->ascends = compare_listed(sides, match->left[i - 1], match->left[i]) < 0;
}

/* Whether the entry, which has the name of the listed one, is what it would become. All of it is looked at, as it nearly always is. */
static bool is_settled(const struct listed *listed, const struct entry *held, const uint32_t *agreed)
{
    return !((held->comment ^ listed->comment) | (held->addr ^ agreed[listed->addr]) | (held->locn ^ 'l'));
}

/* All that a pass reads lies in the order in which it is read, which a processor sees coming; but not the bytes, whose places are read,
 * too: without this it waits for them half of the time. (gcc takes a function that only does this for one that does nothing, if it is
 * not inlined first.) */
__attribute__((always_inline)) static inline void look_ahead(const struct match_sides *sides, uint32_t at)
{
    if (sides->count - at > AHEAD)
        __builtin_prefetch(sides->comparator.names[sides->list[at + AHEAD].name].bytes);
}

/* Asks about each listed one, as long as there is an entry of the same bytes behind that of the one before, which is all that it would
 * become, and which it equals. Returns how many there are. A steady cycle is this loop. */
static uint32_t pass_settled(const struct match_sides *sides)
{
    const struct listed *list = sides->list;
    const struct entry *at = sides->part.at;
    const uint32_t *identities = sides->identities, *agreed = sides->agreed;
    struct comparator comparator = sides->comparator;
    uint32_t i = 0, next = 0, count = agreed ? sides->count : 0;
    for (; i < count; i++) {
        uint32_t name = list[i].name, place = identities[name];
        look_ahead(sides, i);
        if (at[place].name != name || place < next || !is_settled(&list[i], &at[place], agreed) ||
            comparator_ask(&comparator, name, name) != 0)
            break;
        next = place + 1;
    }
    return i;
}

/* Asks about each listed one and the exported entry of the same bytes. Returns how many such entries there are. */
static uint32_t match_same_bytes(struct match *match, const struct match_sides *sides)
{
    const struct directory_part *part = &sides->part;
    uint8_t *marks = match->marks;
    uint32_t passed = pass_settled(sides), same = passed, unsettled = 0;
    match->unwanted = part->held - passed;
    match->settled = passed == sides->count;
    if (match->settled && match->unwanted == 0)
        return same; /* nobody will look at what was found where */
    memset(marks, UNLISTED, part->places * sizeof *marks);
    for (uint32_t i = 0; i < passed; i++) {
        match->found[i] = sides->identities[sides->list[i].name];
        marks[match->found[i]] = WANTED;
    }
    for (uint32_t i = passed; i < sides->count; i++) {
        const struct listed *listed = &sides->list[i];
        uint32_t name = listed->name, place = sides->identities[name];
        const struct entry *held = &part->at[place];
        look_ahead(sides, i);
        match->found[i] = MATCH_NONE;
        if (held->name != name || !held->locn) {
            unsettled++;
            continue;
        }
        same += marks[place] == UNLISTED;
        if (comparator_ask(&sides->comparator, name, name) == 0) {
            match->found[i] = place;
            want(match, place);
            unsettled += !sides->agreed || !is_settled(listed, held, sides->agreed);
        } else {
            unsettled++;
            if (marks[place] == UNLISTED)
                marks[place] = LISTED;
        }
    }
    match->settled = unsettled == 0;
    return same;
}

static uint32_t left_item(const struct match *match, uint32_t i) { return match->in_order ? i : match->left[i]; }

static int ask_left(const struct match *match, const struct match_sides *sides, uint32_t exported, uint32_t i)
{
    return comparator_ask(&sides->comparator, exported, sides->list[left_item(match, i)].name);
}

/* How many of the list come before an exported name. Looks first where the last one was found, as most ascend. */
static uint32_t find_place(const struct match *match, const struct match_sides *sides, uint32_t name, uint32_t last)
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

/* Asks about each stranger and the one of the list that it may equal. */
static void match_strangers(struct match *match, const struct match_sides *sides)
{
    for (uint32_t i = 0; i < match->strangers; i++) {
        uint32_t place = match->exported[i];
        if (match->right[i] == sides->count || ask_left(match, sides, sides->part.at[place].name, match->right[i]) != 0)
            continue;
        uint32_t item = left_item(match, match->right[i]), found = match->found[item];
        if (found == MATCH_NONE || is_exported_before(&sides->part, place, found)) {
            match->found[item] = place;
            match->settled = false;
        }
        want(match, place);
    }
}

/* A list that ascends, each exported entry therefore equalling one of it at most. */
static void match_ascending(struct match *match, const struct match_sides *sides)
{
    uint32_t held = sides->part.held, same = match_same_bytes(match, sides);
    if (!match->export_kept) {
        uint32_t last = 0;
        match->strangers = held - same;
        gather_exported(match, &sides->part, match->strangers);
        for (uint32_t i = 0; i < match->strangers; i++)
            last = match->right[i] = find_place(match, sides, sides->part.at[match->exported[i]].name, last);
    }
    match_strangers(match, sides);
}

/* Any two sides: what is not known to be in order is sorted. */
static void match_any(struct match *match, const struct match_sides *sides)
{
    uint32_t held = sides->part.held;
    struct export_order by = {.sides = sides, .places = match->exported};
    if (!match->export_kept) {
        gather_exported(match, &sides->part, held);
        sort_items(match->right, match->scratch, held, compare_exported, &by);
    }
    pass(match, sides);
}

void match_sides(struct match *match, const struct match_sides *sides)
{
    const struct directory_part *part = &sides->part;
    match->unwanted = part->held;
    match->settled = false;
    match->nothing_held = part->held == 0;
    if (!match->kept && part->held)
        keep_list(match, sides);
    match->export_kept = match->export_kept && match->version == part->version;
    match->version = part->version;
    if (!match->nothing_held && match->kept && match->ascends) {
        match_ascending(match, sides);
    } else if (!match->nothing_held) {
        memset(match->marks, UNLISTED, part->places * sizeof *match->marks);
        match_any(match, sides);
    }
    match->export_kept = match->kept;
}
