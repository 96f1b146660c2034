#include "model/post_office.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const on_collision_names[] = {"replace", "keep", "reject"};
const char *const on_reject_names[] = {"continue", "stop"};
const char *const import_order_names[] = {"deletes first", "adds first"};

static const struct entry no_entry;

bool post_office_init(struct post_office *office, const struct names *names, struct import_rules rules)
{
    *office = (struct post_office){0};
    return post_office_reset(office, names, rules);
}

/* Zeroes the slots. No calloc(): nearly all will be used, and a page that is read before it is written, as by a look-up, takes two
 * page faults. */
static bool reserve_slots(struct post_office *office, size_t slots)
{
    if (slots > office->slot_capacity) {
        free(office->directory);
        free(office->touched);
        office->touched = NULL;
        office->directory = malloc(slots * sizeof *office->directory);
        office->slot_capacity = office->directory ? slots : 0;
    }
    if (office->directory)
        memset(office->directory, 0, slots * sizeof *office->directory);
    return office->directory;
}

bool post_office_reset(struct post_office *office, const struct names *names, struct import_rules rules)
{
    office->names = names;
    office->rules = rules;
    office->hash = 0;
    post_office_record(office, false);
    uint32_t users = names->user_identities.count, offices = names->office_identities.count;
    if (!reserve_slots(office, (size_t)users + offices))
        return false;
    office->users = (struct directory_part){.at = office->directory, .slots = users, .version = office->users.version + 1};
    office->offices =
        (struct directory_part){.at = office->directory + users, .slots = offices, .version = office->offices.version + 1};
    return true;
}

void post_office_clean_up(struct post_office *office)
{
    free(office->directory);
    free(office->touched);
    free(office->journal);
    *office = (struct post_office){0};
}

static uint32_t slot_of_user(const struct post_office *office, uint32_t name) { return office->names->user_identities.of[name]; }

static uint32_t slot_of_office(const struct post_office *office, uint32_t name)
{
    return office->users.slots + office->names->office_identities.of[name];
}

static uint32_t slot_of(const struct post_office *office, const struct entry *entry)
{
    return locn_is_office(entry->locn) ? slot_of_office(office, entry->name) : slot_of_user(office, entry->name);
}

const struct entry *post_office_user(const struct post_office *office, uint32_t name)
{
    return &office->directory[slot_of_user(office, name)];
}

const struct entry *post_office_office(const struct post_office *office, uint32_t name)
{
    return name == STRING_EMPTY ? &no_entry : &office->directory[slot_of_office(office, name)];
}

const struct entry *post_office_held(const struct post_office *office, const struct entry *entry)
{
    return &office->directory[slot_of(office, entry)];
}

bool post_office_owns(const struct post_office *office, const struct entry *entry)
{
    if (entry->locn == 'l') {
        entry = post_office_office(office, entry->addr);
        if (!entry->locn)
            return false;
    } else if (!locn_is_office(entry->locn)) {
        return false;
    }
    return names_is_connectors(office->names, entry->comment);
}

/* Hashes are summed over the entries, so the sum depends neither on the order of the writes nor on the slots, which
 * post_office_rebase() changes. It only hints at a repeat. */
static uint64_t hash_entry(const struct entry *entry)
{
    if (!entry->locn)
        return 0;
    uint64_t hash = UINT64_C(0x9E3779B97F4A7C15);
    const uint64_t words[] = {(uint64_t)entry->locn << 32 | entry->name, (uint64_t)entry->addr << 32 | entry->comment};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0xBF58476D1CE4E5B9);
        hash ^= hash >> 31;
    }
    return hash;
}

