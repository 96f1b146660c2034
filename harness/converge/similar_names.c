#include "converge/similar_names.h"

#include "base/array.h"
#include "converge/similar_parts.h"

#include <stdlib.h>
#include <string.h>

/* Names are similar if this rule makes them equal. */
static const struct identity_rule widest = {
    .letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC};

/* Attributes with names of entries. */
static const char *const name_types[SIMILAR_NAME_TYPES] = {"displayname", "cn", "name", "uid", "mail"};

size_t similar_count_points(struct ccm_name name)
{
    size_t points = 0;
    for (size_t i = 0; i < name.length; i++)
        points += ((unsigned char)name.bytes[i] & 0xC0u) != 0x80u;
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
static bool intern_key(struct similar_names *names, struct ccm_name type, struct ccm_name key, bool only_find, uint32_t *number)
{
    text_clear(&names->bytes);
    text_append(&names->bytes, type.bytes, type.length);
    text_append(&names->bytes, "", 1);
    text_append(&names->bytes, key.bytes, key.length);
    struct ccm_name bytes = name_of_bytes(&names->bytes);
    if (names->bytes.failed)
        return false;
    return only_find ? strings_find(&names->keys, bytes, number) : strings_intern(&names->keys, bytes, number);
}

static bool note_length(struct similar_names *names, size_t points)
{
    if (points < SIMILAR_LENGTH_MIN)
        return true;
    for (size_t i = 0; i < names->length_count; i++)
        if (names->lengths[i] == points)
            return true;
    uint32_t *lengths = array_grow(names->lengths, names->length_count, &names->length_capacity, sizeof *lengths);
    if (!lengths)
        return false;
    names->lengths = lengths;
    lengths[names->length_count++] = (uint32_t)points;
    return true;
}

/* Returns SIMILAR_NAME_TYPES if the attribute has no names. */
static size_t find_name_type(struct ccm_name type)
{
    size_t i = 0;
    while (i < SIMILAR_NAME_TYPES && !name_same(type, name_of_text(name_types[i])))
        i++;
    return i;
}

bool similar_is_name_type(struct ccm_name type) { return find_name_type(type) < SIMILAR_NAME_TYPES; }

static enum similar_status add_item(struct similar_names *names, struct ccm_name type, struct ccm_name name, uint32_t person)
{
    struct similar_name item = {.person = person, .repeats = person != SIMILAR_NO_PERSON && names->repeating[person]};
    struct ccm_name key;
    enum identity_status status = identity_key(names->maker, name, &key);
    if (status != IDENTITY_OK)
        return similar_status_of(status);
    if (!key.length)
        return SIMILAR_OK;
    size_t points = similar_count_points(key), *longest = &names->longest[find_name_type(type)];
    *longest = person != SIMILAR_NO_PERSON && points > *longest ? points : *longest;
    if (item.repeats && !note_length(names, points))
        return SIMILAR_NO_MEMORY;
    struct similar_name *items = array_grow(names->at, names->count, &names->capacity, sizeof *items);
    if (!items)
        return SIMILAR_NO_MEMORY;
    names->at = items;
    if (!intern_key(names, type, key, false, &item.key) || !strings_intern(names->strings, name, &item.name))
        return SIMILAR_NO_MEMORY;
    items[names->count++] = item;
    return SIMILAR_OK;
}

/* Interning names does not move the bytes of the content. */
static enum similar_status add_names(struct similar_names *names, uint32_t content, uint32_t person)
{
    struct ccm_name sequence = names->strings->at[content];
    struct attribute_value value;
    enum similar_status status = SIMILAR_OK;
    for (size_t at = 0; status == SIMILAR_OK && attribute_next(sequence, &at, &value);)
        if (similar_is_name_type(value.type))
            status = add_item(names, value.type, value.value, person);
    return status;
}

/* Adds the names before and after each write. */
static enum similar_status add_written_names(struct similar_names *names, const struct writes *writes)
{
    enum similar_status status = SIMILAR_OK;
    for (size_t i = 0; i < writes->count && status == SIMILAR_OK; i++) {
        const struct write *write = &writes->at[i];
        if (write->person >= names->person_limit || !names->repeating[write->person])
            continue;
        status = add_names(names, write->before.content, write->person);
        if (status == SIMILAR_OK)
            status = add_names(names, write->after.content, write->person);
    }
    return status;
}

static enum similar_status add_all_names(struct similar_names *names, const struct similar_question *question)
{
    const struct snapshot *last = question->last, *input = question->input;
    enum similar_status status = SIMILAR_OK;
    for (size_t run = question->first; run < question->end && status == SIMILAR_OK; run++)
        status = add_written_names(names, question->writes[run]);
    for (size_t i = 0; i < last->count && status == SIMILAR_OK; i++)
        status = add_names(names, last->at[i].content, last->at[i].person);
    for (size_t i = 0; input && i < input->count && status == SIMILAR_OK; i++)
        status = add_names(names, input->at[i].content, SIMILAR_NO_PERSON);
    return status;
}

/* Whether the directory may have truncated this name to `length` code points: the directory has no longer name, or the same
 * person has had both names. */
static bool may_be_truncated(const struct similar_names *names, const struct similar_name *item, struct ccm_name type,
                             uint32_t length, uint32_t owner)
{
    return item->person == SIMILAR_NO_PERSON ? length == names->longest[find_name_type(type)] : owner == item->person;
}

/* Replaces a longer key with a repeating person's key if the directory may have truncated it to that length. */
static bool truncate_items(struct similar_names *names)
{
    uint32_t *owners = malloc(names->keys.count * sizeof *owners);
    if (!owners)
        return false;
    for (size_t i = 0; i < names->keys.count; i++)
        owners[i] = SIMILAR_NO_PERSON;
    for (size_t i = 0; i < names->count; i++)
        if (names->at[i].repeats)
            owners[names->at[i].key] = names->at[i].person;
    for (size_t i = 0; i < names->count; i++) {
        struct similar_name *item = &names->at[i];
        struct ccm_name whole = names->keys.at[item->key], type = {.bytes = whole.bytes, .length = strlen(whole.bytes)},
                        key = {.bytes = whole.bytes + type.length + 1, .length = whole.length - type.length - 1};
        uint32_t shorter;
        for (size_t j = 0; j < names->length_count && !item->truncated && (item->repeats || item->person == SIMILAR_NO_PERSON);
             j++) {
            uint32_t length = names->lengths[j];
            struct ccm_name truncated = truncate_key(key, length);
            if (truncated.length < key.length && intern_key(names, type, truncated, true, &shorter) &&
                owners[shorter] != SIMILAR_NO_PERSON && may_be_truncated(names, item, type, length, owners[shorter])) {
                item->key = shorter;
                item->truncated = length;
            }
        }
    }
    free(owners);
    return !names->bytes.failed;
}

static int compare_items(const void *a, const void *b)
{
    const struct similar_name *one = a, *other = b;
    int order = (one->key > other->key) - (one->key < other->key);
    if (!order)
        order = (one->truncated > other->truncated) - (one->truncated < other->truncated);
    if (!order)
        order = (one->name > other->name) - (one->name < other->name);
    return order ? order : (one->person > other->person) - (one->person < other->person);
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

enum similar_status similar_names_collect(struct similar_names *names, struct strings *strings,
                                          const struct similar_question *question)
{
    const struct repeats *repeats = question->repeats;
    names->strings = strings;
    names->person_limit = count_persons(repeats, question->last);
    names->repeating = calloc(names->person_limit, sizeof(bool));
    names->maker = identity_open(&widest);
    if (!strings_init(&names->keys) || !names->repeating || !names->maker)
        return SIMILAR_NO_MEMORY;
    for (size_t i = 0; i < repeats->count; i++)
        names->repeating[repeats->at[i].person] = true;
    enum similar_status status = add_all_names(names, question);
    if (status == SIMILAR_OK && !truncate_items(names))
        status = SIMILAR_NO_MEMORY;
    if (status == SIMILAR_OK && names->count)
        qsort(names->at, names->count, sizeof *names->at, compare_items);
    return status;
}

void similar_names_clean_up(struct similar_names *names)
{
    strings_clean_up(&names->keys);
    identity_close(names->maker);
    text_clean_up(&names->bytes);
    free(names->at);
    free(names->repeating);
    free(names->lengths);
}
