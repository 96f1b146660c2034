#include "converge/alike_parts.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* Two names are alike when they are one to this. */
static const struct identity_rule widest = {
    .letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC};

/* Attributes that name an entry. */
static const char *const name_types[] = {"displayname", "cn", "name", "uid", "mail"};
enum { NAME_TYPES = sizeof name_types / sizeof *name_types };

#define NOBODY UINT32_MAX

/* A name that somebody has, or that stands in the input. */
struct item {
    uint32_t key;    /* string of the keys: the type and what the widest rule makes of the name */
    uint32_t name;   /* string */
    uint32_t person; /* NOBODY: in the input */
    uint32_t cut;    /* code points of the key; 0: all of it */
    bool repeats;
};

struct finding_alikes {
    struct strings *strings, keys;
    const struct alike_question *question;
    const struct repeats *repeats;
    struct alikes *alikes;
    struct identity_maker *maker;
    struct item *items;
    size_t count, capacity;
    bool *written;     /* by person: repeats */
    uint32_t *seen;    /* by person: the last key that was counted, + 1 */
    uint32_t persons;  /* more than any number of one who repeats */
    uint32_t *lengths; /* of the keys of who repeats, in code points: each once */
    size_t length_count, length_capacity;
    size_t longest[NAME_TYPES]; /* code points of the longest key in the directory */
    struct text bytes;
};

/* ---- Names ----------------------------------------------------------------------------------------------------------------- */

static size_t count_points(struct ccm_name key)
{
    size_t points = 0;
    for (size_t i = 0; i < key.length; i++)
        points += ((unsigned char)key.bytes[i] & 0xC0u) != 0x80u;
    return points;
}

/* The first code points of a key. */
static struct ccm_name cut_key(struct ccm_name key, size_t points)
{
    size_t end = 0;
    for (size_t seen = 0; end < key.length; end++) {
        seen += ((unsigned char)key.bytes[end] & 0xC0u) != 0x80u;
        if (seen > points)
            break;
    }
    return (struct ccm_name){.bytes = key.bytes, .length = end};
}

/* "TYPE", a NUL and the key: keys of different attributes have nothing to do with each other. */
static bool intern_key(struct finding_alikes *finding, struct ccm_name type, struct ccm_name key, bool only_find, uint32_t *number)
{
    text_clear(&finding->bytes);
    text_append(&finding->bytes, type.bytes, type.length);
    text_append(&finding->bytes, "", 1);
    text_append(&finding->bytes, key.bytes, key.length);
    struct ccm_name bytes = {.bytes = finding->bytes.bytes, .length = finding->bytes.length};
    if (finding->bytes.failed)
        return false;
    return only_find ? strings_find(&finding->keys, bytes, number) : strings_intern(&finding->keys, bytes, number);
}

static bool note_length(struct finding_alikes *finding, size_t points)
{
    if (points < ALIKE_LENGTH_LEAST)
        return true;
    for (size_t i = 0; i < finding->length_count; i++)
        if (finding->lengths[i] == points)
            return true;
    uint32_t *lengths = array_grow(finding->lengths, finding->length_count, &finding->length_capacity, sizeof *lengths);
    if (!lengths)
        return false;
    finding->lengths = lengths;
    lengths[finding->length_count++] = (uint32_t)points;
    return true;
}

/* NAME_TYPES: it names nobody. */
static size_t find_name_type(struct ccm_name type)
{
    size_t i = 0;
    while (i < NAME_TYPES && (type.length != strlen(name_types[i]) || memcmp(type.bytes, name_types[i], type.length) != 0))
        i++;
    return i;
}

