#include "converge/snapshot.h"

#include "base/array.h"
#include "exchange/attribute.h"
#include "input/mark.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A value of the current entry; `type` is an offset in the reader's `types`. */
struct sorted_value {
    size_t type;
    size_t type_length;
    struct ccm_name value;
    const struct text *types;
    enum attribute_kind kind;
    size_t rank;
};

static struct ccm_name type_of(const struct sorted_value *value)
{
    return (struct ccm_name){.bytes = value->types->bytes + value->type, .length = value->type_length};
}

static int compare_values(const void *a, const void *b)
{
    const struct sorted_value *one = a, *other = b;
    int order = name_order(type_of(one), type_of(other));
    return order ? order : name_order(one->value, other->value);
}

/* Appends the canonical form of a description in lower case. */
static void append_type(struct text *types, struct ccm_name type)
{
    const char *option = memchr(type.bytes, ';', type.length);
    struct ccm_name name = {.bytes = type.bytes, .length = option ? (size_t)(option - type.bytes) : type.length},
                    canonical = attribute_canonical(name);
    size_t start = types->length;
    text_append(types, canonical.bytes, canonical.length);
    if (option)
        text_append(types, option, type.length - name.length);
    for (size_t i = start; i < types->length && !types->failed; i++)
        types->bytes[i] = (char)tolower((unsigned char)types->bytes[i]);
}

static bool note_value(struct snapshot_reader *reader, const struct entry_attribute *attribute)
{
    struct sorted_value *values = array_grow(reader->values, reader->count, &reader->capacity, sizeof *values);
    if (!values)
        return false;
    reader->values = values;
    struct sorted_value *value = &values[reader->count++];
    *value = (struct sorted_value){.type = reader->types.length, .value = attribute->value, .types = &reader->types};
    append_type(&reader->types, attribute->type);
    value->type_length = reader->types.length - value->type;
    if (reader->types.failed)
        return false;
    value->kind = kinds_find(reader->kinds, type_of(value), &value->rank);
    return true;
}

static void append_length(struct text *bytes, size_t length)
{
    uint32_t stored = (uint32_t)length;
    text_append(bytes, (const char *)&stored, sizeof stored);
}

/* Interns the values of one kind as a sequence: length of type, type, length of value, value. */
static bool intern_values(struct snapshot_reader *reader, enum attribute_kind kind, uint32_t *number)
{
    text_clear(&reader->bytes);
    for (size_t i = 0; i < reader->count; i++) {
        const struct sorted_value *value = &reader->values[i];
        if (value->kind != kind)
            continue;
        append_length(&reader->bytes, value->type_length);
        text_append(&reader->bytes, type_of(value).bytes, value->type_length);
        append_length(&reader->bytes, value->value.length);
        text_append(&reader->bytes, value->value.bytes, value->value.length);
    }
    struct ccm_name sequence = {.bytes = reader->bytes.bytes ? reader->bytes.bytes : "", .length = reader->bytes.length};
    return !reader->bytes.failed && strings_intern(reader->strings, sequence, number);
}

/* Interns the first ID in the order of converge/kinds.c. */
static bool intern_id(struct snapshot_reader *reader, uint32_t *number)
{
    const struct sorted_value *best = NULL;
    *number = STRING_EMPTY;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->values[i].kind == ATTRIBUTE_ID && (!best || reader->values[i].rank < best->rank))
            best = &reader->values[i];
    if (!best)
        return true;
    text_clear(&reader->bytes);
    text_append(&reader->bytes, type_of(best).bytes, best->type_length);
    text_puts(&reader->bytes, ":");
    text_append(&reader->bytes, best->value.bytes, best->value.length);
    return !reader->bytes.failed && strings_intern(reader->strings, name_of_bytes(&reader->bytes), number);
}

