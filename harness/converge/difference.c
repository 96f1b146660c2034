#include "converge/difference.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX
#define TWICE (UINT32_MAX - 1)

const char *const write_kind_names[WRITE_KINDS] = {"added", "deleted", "recreated", "renamed", "changed", "without effect"};

/* ---- Attributes -------------------------------------------------------------------------------------------------------------- */

/* Returns the values of the attribute at *at, and advances *at; empty at the end. */
static struct ccm_name next_attribute(struct ccm_name sequence, size_t *at, struct ccm_name *type)
{
    struct attribute_value value;
    size_t start = *at, next = start;
    if (!attribute_next(sequence, &next, &value))
        return (struct ccm_name){0};
    *type = value.type;
    do
        *at = next;
    while (attribute_next(sequence, &next, &value) && name_same(value.type, *type));
    return (struct ccm_name){.bytes = sequence.bytes + start, .length = *at - start};
}

bool attribute_change_next(struct ccm_name before, size_t *a, struct ccm_name after, size_t *b, struct attribute_change *change)
{
    for (;;) {
        struct ccm_name type_a, type_b;
        size_t next_a = *a, next_b = *b;
        *change = (struct attribute_change){.before = next_attribute(before, &next_a, &type_a),
                                            .after = next_attribute(after, &next_b, &type_b)};
        if (!change->before.length && !change->after.length)
            return false;
        int order = !change->after.length ? -1 : !change->before.length ? 1 : name_order(type_a, type_b);
        change->type = order <= 0 ? type_a : type_b;
        if (order < 0)
            change->after = (struct ccm_name){0};
        if (order > 0)
            change->before = (struct ccm_name){0};
        *a = order <= 0 ? next_a : *a;
        *b = order >= 0 ? next_b : *b;
        if (!name_same(change->before, change->after))
            return true;
    }
}

static void count_attributes(const struct strings *strings, const struct write *write, struct writes *writes)
{
    struct attribute_change change;
    size_t a = 0, b = 0;
    while (attribute_change_next(strings->at[write->before.content], &a, strings->at[write->after.content], &b, &change))
        *(!change.before.length  ? &writes->attributes_added
          : !change.after.length ? &writes->attributes_deleted
                                 : &writes->attributes_changed) += 1;
}

/* ---- Matching entries -------------------------------------------------------------------------------------------------------- */

/* Sets, by string: the index of the entry with this ID, or NONE or TWICE. */
static void index_ids(const struct snapshot *snapshot, uint32_t *index)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        uint32_t id = snapshot->at[i].id;
        if (id != STRING_EMPTY)
            index[id] = index[id] == NONE ? (uint32_t)i : TWICE;
    }
}

static int compare_dn(const void *key, const void *entry)
{
    uint32_t dn = *(const uint32_t *)key, other = ((const struct entry_state *)entry)->dn;
    return (dn > other) - (dn < other);
}

static uint32_t find_dn(const struct snapshot *snapshot, uint32_t dn)
{
    const struct entry_state *found =
        snapshot->count ? bsearch(&dn, snapshot->at, snapshot->count, sizeof *snapshot->at, compare_dn) : NULL;
    return found ? (uint32_t)(found - snapshot->at) : NONE;
}

/* State of comparing two snapshots. */
struct comparison {
    const struct strings *strings;
    const struct snapshot *before;
    struct snapshot *after;
    struct persons *persons;
    struct writes *writes;
    uint32_t *before_ids, *after_ids; /* by string */
    uint32_t *match;                  /* by entry of `after`: index in `before` */
    bool *matched;                    /* by entry of `before`: has a match */
};

static bool has_unique_id(const uint32_t *index, const struct entry_state *entry)
{
    return entry->id != STRING_EMPTY && index[entry->id] != TWICE;
}

static void match_entries(struct comparison *comparison)
{
    const struct snapshot *before = comparison->before, *after = comparison->after;
    for (size_t i = 0; i < after->count; i++) {
        const struct entry_state *entry = &after->at[i];
        comparison->match[i] = NONE;
        if (!has_unique_id(comparison->after_ids, entry) || comparison->before_ids[entry->id] >= TWICE)
            continue;
        comparison->match[i] = comparison->before_ids[entry->id];
        comparison->matched[comparison->match[i]] = true;
    }
    for (size_t i = 0; i < after->count; i++) {
        uint32_t found = comparison->match[i] == NONE ? find_dn(before, after->at[i].dn) : NONE;
        if (found == NONE || comparison->matched[found])
            continue;
        comparison->match[i] = found;
        comparison->matched[found] = true;
    }
}

