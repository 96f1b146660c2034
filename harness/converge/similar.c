#include "converge/similar_parts.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* Names are similar if this rule makes them equal. */
static const struct identity_rule widest = {
    .letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC};

/* Attributes with names of entries. */
static const char *const name_types[] = {"displayname", "cn", "name", "uid", "mail"};
enum { NAME_TYPES = sizeof name_types / sizeof *name_types };

#define NO_PERSON UINT32_MAX

/* A name of a person's entry or in the input. */
struct item {
    uint32_t key;       /* in `keys`: the type and the name's key by the widest rule */
    uint32_t name;      /* string */
    uint32_t person;    /* NO_PERSON: in the input */
    uint32_t truncated; /* truncated key: its code points; 0: not truncated */
    bool repeats;
};

struct similar_search {
    struct strings *strings, keys;
    const struct similar_question *question;
    const struct repeats *repeats;
    struct similar_groups *similar;
    struct identity_maker *maker;
    struct item *items;
    size_t count, capacity;
    bool *repeating;       /* by person: its writes repeat */
    uint32_t *seen;        /* by person: last counted key + 1 */
    uint32_t person_limit; /* upper bound of person numbers */
    uint32_t *lengths;     /* distinct key lengths of repeating persons, in code points */
    size_t length_count, length_capacity;
    size_t longest[NAME_TYPES]; /* by type: code points of the longest key in the directory */
    struct text bytes;
};

/* ---- Names ------------------------------------------------------------------------------------------------------------------- */

static size_t count_points(struct ccm_name key)
{
    size_t points = 0;
    for (size_t i = 0; i < key.length; i++)
        points += ((unsigned char)key.bytes[i] & 0xC0u) != 0x80u;
    return points;
}

/* Returns the first code points of a key. */
static struct ccm_name truncate_key(struct ccm_name key, size_t points)
{
    size_t end = 0;
    for (size_t seen = 0; end < key.length; end++) {
        seen += ((unsigned char)key.bytes[end] & 0xC0u) != 0x80u;
        if (seen > points)
            break;
    }
    return (struct ccm_name){.bytes = key.bytes, .length = end};
}

/* Interns "TYPE", a NUL and the key, as keys of different attributes are not compared. */
static bool intern_key(struct similar_search *search, struct ccm_name type, struct ccm_name key, bool only_find, uint32_t *number)
{
    text_clear(&search->bytes);
    text_append(&search->bytes, type.bytes, type.length);
    text_append(&search->bytes, "", 1);
    text_append(&search->bytes, key.bytes, key.length);
    struct ccm_name bytes = {.bytes = search->bytes.bytes, .length = search->bytes.length};
    if (search->bytes.failed)
        return false;
    return only_find ? strings_find(&search->keys, bytes, number) : strings_intern(&search->keys, bytes, number);
}

static bool note_length(struct similar_search *search, size_t points)
{
    if (points < SIMILAR_LENGTH_LEAST)
        return true;
    for (size_t i = 0; i < search->length_count; i++)
        if (search->lengths[i] == points)
            return true;
    uint32_t *lengths = array_grow(search->lengths, search->length_count, &search->length_capacity, sizeof *lengths);
    if (!lengths)
        return false;
    search->lengths = lengths;
    lengths[search->length_count++] = (uint32_t)points;
    return true;
}

/* Returns NAME_TYPES if the attribute has no names. */
static size_t find_name_type(struct ccm_name type)
{
    size_t i = 0;
    while (i < NAME_TYPES && (type.length != strlen(name_types[i]) || memcmp(type.bytes, name_types[i], type.length) != 0))
        i++;
    return i;
}