static enum alike_status add_item(struct finding_alikes *finding, struct ccm_name type, struct ccm_name name, uint32_t person)
{
    struct item item = {.person = person, .repeats = person != NOBODY && finding->written[person]};
    struct ccm_name key;
    enum identity_status status = identity_key(finding->maker, name, &key);
    if (status != IDENTITY_OK)
        return alike_of_identity(status);
    if (!key.length)
        return ALIKE_OK;
    size_t points = count_points(key), *longest = &finding->longest[find_name_type(type)];
    *longest = person != NOBODY && points > *longest ? points : *longest;
    if (item.repeats && !note_length(finding, points))
        return ALIKE_NO_MEMORY;
    struct item *items = array_grow(finding->items, finding->count, &finding->capacity, sizeof *items);
    if (!items)
        return ALIKE_NO_MEMORY;
    finding->items = items;
    if (!intern_key(finding, type, key, false, &item.key) || !strings_intern(finding->strings, name, &item.name))
        return ALIKE_NO_MEMORY;
    items[finding->count++] = item;
    return ALIKE_OK;
}

/* The bytes of the content do not move while names are interned. */
static enum alike_status add_names(struct finding_alikes *finding, uint32_t content, uint32_t person)
{
    struct ccm_name sequence = finding->strings->at[content];
    struct attribute_value value;
    enum alike_status status = ALIKE_OK;
    for (size_t at = 0; status == ALIKE_OK && attribute_next(sequence, &at, &value);)
        if (find_name_type(value.type) < NAME_TYPES)
            status = add_item(finding, value.type, value.value, person);
    return status;
}

/* Those before and after each write. */
static enum alike_status add_written_names(struct finding_alikes *finding, const struct writes *writes)
{
    enum alike_status status = ALIKE_OK;
    for (size_t i = 0; i < writes->count && status == ALIKE_OK; i++) {
        const struct write *write = &writes->at[i];
        if (write->person >= finding->persons || !finding->written[write->person])
            continue;
        status = add_names(finding, write->before.content, write->person);
        if (status == ALIKE_OK)
            status = add_names(finding, write->after.content, write->person);
    }
    return status;
}

static enum alike_status add_all_names(struct finding_alikes *finding)
{
    const struct snapshot *last = finding->question->last, *input = finding->question->input;
    enum alike_status status = ALIKE_OK;
    for (size_t run = finding->question->first; run < finding->question->end && status == ALIKE_OK; run++)
        status = add_written_names(finding, finding->question->writes[run]);
    for (size_t i = 0; i < last->count && status == ALIKE_OK; i++)
        status = add_names(finding, last->at[i].content, last->at[i].person);
    for (size_t i = 0; input && i < input->count && status == ALIKE_OK; i++)
        status = add_names(finding, input->at[i].content, NOBODY);
    return status;
}

/* Whether the directory may have cut this name at `length` code points: none of its names is longer, or the same person has had both. */
static bool may_be_cut(const struct finding_alikes *finding, const struct item *item, struct ccm_name type, uint32_t length,
                       uint32_t owner)
{
    return item->person == NOBODY ? length == finding->longest[find_name_type(type)] : owner == item->person;
}

/* A key that goes on where that of somebody who repeats ends is taken for that one, where it may have been cut there. */
static bool cut_items(struct finding_alikes *finding)
{
    uint32_t *owners = malloc(finding->keys.count * sizeof *owners);
    if (!owners)
        return false;
    for (size_t i = 0; i < finding->keys.count; i++)
        owners[i] = NOBODY;
    for (size_t i = 0; i < finding->count; i++)
        if (finding->items[i].repeats)
            owners[finding->items[i].key] = finding->items[i].person;
    for (size_t i = 0; i < finding->count; i++) {
        struct item *item = &finding->items[i];
        struct ccm_name whole = finding->keys.at[item->key], type = {.bytes = whole.bytes, .length = strlen(whole.bytes)},
                        key = {.bytes = whole.bytes + type.length + 1, .length = whole.length - type.length - 1};
        uint32_t shorter;
        for (size_t j = 0; j < finding->length_count && !item->cut && (item->repeats || item->person == NOBODY); j++) {
            uint32_t length = finding->lengths[j];
            struct ccm_name cut = cut_key(key, length);
            if (cut.length < key.length && intern_key(finding, type, cut, true, &shorter) && owners[shorter] != NOBODY &&
                may_be_cut(finding, item, type, length, owners[shorter])) {
                item->key = shorter;
                item->cut = length;
            }
        }
    }
    free(owners);
    return !finding->bytes.failed;
}

