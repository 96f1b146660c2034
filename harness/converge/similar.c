#include "converge/similar.h"

#include "base/array.h"
#include "converge/similar_names.h"
#include "converge/similar_parts.h"

#include <stdlib.h>

struct similar_search {
    const struct similar_question *question;
    struct similar_groups *similar;
    struct similar_names names;
    uint32_t *seen; /* by person: last counted key + 1 */
};

static struct similar_group *add_similar_group(struct similar_groups *similar, uint32_t type, size_t names)
{
    struct similar_group *at = array_grow(similar->at, similar->count, &similar->capacity, sizeof *at);
    if (!at)
        return NULL;
    similar->at = at;
    at[similar->count] = (struct similar_group){.type = type, .names = calloc(names ? names : 1, sizeof(uint32_t))};
    return at[similar->count].names ? &at[similar->count++] : NULL;
}

/* Adds a group of sorted items if its names differ, or if two entries have the same name. */
static enum similar_status add_group(struct similar_search *search, const struct similar_name *items, size_t count)
{
    const struct strings *strings = search->names.strings;
    bool repeats = false, same = false;
    size_t names = 0, entries = 0;
    uint32_t stamp = items->key + 1;
    for (size_t i = 0; i < count; i++) {
        bool is_new = !i || items[i].name != items[i - 1].name, is_other = is_new || items[i].person != items[i - 1].person;
        repeats = repeats || items[i].repeats;
        names += is_new;
        same = same || (!is_new && items[i].person != SIMILAR_NO_PERSON && is_other);
        entries += items[i].person != SIMILAR_NO_PERSON && search->seen[items[i].person] != stamp;
        if (items[i].person != SIMILAR_NO_PERSON)
            search->seen[items[i].person] = stamp;
    }
    if (!repeats || (names < 2 && !same))
        return SIMILAR_OK;
    uint32_t type, length = 0;
    struct ccm_name key = search->names.keys.at[items->key];
    if (!strings_intern(search->names.strings, name_of_text(key.bytes), &type))
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
    const struct similar_names *names = &search->names;
    enum similar_status status = SIMILAR_OK;
    for (size_t i = 0, end; i < names->count && status == SIMILAR_OK; i = end) {
        for (end = i + 1; end < names->count && names->at[end].key == names->at[i].key; end++)
            continue;
        status = add_group(search, &names->at[i], end - i);
    }
    return status;
}

/* Compares changed values of other attributes with their old values. */
static enum similar_status add_flips(struct similar_search *search, const struct write *write)
{
    struct strings *strings = search->names.strings;
    struct ccm_name before = strings->at[write->before.content], after = strings->at[write->after.content];
    struct attribute_change change;
    enum similar_status status = SIMILAR_OK;
    for (size_t a = 0, b = 0; status == SIMILAR_OK && attribute_change_next(before, &a, after, &b, &change);) {
        struct attribute_value old, new;
        size_t at = 0, to = 0;
        unsigned parts = 0;
        if (similar_is_name_type(change.type) || !attribute_next(change.before, &at, &old) ||
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
        size_t points = similar_count_points(entry_name(search->names.strings, &last->at[i]));
        longest = points > most ? 1 : longest + (points == most);
        most = points > most ? points : most;
    }
    for (size_t i = 0; i < search->question->repeats->count; i++) {
        const struct write *write = search->question->repeats->at[i].last;
        bool is_there = !(write->kinds & WRITE_DELETED);
        known += is_there && similar_count_points(entry_name(search->names.strings, &write->after)) == most;
    }
    if (most < SIMILAR_LENGTH_MIN || known < search->question->repeats->count || known < longest || known < 2)
        return SIMILAR_OK;
    uint32_t type;
    struct similar_group *group =
        strings_intern(search->names.strings, name_of_text("name"), &type) ? add_similar_group(search->similar, type, known) : NULL;
    if (!group)
        return SIMILAR_NO_MEMORY;
    for (size_t i = 0; i < search->question->repeats->count; i++)
        if (!strings_intern(search->names.strings, entry_name(search->names.strings, &search->question->repeats->at[i].last->after),
                            &group->names[group->count++]))
            return SIMILAR_NO_MEMORY;
    group->entries = (uint32_t)known;
    group->parts = SIMILAR_LENGTH;
    group->length = (uint32_t)most;
    group->is_guess = true;
    return SIMILAR_OK;
}

static enum similar_status find_similar(struct similar_search *search, struct strings *strings)
{
    const struct similar_question *question = search->question;
    enum similar_status status = similar_names_collect(&search->names, strings, question);
    search->seen = calloc(search->names.person_limit, sizeof(uint32_t));
    if (status == SIMILAR_OK)
        status = search->seen ? add_groups(search) : SIMILAR_NO_MEMORY;
    for (size_t i = 0; i < question->repeats->count && status == SIMILAR_OK; i++)
        status = add_flips(search, question->repeats->at[i].last);
    if (status == SIMILAR_OK && !search->similar->count)
        status = guess_length(search, question->last);
    return status;
}

enum similar_status similar_find(struct strings *strings, const struct similar_question *question, struct similar_groups *similar)
{
    struct similar_search search = {.question = question, .similar = similar};
    *similar = (struct similar_groups){0};
    if (!question->repeats->count)
        return SIMILAR_OK;
    enum similar_status status = find_similar(&search, strings);
    similar_names_clean_up(&search.names);
    free(search.seen);
    return status;
}

void similar_groups_clean_up(struct similar_groups *similar)
{
    for (size_t i = 0; i < similar->count; i++)
        free(similar->at[i].names);
    free(similar->at);
    *similar = (struct similar_groups){0};
}