static enum similar_status add_item(struct similar_search *search, struct ccm_name type, struct ccm_name name, uint32_t person)
{
    struct item item = {.person = person, .repeats = person != NO_PERSON && search->repeating[person]};
    struct ccm_name key;
    enum identity_status status = identity_key(search->maker, name, &key);
    if (status != IDENTITY_OK)
        return similar_status_of(status);
    if (!key.length)
        return SIMILAR_OK;
    size_t points = count_points(key), *longest = &search->longest[find_name_type(type)];
    *longest = person != NO_PERSON && points > *longest ? points : *longest;
    if (item.repeats && !note_length(search, points))
        return SIMILAR_NO_MEMORY;
    struct item *items = array_grow(search->items, search->count, &search->capacity, sizeof *items);
    if (!items)
        return SIMILAR_NO_MEMORY;
    search->items = items;
    if (!intern_key(search, type, key, false, &item.key) || !strings_intern(search->strings, name, &item.name))
        return SIMILAR_NO_MEMORY;
    items[search->count++] = item;
    return SIMILAR_OK;
}

/* Interning names does not move the bytes of the content. */
static enum similar_status add_names(struct similar_search *search, uint32_t content, uint32_t person)
{
    struct ccm_name sequence = search->strings->at[content];
    struct attribute_value value;
    enum similar_status status = SIMILAR_OK;
    for (size_t at = 0; status == SIMILAR_OK && attribute_next(sequence, &at, &value);)
        if (find_name_type(value.type) < NAME_TYPES)
            status = add_item(search, value.type, value.value, person);
    return status;
}

/* Adds the names before and after each write. */
static enum similar_status add_written_names(struct similar_search *search, const struct writes *writes)
{
    enum similar_status status = SIMILAR_OK;
    for (size_t i = 0; i < writes->count && status == SIMILAR_OK; i++) {
        const struct write *write = &writes->at[i];
        if (write->person >= search->person_limit || !search->repeating[write->person])
            continue;
        status = add_names(search, write->before.content, write->person);
        if (status == SIMILAR_OK)
            status = add_names(search, write->after.content, write->person);
    }
    return status;
}

static enum similar_status add_all_names(struct similar_search *search)
{
    const struct snapshot *last = search->question->last, *input = search->question->input;
    enum similar_status status = SIMILAR_OK;
    for (size_t run = search->question->first; run < search->question->end && status == SIMILAR_OK; run++)
        status = add_written_names(search, search->question->writes[run]);
    for (size_t i = 0; i < last->count && status == SIMILAR_OK; i++)
        status = add_names(search, last->at[i].content, last->at[i].person);
    for (size_t i = 0; input && i < input->count && status == SIMILAR_OK; i++)
        status = add_names(search, input->at[i].content, NO_PERSON);
    return status;
}

/* Whether the directory may have truncated this name to `length` code points: the directory has no longer name, or the same
 * person has had both names. */
static bool may_be_truncated(const struct similar_search *search, const struct item *item, struct ccm_name type, uint32_t length,
                             uint32_t owner)
{
    return item->person == NO_PERSON ? length == search->longest[find_name_type(type)] : owner == item->person;
}

/* Replaces a longer key with a repeating person's key if the directory may have truncated it to that length. */
static bool truncate_items(struct similar_search *search)
{
    uint32_t *owners = malloc(search->keys.count * sizeof *owners);
    if (!owners)
        return false;
    for (size_t i = 0; i < search->keys.count; i++)
        owners[i] = NO_PERSON;
    for (size_t i = 0; i < search->count; i++)
        if (search->items[i].repeats)
            owners[search->items[i].key] = search->items[i].person;
    for (size_t i = 0; i < search->count; i++) {
        struct item *item = &search->items[i];
        struct ccm_name whole = search->keys.at[item->key], type = {.bytes = whole.bytes, .length = strlen(whole.bytes)},
                        key = {.bytes = whole.bytes + type.length + 1, .length = whole.length - type.length - 1};
        uint32_t shorter;
        for (size_t j = 0; j < search->length_count && !item->truncated && (item->repeats || item->person == NO_PERSON); j++) {
            uint32_t length = search->lengths[j];
            struct ccm_name truncated = truncate_key(key, length);
            if (truncated.length < key.length && intern_key(search, type, truncated, true, &shorter) &&
                owners[shorter] != NO_PERSON && may_be_truncated(search, item, type, length, owners[shorter])) {
                item->key = shorter;
                item->truncated = length;
            }
        }
    }
    free(owners);
    return !search->bytes.failed;
}

/* ---- Groups ------------------------------------------------------------------------------------------------------------------ */