enum input_status snapshot_add(void *context, const struct whole_entry *entry)
{
    struct snapshot_reader *reader = context;
    struct snapshot *snapshot = reader->snapshot;
    struct entry_state state = {0};
    bool ok = true;
    reader->count = 0;
    text_clear(&reader->types);
    for (size_t i = 0; i < entry->count && ok; i++)
        ok = note_value(reader, &entry->attributes[i]);
    if (reader->count)
        qsort(reader->values, reader->count, sizeof *reader->values, compare_values);
    ok = ok && strings_intern(reader->strings, entry->dn, &state.dn) && intern_values(reader, ATTRIBUTE_CONTENT, &state.content) &&
         intern_values(reader, ATTRIBUTE_SIGN, &state.signs) && intern_id(reader, &state.id);
    struct entry_state *at = ok ? array_grow(snapshot->at, snapshot->count, &snapshot->capacity, sizeof *at) : NULL;
    if (!at)
        return INPUT_NO_MEMORY;
    snapshot->at = at;
    uint64_t *lines = array_grow(reader->lines, snapshot->count, &reader->line_capacity, sizeof *lines);
    if (!lines)
        return INPUT_NO_MEMORY;
    reader->lines = lines;
    lines[snapshot->count] = entry->line;
    state.person = (uint32_t)snapshot->count; /* index of its line until sorting */
    at[snapshot->count++] = state;
    return INPUT_OK;
}

static int compare_dns(const void *a, const void *b)
{
    const struct entry_state *one = a, *other = b;
    int order = (one->dn > other->dn) - (one->dn < other->dn);
    return order ? order : (one->person > other->person) - (one->person < other->person);
}

static enum input_status refuse_twice(const struct snapshot_reader *reader, const struct entry_state *first)
{
    struct ccm_name dn = reader->strings->at[first->dn];
    uint64_t line = reader->lines[first[1].person];
    if (line)
        input_mark(reader->source, line, 1, reader->message);
    else
        text_printf(reader->message, "%s: ", reader->source);
    input_quote(reader->message, dn.bytes, dn.length);
    text_puts(reader->message, " occurs twice");
    if (line)
        text_printf(reader->message, ", first in line %" PRIu64, reader->lines[first->person]);
    text_puts(reader->message, "; expected each DN once");
    return INPUT_INVALID;
}

enum input_status snapshot_finish(struct snapshot_reader *reader, enum input_status status)
{
    struct snapshot *snapshot = reader->snapshot;
    if (status == INPUT_OK && snapshot->count)
        qsort(snapshot->at, snapshot->count, sizeof *snapshot->at, compare_dns);
    for (size_t i = 1; i < snapshot->count && status == INPUT_OK; i++)
        if (snapshot->at[i].dn == snapshot->at[i - 1].dn)
            status = refuse_twice(reader, &snapshot->at[i - 1]);
    free(reader->values);
    free(reader->lines);
    text_clean_up(&reader->bytes);
    text_clean_up(&reader->types);
    return status;
}

void snapshot_clean_up(struct snapshot *snapshot)
{
    free(snapshot->at);
    *snapshot = (struct snapshot){0};
}

bool snapshot_is_same(const struct snapshot *a, const struct snapshot *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->at[i].dn != b->at[i].dn || a->at[i].content != b->at[i].content)
            return false;
    return true;
}

static struct ccm_name next_part(struct ccm_name sequence, size_t *at)
{
    uint32_t length;
    memcpy(&length, sequence.bytes + *at, sizeof length);
    struct ccm_name part = {.bytes = sequence.bytes + *at + sizeof length, .length = length};
    *at += sizeof length + length;
    return part;
}

bool attribute_next(struct ccm_name sequence, size_t *at, struct attribute_value *value)
{
    if (*at >= sequence.length)
        return false;
    value->type = next_part(sequence, at);
    value->value = next_part(sequence, at);
    return true;
}

/* Returns the value of the first RDN of a DN, as written. */
static struct ccm_name value_of_dn(struct ccm_name dn)
{
    const char *equals = memchr(dn.bytes, '=', dn.length);
    size_t start = equals ? (size_t)(equals - dn.bytes) + 1 : 0, end = start;
    for (; end < dn.length && dn.bytes[end] != ','; end++)
        end += dn.bytes[end] == '\\' && end + 1 < dn.length;
    return end > start && equals ? (struct ccm_name){.bytes = dn.bytes + start, .length = end - start} : dn;
}

struct ccm_name entry_name(const struct strings *strings, const struct entry_state *entry)
{
    static const char *const types[] = {"displayname", "cn", "name", "uid"};
    enum { TYPES = sizeof types / sizeof *types };
    size_t at = 0, best = TYPES;
    struct attribute_value value;
    struct ccm_name name = value_of_dn(strings->at[entry->dn]);
    while (attribute_next(strings->at[entry->content], &at, &value))
        for (size_t i = 0; i < best; i++)
            if (value.value.length && name_same(value.type, name_of_text(types[i]))) {
                name = value.value;
                best = i;
            }
    return name;
}