static void write_entry(struct post_office *office, uint32_t slot, const struct entry *entry)
{
    struct entry *at = &office->directory[slot];
    if (office->recording) {
        assert(office->journal_count < office->journal_capacity);
        office->journal[office->journal_count] =
            (struct journal_item){.before = *at, .slot = slot, .previous = office->touched[slot]};
        office->touched[slot] = office->journal_count++;
    }
    office->hash += hash_entry(entry) - hash_entry(at);
    struct directory_part *part = slot < office->users.slots ? &office->users : &office->offices;
    part->held = part->held + (entry->locn != 0) - (at->locn != 0);
    part->version += entry->locn != at->locn || entry->name != at->name;
    *at = *entry;
}

/* Returns the new slot of each old slot, or NULL if out of memory. */
static uint32_t *map_slots(const struct post_office *office, const struct names *names)
{
    const struct names *old = office->names;
    uint32_t *remap = calloc((size_t)office->users.slots + office->offices.slots, sizeof *remap);
    for (uint32_t i = 0; remap && i < old->users.count; i++)
        remap[old->user_identities.of[i]] = names->user_identities.of[i];
    for (uint32_t i = 0; remap && i < old->offices.count; i++)
        remap[office->users.slots + old->office_identities.of[i]] = names->user_identities.count + names->office_identities.of[i];
    return remap;
}

bool post_office_rebase(struct post_office *office, const struct names *names)
{
    uint32_t users = names->user_identities.count, offices = names->office_identities.count;
    size_t old_slots = (size_t)office->users.slots + office->offices.slots, slots = (size_t)users + offices;
    uint32_t *remap = map_slots(office, names);
    struct entry *directory = calloc(slots, sizeof *directory);
    uint32_t *touched = office->touched ? malloc(slots * sizeof *touched) : NULL;
    if (!remap || !directory || (office->touched && !touched)) {
        free(remap);
        free(directory);
        free(touched);
        return false;
    }
    if (touched)
        memset(touched, 0xFF, slots * sizeof *touched); /* JOURNAL_NONE */
    for (size_t i = 0; i < old_slots; i++) {
        directory[remap[i]] = office->directory[i];
        if (touched)
            touched[remap[i]] = office->touched[i];
    }
    for (uint32_t i = 0; i < office->journal_count; i++)
        office->journal[i].slot = remap[office->journal[i].slot];
    free(remap);
    free(office->directory);
    free(office->touched);
    office->directory = directory;
    office->touched = touched;
    office->slot_capacity = slots;
    office->names = names;
    office->users.at = directory;
    office->users.slots = users;
    office->users.version++;
    office->offices.at = directory + users;
    office->offices.slots = offices;
    office->offices.version++;
    return true;
}

void post_office_record(struct post_office *office, bool recording)
{
    for (uint32_t i = 0; i < office->journal_count; i++)
        office->touched[office->journal[i].slot] = JOURNAL_NONE;
    office->journal_count = 0;
    office->recording = recording;
}

static bool reserve_touched(struct post_office *office)
{
    size_t slots = office->slot_capacity;
    if (office->touched)
        return true;
    office->touched = malloc(slots * sizeof *office->touched);
    if (office->touched)
        memset(office->touched, 0xFF, slots * sizeof *office->touched); /* JOURNAL_NONE */
    return office->touched;
}

bool post_office_reserve(struct post_office *office, uint32_t writes)
{
    if (!office->recording || writes == 0)
        return true;
    if (!reserve_touched(office))
        return false;
    if (office->journal_capacity - office->journal_count >= writes)
        return true;
    uint64_t capacity = ((uint64_t)office->journal_count + writes) * 2;
    if (capacity > JOURNAL_NONE)
        return false;
    struct journal_item *journal = realloc(office->journal, capacity * sizeof *journal);
    if (!journal)
        return false;
    office->journal = journal;
    office->journal_capacity = (uint32_t)capacity;
    return true;
}

void post_office_put(struct post_office *office, const struct entry *entry)
{
    struct entry stored = *entry;
    if (!locn_is_office(entry->locn))
        stored.name = names_stored(office->names->stored_users, entry->name);
    write_entry(office, slot_of(office, entry), &stored);
}