static struct similar_group *add_similar_group(struct similar_groups *similar, uint32_t type, size_t names)
{
    struct similar_group *at = array_grow(similar->at, similar->count, &similar->capacity, sizeof *at);
    if (!at)
        return NULL;
    similar->at = at;
    at[similar->count] = (struct similar_group){.type = type, .names = calloc(names ? names : 1, sizeof(uint32_t))};
    return at[similar->count].names ? &at[similar->count++] : NULL;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a, *other = b;
    int order = (one->key > other->key) - (one->key < other->key);
    if (!order)
        order = (one->truncated > other->truncated) - (one->truncated < other->truncated);
    if (!order)
        order = (one->name > other->name) - (one->name < other->name);
    return order ? order : (one->person > other->person) - (one->person < other->person);
}

/* Adds a group of sorted items if its names differ, or if two entries have the same name. */
static enum similar_status add_group(struct similar_search *search, const struct item *items, size_t count)
{
    const struct strings *strings = search->strings;
    bool repeats = false, same = false;
    size_t names = 0, entries = 0;
    uint32_t stamp = items->key + 1;
    for (size_t i = 0; i < count; i++) {
        bool is_new = !i || items[i].name != items[i - 1].name, is_other = is_new || items[i].person != items[i - 1].person;
        repeats = repeats || items[i].repeats;
        names += is_new;
        same = same || (!is_new && items[i].person != NO_PERSON && is_other);
        entries += items[i].person != NO_PERSON && search->seen[items[i].person] != stamp;
        if (items[i].person != NO_PERSON)
            search->seen[items[i].person] = stamp;
    }
    if (!repeats || (names < 2 && !same))
        return SIMILAR_OK;
    uint32_t type, length = 0;
    struct ccm_name key = search->keys.at[items->key];
    if (!strings_intern(search->strings, name_of_text(key.bytes), &type))
        return SIMILAR_NO_MEMORY;
    struct similar_group *group = add_similar_group(search->similar, type, names);
    if (!group)
        return SIMILAR_NO_MEMORY;
    group->entries = (uint32_t)entries;
    for (size_t i = 0; i < count; i++) {
        unsigned parts = 0;
        if (i && items[i].name == items[i - 1].name)
            continue;
        length = items[i].truncated ? items[i].truncated : length;
        enum similar_status status =
            i ? similar_parts(strings->at[items->name], strings->at[items[i].name], items[i].truncated, &parts) : SIMILAR_OK;
        if (status != SIMILAR_OK)
            return status;
        group->parts |= parts;
        group->names[group->count++] = items[i].name;
    }
    group->length = group->parts & SIMILAR_LENGTH ? length : 0;
    if (!group->parts)
        group->parts = SIMILAR_SAME;
    return SIMILAR_OK;
}

static enum similar_status add_groups(struct similar_search *search)
{
    enum similar_status status = SIMILAR_OK;
    if (search->count)
        qsort(search->items, search->count, sizeof *search->items, compare_items);
    for (size_t i = 0, end; i < search->count && status == SIMILAR_OK; i = end) {
        for (end = i + 1; end < search->count && search->items[end].key == search->items[i].key; end++)
            continue;
        status = add_group(search, &search->items[i], end - i);
    }
    return status;
}

/* Compares changed values of other attributes with their old values. */
static enum similar_status add_flips(struct similar_search *search, const struct write *write)
{
    struct strings *strings = search->strings;
    struct ccm_name before = strings->at[write->before.content], after = strings->at[write->after.content];
    struct attribute_change change;
    enum similar_status status = SIMILAR_OK;
    for (size_t a = 0, b = 0; status == SIMILAR_OK && attribute_change_next(before, &a, after, &b, &change);) {
        struct attribute_value old, new;
        size_t at = 0, to = 0;
        unsigned parts = 0;
        if (find_name_type(change.type) < NAME_TYPES || !attribute_next(change.before, &at, &old) ||
            !attribute_next(change.after, &to, &new))
            continue;
        status = similar_parts_of_values(old.value, new.value, &parts);
        if (status != SIMILAR_OK || !parts)
            continue;
        uint32_t type;
        struct similar_group *group =
            strings_intern(strings, change.type, &type) ? add_similar_group(search->similar, type, 2) : NULL;
        if (!group || !strings_intern(strings, old.value, &group->names[0]) ||
            !strings_intern(strings, new.value, &group->names[1]))
            return SIMILAR_NO_MEMORY;
        group->count = 2;
        group->entries = 1;
        group->parts = parts;
    }
    return status;
}

