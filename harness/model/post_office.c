#include "model/post_office.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct entry no_entry;

bool post_office_init(struct post_office *office, const struct names *names, enum on_collision on_collision)
{
    *office = (struct post_office){0};
    return post_office_reset(office, names, on_collision);
}

static bool reserve_places(struct post_office *office, size_t places)
{
    if (places <= office->place_capacity)
        return true;
    free(office->directory);
    free(office->touched);
    office->directory = malloc(places * sizeof *office->directory);
    office->touched = malloc(places * sizeof *office->touched);
    office->place_capacity = office->directory && office->touched ? places : 0;
    return office->place_capacity > 0;
}

bool post_office_reset(struct post_office *office, const struct names *names, enum on_collision on_collision)
{
    office->names = names;
    office->on_collision = on_collision;
    office->user_places = names->user_identities.count;
    office->office_places = names->office_identities.count;
    office->hash = 0;
    office->recording = false;
    office->journal_count = 0;
    size_t places = (size_t)office->user_places + office->office_places;
    if (!reserve_places(office, places))
        return false;
    memset(office->directory, 0, places * sizeof *office->directory);
    memset(office->touched, 0xFF, places * sizeof *office->touched); /* JOURNAL_NONE */
    return true;
}

void post_office_clean_up(struct post_office *office)
{
    free(office->directory);
    free(office->touched);
    free(office->journal);
    *office = (struct post_office){0};
}

static uint32_t place_of_user(const struct post_office *office, uint32_t name) { return office->names->user_identities.of[name]; }

static uint32_t place_of_office(const struct post_office *office, uint32_t name)
{
    return office->user_places + office->names->office_identities.of[name];
}

static uint32_t place_of(const struct post_office *office, const struct entry *entry)
{
    return locn_is_office(entry->locn) ? place_of_office(office, entry->name) : place_of_user(office, entry->name);
}

const struct entry *post_office_user(const struct post_office *office, uint32_t name)
{
    return &office->directory[place_of_user(office, name)];
}

const struct entry *post_office_office(const struct post_office *office, uint32_t name)
{
    return name == STRING_EMPTY ? &no_entry : &office->directory[place_of_office(office, name)];
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

/* A sum over the entries, so that it does not depend on the order of the writes. It only ever hints at a repeat. */
static uint64_t hash_entry(uint32_t place, const struct entry *entry)
{
    if (!entry->locn)
        return 0;
    uint64_t hash = UINT64_C(0x9E3779B97F4A7C15);
    const uint64_t words[] = {(uint64_t)place << 32 | entry->name, (uint64_t)entry->addr << 32 | entry->comment, entry->locn};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0xBF58476D1CE4E5B9);
        hash ^= hash >> 31;
    }
    return hash;
}

static void write_entry(struct post_office *office, uint32_t place, const struct entry *entry)
{
    struct entry *at = &office->directory[place];
    if (office->recording) {
        assert(office->journal_count < office->journal_capacity);
        office->journal[office->journal_count] =
            (struct journal_item){.before = *at, .place = place, .previous = office->touched[place]};
        office->touched[place] = office->journal_count++;
    }
    office->hash += hash_entry(place, entry) - hash_entry(place, at);
    *at = *entry;
}

void post_office_record(struct post_office *office, bool recording)
{
    for (uint32_t i = 0; i < office->journal_count; i++)
        office->touched[office->journal[i].place] = JOURNAL_NONE;
    office->journal_count = 0;
    office->recording = recording;
}

bool post_office_reserve(struct post_office *office, uint32_t writes)
{
    if (!office->recording || office->journal_capacity - office->journal_count >= writes)
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

void post_office_put(struct post_office *office, const struct entry *entry) { write_entry(office, place_of(office, entry), entry); }

bool post_office_remove_user(struct post_office *office, uint32_t name)
{
    uint32_t place = place_of_user(office, name);
    if (!office->directory[place].locn)
        return false;
    write_entry(office, place, &no_entry);
    return true;
}

/* Appends the offices of that Locn. */
static void export_offices(const struct post_office *office, uint32_t locn, struct export *export)
{
    for (uint32_t i = 0; i < office->office_places; i++) {
        const struct entry *entry = &office->directory[office->user_places + i];
        if (entry->locn != locn)
            continue;
        export->office_owned[export->office_count] = post_office_owns(office, entry);
        export->offices[export->office_count++] = *entry;
    }
}

static bool is_alias(const struct entry *entry) { return entry->locn == 'A' || entry->locn == 'a'; }

/* Appends the users that are aliases or those that are not; returns how many of the other sort there are. */
static uint32_t export_users(const struct post_office *office, bool aliases, struct export *export)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < office->user_places; i++) {
        const struct entry *entry = &office->directory[i];
        if (!entry->locn)
            continue;
        if (is_alias(entry) != aliases) {
            others++;
            continue;
        }
        export->user_owned[export->user_count] = post_office_owns(office, entry);
        export->users[export->user_count++] = *entry;
    }
    return others;
}

void post_office_export(const struct post_office *office, struct export *export)
{
    export->office_count = 0;
    export->user_count = 0;
    export_offices(office, 'P', export);
    export_offices(office, 'p', export);
    if (export_users(office, false, export))
        export_users(office, true, export);
}

/* Each returns whether the record was accepted. */

static bool import_delete(struct post_office *office, const struct entry *record)
{
    uint32_t place = place_of(office, record);
    const struct entry *held = &office->directory[place];
    if (!held->locn || (!locn_is_office(record->locn) && held->locn != 'l'))
        return false;
    write_entry(office, place, &no_entry);
    return true;
}

/* What is stored of a record. */
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
    uint32_t place = place_of_office(office, record->name);
    const struct entry *held = &office->directory[place];
    if (held->locn && !post_office_owns(office, held))
        return false;
    write_entry(office, place, &stored);
    return true;
}

static bool import_user(struct post_office *office, const struct entry *record)
{
    const struct entry *at = post_office_office(office, record->addr);
    if (!at->locn)
        return false;
    struct entry stored = stored_of(office->names, record);
    stored.addr = at->name;
    uint32_t place = place_of_user(office, record->name);
    const struct entry *held = &office->directory[place];
    if (held->locn && held->locn != 'l')
        return false;
    if (held->locn && held->name != stored.name && office->on_collision != ON_COLLISION_REPLACE)
        return office->on_collision == ON_COLLISION_KEEP;
    write_entry(office, place, &stored);
    return true;
}

uint32_t post_office_import(struct post_office *office, const struct transfer *transfer)
{
    uint32_t rejected = 0;
    for (uint32_t i = 0; i < transfer->delete_count; i++)
        rejected += !import_delete(office, &transfer->deletes[i].entry);
    for (uint32_t i = 0; i < transfer->update_count; i++) {
        const struct entry *record = &transfer->updates[i].entry;
        rejected += !(locn_is_office(record->locn) ? import_office(office, record) : import_user(office, record));
    }
    return rejected;
}

bool post_office_unchanged_since(const struct post_office *office, uint32_t mark)
{
    for (uint32_t i = mark; i < office->journal_count; i++) {
        const struct journal_item *item = &office->journal[i];
        bool first_since = item->previous == JOURNAL_NONE || item->previous < mark;
        if (first_since && !entry_same(&item->before, &office->directory[item->place]))
            return false;
    }
    return true;
}