/* ---- Groups ---------------------------------------------------------------------------------------------------------------- */

static struct alike *add_alike(struct alikes *alikes, uint32_t type, size_t names)
{
    struct alike *at = array_grow(alikes->at, alikes->count, &alikes->capacity, sizeof *at);
    if (!at)
        return NULL;
    alikes->at = at;
    at[alikes->count] = (struct alike){.type = type, .names = calloc(names ? names : 1, sizeof(uint32_t))};
    return at[alikes->count].names ? &at[alikes->count++] : NULL;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a, *other = b;
    int order = (one->key > other->key) - (one->key < other->key);
    if (!order)
        order = (one->cut > other->cut) - (one->cut < other->cut);
    if (!order)
        order = (one->name > other->name) - (one->name < other->name);
    return order ? order : (one->person > other->person) - (one->person < other->person);
}

/* Adds a group if its names differ, or if two entries have one. They are sorted. */
static enum alike_status add_group(struct finding_alikes *finding, const struct item *items, size_t count)
{
    const struct strings *strings = finding->strings;
    bool repeats = false, same = false;
    size_t names = 0, entries = 0;
    uint32_t stamp = items->key + 1;
    for (size_t i = 0; i < count; i++) {
        bool is_new = !i || items[i].name != items[i - 1].name, is_other = is_new || items[i].person != items[i - 1].person;
        repeats = repeats || items[i].repeats;
        names += is_new;
        same = same || (!is_new && items[i].person != NOBODY && is_other);
        entries += items[i].person != NOBODY && finding->seen[items[i].person] != stamp;
        if (items[i].person != NOBODY)
            finding->seen[items[i].person] = stamp;
    }
    if (!repeats || (names < 2 && !same))
        return ALIKE_OK;
    uint32_t type, length = 0;
    struct ccm_name key = finding->keys.at[items->key];
    if (!strings_intern(finding->strings, name_of_text(key.bytes), &type))
        return ALIKE_NO_MEMORY;
    struct alike *alike = add_alike(finding->alikes, type, names);
    if (!alike)
        return ALIKE_NO_MEMORY;
    alike->entries = (uint32_t)entries;
    for (size_t i = 0; i < count; i++) {
        unsigned parts = 0;
        if (i && items[i].name == items[i - 1].name)
            continue;
        length = items[i].cut ? items[i].cut : length;
        enum alike_status status =
            i ? alike_parts(strings->at[items->name], strings->at[items[i].name], items[i].cut, &parts) : ALIKE_OK;
        if (status != ALIKE_OK)
            return status;
        alike->parts |= parts;
        alike->names[alike->count++] = items[i].name;
    }
    alike->length = alike->parts & ALIKE_LENGTH ? length : 0;
    if (!alike->parts)
        alike->parts = ALIKE_SAME;
    return ALIKE_OK;
}

static enum alike_status add_groups(struct finding_alikes *finding)
{
    enum alike_status status = ALIKE_OK;
    if (finding->count)
        qsort(finding->items, finding->count, sizeof *finding->items, compare_items);
    for (size_t i = 0, end; i < finding->count && status == ALIKE_OK; i = end) {
        for (end = i + 1; end < finding->count && finding->items[end].key == finding->items[i].key; end++)
            continue;
        status = add_group(finding, &finding->items[i], end - i);
    }
    return status;
}

/* Values of other attributes: what one became is compared with what it was. */
static enum alike_status add_flips(struct finding_alikes *finding, const struct write *write)
{
    struct strings *strings = finding->strings;
    struct ccm_name before = strings->at[write->before.content], after = strings->at[write->after.content];
    struct attribute_change change;
    enum alike_status status = ALIKE_OK;
    for (size_t a = 0, b = 0; status == ALIKE_OK && attribute_change_next(before, &a, after, &b, &change);) {
        struct attribute_value old, new;
        size_t at = 0, to = 0;
        unsigned parts = 0;
        if (find_name_type(change.type) < NAME_TYPES || !attribute_next(change.before, &at, &old) ||
            !attribute_next(change.after, &to, &new))
            continue;
        status = alike_parts_of_values(old.value, new.value, &parts);
        if (status != ALIKE_OK || !parts)
            continue;
        uint32_t type;
        struct alike *alike = strings_intern(strings, change.type, &type) ? add_alike(finding->alikes, type, 2) : NULL;
        if (!alike || !strings_intern(strings, old.value, &alike->names[0]) ||
            !strings_intern(strings, new.value, &alike->names[1]))
            return ALIKE_NO_MEMORY;
        alike->count = 2;
        alike->entries = 1;
        alike->parts = parts;
    }
    return status;
}