/* Fallback: if all repeating names have the maximum length in the directory, and no other names do, names may be truncated
 * there. */
static enum similar_status guess_length(struct similar_search *search, const struct snapshot *last)
{
    size_t most = 0, longest = 0, known = 0;
    for (size_t i = 0; i < last->count; i++) {
        size_t points = count_points(entry_name(search->strings, &last->at[i]));
        longest = points > most ? 1 : longest + (points == most);
        most = points > most ? points : most;
    }
    for (size_t i = 0; i < search->repeats->count; i++) {
        const struct write *write = search->repeats->at[i].last;
        bool is_there = !(write->kinds & WRITE_DELETED);
        known += is_there && count_points(entry_name(search->strings, &write->after)) == most;
    }
    if (most < SIMILAR_LENGTH_LEAST || known < search->repeats->count || known < longest || known < 2)
        return SIMILAR_OK;
    uint32_t type;
    struct similar_group *group =
        strings_intern(search->strings, name_of_text("name"), &type) ? add_similar_group(search->similar, type, known) : NULL;
    if (!group)
        return SIMILAR_NO_MEMORY;
    for (size_t i = 0; i < search->repeats->count; i++)
        if (!strings_intern(search->strings, entry_name(search->strings, &search->repeats->at[i].last->after),
                            &group->names[group->count++]))
            return SIMILAR_NO_MEMORY;
    group->entries = (uint32_t)known;
    group->parts = SIMILAR_LENGTH;
    group->length = (uint32_t)most;
    group->is_guess = true;
    return SIMILAR_OK;
}

static enum similar_status find_similar(struct similar_search *search)
{
    for (size_t i = 0; i < search->repeats->count; i++)
        search->repeating[search->repeats->at[i].person] = true;
    enum similar_status status = add_all_names(search);
    if (status == SIMILAR_OK && !truncate_items(search))
        status = SIMILAR_NO_MEMORY;
    if (status == SIMILAR_OK)
        status = add_groups(search);
    for (size_t i = 0; i < search->repeats->count && status == SIMILAR_OK; i++)
        status = add_flips(search, search->repeats->at[i].last);
    if (status == SIMILAR_OK && !search->similar->count)
        status = guess_length(search, search->question->last);
    return status;
}

static uint32_t count_persons(const struct repeats *repeats, const struct snapshot *last)
{
    uint32_t count = 0;
    for (size_t i = 0; i < last->count; i++)
        count = last->at[i].person >= count ? last->at[i].person + 1 : count;
    for (size_t i = 0; i < repeats->count; i++)
        count = repeats->at[i].person >= count ? repeats->at[i].person + 1 : count;
    return count;
}

enum similar_status similar_find(struct strings *strings, const struct similar_question *question, struct similar_groups *similar)
{
    struct similar_search search = {.strings = strings, .question = question, .repeats = question->repeats, .similar = similar};
    enum similar_status status = SIMILAR_NO_MEMORY;
    *similar = (struct similar_groups){0};
    if (!question->repeats->count)
        return SIMILAR_OK;
    search.person_limit = count_persons(question->repeats, question->last);
    search.repeating = calloc(search.person_limit, sizeof(bool));
    search.seen = calloc(search.person_limit, sizeof(uint32_t));
    search.maker = identity_open(&widest);
    if (strings_init(&search.keys) && search.repeating && search.seen && search.maker)
        status = find_similar(&search);
    strings_clean_up(&search.keys);
    identity_close(search.maker);
    text_clean_up(&search.bytes);
    free(search.items);
    free(search.repeating);
    free(search.seen);
    free(search.lengths);
    return status;
}

void similar_groups_clean_up(struct similar_groups *similar)
{
    for (size_t i = 0; i < similar->count; i++)
        free(similar->at[i].names);
    free(similar->at);
    *similar = (struct similar_groups){0};
}