bool post_office_remove_user(struct post_office *office, uint32_t name)
{
    uint32_t slot = slot_of_user(office, name);
    if (!office->directory[slot].locn)
        return false;
    write_entry(office, slot, &no_entry);
    return true;
}

const struct entry *post_office_export(const struct post_office *office, struct export_walk *walk)
{
    for (; walk->group < 2 * EXPORT_GROUPS; walk->group++, walk->slot = 0) {
        const struct directory_part *part = walk->group < EXPORT_GROUPS ? &office->offices : &office->users;
        while (walk->slot < part->slots) {
            const struct entry *entry = &part->at[walk->slot++];
            if (entry->locn && entry_export_group(entry) == walk->group % EXPORT_GROUPS)
                return entry;
        }
    }
    return NULL;
}

/* Each import_...() returns whether the record was accepted. */

static bool import_delete(struct post_office *office, const struct entry *record)
{
    uint32_t slot = slot_of_user(office, record->name);
    if (office->directory[slot].locn != 'l')
        return false;
    write_entry(office, slot, &no_entry);
    return true;
}

/* The stored form of a record. */
static struct entry stored_of(const struct names *names, const struct entry *record)
{
    const uint32_t *of = locn_is_office(record->locn) ? names->stored_offices : names->stored_users;
    return (struct entry){
        .name = names_stored(of, record->name),
        .addr = names_stored(names->stored_offices, record->addr),
        .comment = names_stored(names->stored_comments, record->comment),
        .locn = record->locn,
    };
}

static bool import_office(struct post_office *office, const struct entry *record)
{
    struct entry stored = stored_of(office->names, record);
    uint32_t slot = slot_of_office(office, record->name);
    const struct entry *held = &office->directory[slot];
    if (held->locn && !post_office_owns(office, held))
        return false;
    write_entry(office, slot, &stored);
    return true;
}

static bool import_user(struct post_office *office, const struct entry *record)
{
    const struct entry *at = post_office_office(office, record->addr);
    if (!at->locn)
        return false;
    struct entry stored = stored_of(office->names, record);
    stored.addr = at->name;
    if (stored.name == STRING_EMPTY)
        return false;
    uint32_t slot = slot_of_user(office, record->name);
    const struct entry *held = &office->directory[slot];
    if (held->locn && held->locn != 'l')
        return false;
    if (held->locn && held->name != stored.name && office->rules.on_collision != ON_COLLISION_REPLACE)
        return office->rules.on_collision == ON_COLLISION_KEEP;
    write_entry(office, slot, &stored);
    return true;
}

static bool import_record(struct post_office *office, const struct record *record)
{
    const struct entry *entry = &record->entry;
    if (record->kind == RECORD_DELETE)
        return import_delete(office, entry);
    return locn_is_office(entry->locn) ? import_office(office, entry) : import_user(office, entry);
}

/* Returns the number of rejected records. */
static uint32_t import_file(struct post_office *office, const struct record *records, uint32_t count)
{
    uint32_t rejected = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (import_record(office, &records[i]))
            continue;
        if (office->rules.on_reject == ON_REJECT_STOP)
            return count - i;
        rejected++;
    }
    return rejected;
}

uint32_t post_office_import(struct post_office *office, const struct transfer *transfer)
{
    uint32_t rejected = 0;
    if (office->rules.order == IMPORT_ADDS_FIRST)
        rejected += import_file(office, transfer->updates, transfer->update_count);
    rejected += import_file(office, transfer->deletes, transfer->delete_count);
    if (office->rules.order == IMPORT_DELETES_FIRST)
        rejected += import_file(office, transfer->updates, transfer->update_count);
    return rejected;
}

bool post_office_unchanged_since(const struct post_office *office, uint32_t mark)
{
    for (uint32_t i = mark; i < office->journal_count; i++) {
        const struct journal_item *item = &office->journal[i];
        bool first_since = item->previous == JOURNAL_NONE || item->previous < mark;
        if (first_since && !entry_same(&item->before, &office->directory[item->slot]))
            return false;
    }
    return true;
}