/* Where nothing else is known: are names cut at the length that all of these have, and nobody exceeds? */
static enum alike_status guess_length(struct finding_alikes *finding, const struct snapshot *last)
{
    size_t most = 0, longest = 0, known = 0;
    for (size_t i = 0; i < last->count; i++) {
        size_t points = count_points(entry_name(finding->strings, &last->at[i]));
        longest = points > most ? 1 : longest + (points == most);
        most = points > most ? points : most;
    }
    for (size_t i = 0; i < finding->repeats->count; i++) {
        const struct write *write = finding->repeats->at[i].last;
        bool is_there = !(write->kinds & WRITE_DELETED);
        known += is_there && count_points(entry_name(finding->strings, &write->after)) == most;
    }
    if (most < ALIKE_LENGTH_LEAST || known < finding->repeats->count || known < longest || known < 2)
        return ALIKE_OK;
    uint32_t type;
    struct alike *alike =
        strings_intern(finding->strings, name_of_text("name"), &type) ? add_alike(finding->alikes, type, known) : NULL;
    if (!alike)
        return ALIKE_NO_MEMORY;
    for (size_t i = 0; i < finding->repeats->count; i++)
        if (!strings_intern(finding->strings, entry_name(finding->strings, &finding->repeats->at[i].last->after),
                            &alike->names[alike->count++]))
            return ALIKE_NO_MEMORY;
    alike->entries = (uint32_t)known;
    alike->parts = ALIKE_LENGTH;
    alike->length = (uint32_t)most;
    alike->is_guess = true;
    return ALIKE_OK;
}

static enum alike_status find_alikes(struct finding_alikes *finding)
{
    for (size_t i = 0; i < finding->repeats->count; i++)
        finding->written[finding->repeats->at[i].person] = true;
    enum alike_status status = add_all_names(finding);
    if (status == ALIKE_OK && !cut_items(finding))
        status = ALIKE_NO_MEMORY;
    if (status == ALIKE_OK)
        status = add_groups(finding);
    for (size_t i = 0; i < finding->repeats->count && status == ALIKE_OK; i++)
        status = add_flips(finding, finding->repeats->at[i].last);
    if (status == ALIKE_OK && !finding->alikes->count)
        status = guess_length(finding, finding->question->last);
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

enum alike_status alike_find(struct strings *strings, const struct alike_question *question, struct alikes *alikes)
{
    struct finding_alikes finding = {.strings = strings, .question = question, .repeats = question->repeats, .alikes = alikes};
    enum alike_status status = ALIKE_NO_MEMORY;
    *alikes = (struct alikes){0};
    if (!question->repeats->count)
        return ALIKE_OK;
    finding.persons = count_persons(question->repeats, question->last);
    finding.written = calloc(finding.persons, sizeof(bool));
    finding.seen = calloc(finding.persons, sizeof(uint32_t));
    finding.maker = identity_open(&widest);
    if (strings_init(&finding.keys) && finding.written && finding.seen && finding.maker)
        status = find_alikes(&finding);
    strings_clean_up(&finding.keys);
    identity_close(finding.maker);
    text_clean_up(&finding.bytes);
    free(finding.items);
    free(finding.written);
    free(finding.seen);
    free(finding.lengths);
    return status;
}

void alikes_clean_up(struct alikes *alikes)
{
    for (size_t i = 0; i < alikes->count; i++)
        free(alikes->at[i].names);
    free(alikes->at);
    *alikes = (struct alikes){0};
}