static unsigned compare_entries(const struct comparison *comparison, const struct entry_state *before,
                                const struct entry_state *after)
{
    unsigned kinds = 0;
    if (before->id != after->id && has_unique_id(comparison->before_ids, before) && has_unique_id(comparison->after_ids, after))
        return WRITE_RECREATED;
    if (before->dn != after->dn)
        kinds |= WRITE_RENAMED;
    if (before->content != after->content)
        kinds |= WRITE_CHANGED;
    return !kinds && before->signs != after->signs ? WRITE_NO_EFFECT : kinds;
}

static bool add_write(struct comparison *comparison, struct write write)
{
    struct writes *writes = comparison->writes;
    struct write *at = array_grow(writes->at, writes->count, &writes->capacity, sizeof *at);
    if (!at)
        return false;
    writes->at = at;
    at[writes->count++] = write;
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        writes->kinds[kind] += write.kinds >> kind & 1;
    if (!(write.kinds & (WRITE_ADDED | WRITE_DELETED)))
        count_attributes(comparison->strings, &write, writes);
    return true;
}

/* ---- Persons ----------------------------------------------------------------------------------------------------------------- */

static bool reserve_persons(struct persons *persons, size_t count)
{
    if (count <= persons->capacity)
        return true;
    for (int i = 0; i < 2; i++) {
        uint32_t **table = i ? &persons->of_dn : &persons->of_id, *grown = realloc(*table, count * sizeof *grown);
        if (!grown)
            return false;
        memset(grown + persons->capacity, 0, (count - persons->capacity) * sizeof *grown);
        *table = grown;
    }
    persons->capacity = count;
    return true;
}

/* Returns the person of an entry without a match: known by ID or DN, else a new one. */
static uint32_t find_person(struct persons *persons, const struct entry_state *entry)
{
    uint32_t known = entry->id != STRING_EMPTY ? persons->of_id[entry->id] : 0;
    if (!known)
        known = persons->of_dn[entry->dn];
    return known ? known - 1 : persons->count++;
}

static bool compare(struct comparison *comparison)
{
    const struct snapshot *before = comparison->before;
    struct snapshot *after = comparison->after;
    struct persons *persons = comparison->persons;
    bool ok = true;
    for (size_t i = 0; i < after->count && ok; i++) {
        struct entry_state *entry = &after->at[i];
        const struct entry_state *old = comparison->match[i] == NONE ? NULL : &before->at[comparison->match[i]];
        entry->person = old ? old->person : find_person(persons, entry);
        unsigned kinds = old ? compare_entries(comparison, old, entry) : WRITE_ADDED;
        persons->of_dn[entry->dn] = entry->person + 1;
        if (entry->id != STRING_EMPTY)
            persons->of_id[entry->id] = entry->person + 1;
        if (kinds && comparison->writes)
            ok = add_write(comparison, (struct write){.before = old ? *old : (struct entry_state){0},
                                                      .after = *entry,
                                                      .person = entry->person,
                                                      .kinds = kinds});
    }
    for (size_t i = 0; i < before->count && ok && comparison->writes; i++)
        if (!comparison->matched[i])
            ok = add_write(comparison,
                           (struct write){.before = before->at[i], .person = before->at[i].person, .kinds = WRITE_DELETED});
    return ok;
}

bool difference_find(const struct strings *strings, const struct snapshot *before, struct snapshot *after, struct persons *persons,
                     struct writes *writes)
{
    static const struct snapshot none;
    struct comparison comparison = {.strings = strings,
                                    .before = before ? before : &none,
                                    .after = after,
                                    .persons = persons,
                                    .writes = before ? writes : NULL};
    size_t count = strings->count;
    comparison.before_ids = malloc(count * sizeof(uint32_t));
    comparison.after_ids = malloc(count * sizeof(uint32_t));
    comparison.match = calloc(after->count + 1, sizeof(uint32_t));
    comparison.matched = calloc(comparison.before->count + 1, sizeof(bool));
    bool ok =
        comparison.before_ids && comparison.after_ids && comparison.match && comparison.matched && reserve_persons(persons, count);
    if (ok) {
        for (size_t i = 0; i < count; i++)
            comparison.before_ids[i] = comparison.after_ids[i] = NONE;
        index_ids(comparison.before, comparison.before_ids);
        index_ids(after, comparison.after_ids);
        match_entries(&comparison);
        ok = compare(&comparison);
    }
    free(comparison.before_ids);
    free(comparison.after_ids);
    free(comparison.match);
    free(comparison.matched);
    return ok;
}

void writes_clean_up(struct writes *writes)
{
    free(writes->at);
    *writes = (struct writes){0};
}

void persons_clean_up(struct persons *persons)
{
    free(persons->of_id);
    free(persons->of_dn);
    *persons = (struct persons){0};
}
