#include "literal.h"

#include "model/code_page.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* The stored form of a user or comment, by number, in the code page. */
static uint32_t *make_stored(const struct names *names, const struct strings *pool, bool users)
{
    uint32_t *stored = calloc(pool->count, sizeof *stored);
    struct stored_former *former = stored_form_open(&names->stores);
    struct code_page_converter *converter = NULL;
    ck_assert(stored && former);
    if (names->code_page != CODE_PAGE_NONE)
        ck_assert_int_eq(code_page_open(names->code_page, &converter), IDENTITY_OK);
    for (uint32_t i = 0; i < pool->count; i++) {
        struct ccm_name name = pool->at[i];
        if (users)
            ck_assert_int_eq(stored_form_make(former, name, &name), IDENTITY_OK);
        if (converter && name.length)
            name = code_page_store(converter, name);
        ck_assert(strings_find(pool, name, &stored[i]));
    }
    stored_form_close(former);
    code_page_close(converter);
    return stored;
}

static uint32_t *make_keys(struct literal *literal, const struct strings *pool, const uint32_t *stored)
{
    uint32_t *keys = calloc(pool->count, sizeof *keys);
    struct identity_maker *maker = identity_open(&literal->names->rule);
    ck_assert(keys && maker);
    for (uint32_t i = 0; i < pool->count; i++) {
        struct ccm_name key;
        ck_assert_int_eq(identity_key(maker, pool->at[stored[i]], &key), IDENTITY_OK);
        ck_assert(strings_intern(&literal->keys, key, &keys[i]));
    }
    identity_close(maker);
    return keys;
}

static uint32_t key_of(const struct literal *literal, const struct entry *entry)
{
    return (locn_is_office(entry->locn) ? literal->office_keys : literal->user_keys)[entry->name];
}

/* The entry with that key; NULL: there is none. */
static struct entry *find_entry(struct literal *literal, bool office, uint32_t key)
{
    for (uint32_t i = 0; i < literal->count; i++) {
        struct entry *entry = &literal->entries[i];
        if (locn_is_office(entry->locn) == office && key_of(literal, entry) == key)
            return entry;
    }
    return NULL;
}

static struct entry *find_office(struct literal *literal, uint32_t name)
{
    return name == STRING_EMPTY ? NULL : find_entry(literal, true, literal->office_keys[name]);
}

static bool has_connectors_comment(const struct literal *literal, const struct entry *entry)
{
    struct ccm_name comment = literal->names->comments.at[entry->comment];
    return comment.length >= strlen("MSExchangeCCMC") && memcmp(comment.bytes, "MSExchangeCCMC", strlen("MSExchangeCCMC")) == 0;
}

static bool is_owned(struct literal *literal, const struct entry *entry)
{
    if (locn_is_office(entry->locn))
        return has_connectors_comment(literal, entry);
    const struct entry *office = entry->locn == 'l' ? find_office(literal, entry->addr) : NULL;
    return office && has_connectors_comment(literal, office);
}

static void remove_entry(struct literal *literal, struct entry *entry) { *entry = literal->entries[--literal->count]; }

/* Adds an entry, or replaces the one with its identity. */
static void put_entry(struct literal *literal, const struct entry *entry)
{
    struct entry put = *entry, *held = find_entry(literal, locn_is_office(put.locn), key_of(literal, &put));
    if (!held) {
        if (literal->count == literal->capacity) {
            literal->capacity = literal->capacity * 2 + 16;
            literal->entries = realloc(literal->entries, literal->capacity * sizeof put);
            ck_assert_ptr_nonnull(literal->entries);
        }
        held = &literal->entries[literal->count++];
    }
    *held = put;
}

/* An entry of the fixture or of an administrator. */
static void put_stored(struct literal *literal, struct entry entry)
{
    if (!locn_is_office(entry.locn))
        entry.name = literal->stored_users[entry.name];
    put_entry(literal, &entry);
}

void literal_open(struct literal *literal, const struct scenario *scenario)
{
    const struct names *names = &scenario->names;
    *literal = (struct literal){.names = names, .rules = scenario->import};
    ck_assert(strings_init(&literal->keys));
    ck_assert_int_eq(sites_copy(&literal->sites, &scenario->sites), SITES_OK);
    literal->stored_users = make_stored(names, &names->users, true);
    literal->stored_offices = make_stored(names, &names->offices, false);
    literal->stored_comments = make_stored(names, &names->comments, false);
    literal->user_keys = make_keys(literal, &names->users, literal->stored_users);
    literal->office_keys = make_keys(literal, &names->offices, literal->stored_offices);
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        put_stored(literal, scenario->entries[i]);
}

void literal_close(struct literal *literal)
{
    sites_clean_up(&literal->sites);
    strings_clean_up(&literal->keys);
    free(literal->user_keys);
    free(literal->office_keys);
    free(literal->stored_users);
    free(literal->stored_offices);
    free(literal->stored_comments);
    free(literal->entries);
    free(literal->deletes);
    free(literal->updates);
}

void literal_change(struct literal *literal, const struct change *change)
{
    struct entry *held;
    switch (change->kind) {
    case CHANGE_ADMINISTRATOR_ADDS: put_stored(literal, change->entry); return;
    case CHANGE_ADMINISTRATOR_REMOVES:
        held = find_entry(literal, false, literal->user_keys[change->name]);
        if (held)
            remove_entry(literal, held);
        return;
    default: ck_assert_int_eq(scenario_change_sites(&literal->sites, change), SITES_OK);
    }
}

static int compare_keys(const struct literal *literal, uint32_t a, uint32_t b)
{
    struct ccm_name left = literal->keys.at[a], right = literal->keys.at[b];
    int order = memcmp(left.bytes, right.bytes, left.length < right.length ? left.length : right.length);
    return order ? order : (left.length > right.length) - (left.length < right.length);
}

static unsigned group_of(const struct entry *entry)
{
    switch (entry->locn) {
    case 'P': return 0;
    case 'p': return 1;
    case 'A':
    case 'a': return 3;
    default: return 2;
    }
}

static bool is_exported_before(const struct literal *literal, const struct entry *a, const struct entry *b)
{
    if (group_of(a) != group_of(b))
        return group_of(a) < group_of(b);
    return compare_keys(literal, key_of(literal, a), key_of(literal, b)) < 0;
}

void literal_export(struct literal *literal)
{
    for (uint32_t i = 1; i < literal->count; i++) {
        struct entry entry = literal->entries[i];
        uint32_t at = i;
        for (; at > 0 && is_exported_before(literal, &entry, &literal->entries[at - 1]); at--)
            literal->entries[at] = literal->entries[at - 1];
        literal->entries[at] = entry;
    }
}

/* A place's answer about two names. */
static int ask(const struct literal *literal, const struct comparators *comparators, enum ccm_place place, uint32_t a, uint32_t b)
{
    const struct strings *pool = place == CCM_POST_OFFICE ? &literal->names->offices : &literal->names->users;
    const uint32_t *keys = place == CCM_POST_OFFICE ? literal->office_keys : literal->user_keys;
    return comparators->at[place] ? comparators->at[place](pool->at[a], pool->at[b]) : compare_keys(literal, keys[a], keys[b]);
}

/* Step 5 for users: sorted stably, and of those that equal the last one kept the first stays. Returns how many there are. */
static uint32_t list_users(const struct literal *literal, const struct comparators *comparators, struct entry *list)
{
    uint32_t count = 0, kept = 0;
    for (uint32_t i = 0; i < literal->sites.count; i++) {
        const struct site *site = &literal->sites.at[i];
        for (uint32_t j = 0; j < site->count; j++) {
            const struct recipient *recipient = &site->recipients[j];
            struct entry listed = {.name = recipient->name, .addr = site->post_office, .comment = recipient->comment, .locn = 'l'};
            uint32_t at = count++;
            for (; at > 0 && ask(literal, comparators, CCM_IMPORT_LIST, list[at - 1].name, listed.name) > 0; at--)
                list[at] = list[at - 1];
            list[at] = listed;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || ask(literal, comparators, CCM_IMPORT_LIST, list[kept - 1].name, list[i].name) != 0)
            list[kept++] = list[i];
    return kept;
}

static uint32_t list_offices(const struct literal *literal, const struct comparators *comparators, struct entry *list)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < literal->sites.count; i++) {
        uint32_t name = literal->sites.at[i].post_office, earlier = 0;
        while (earlier < count && ask(literal, comparators, CCM_POST_OFFICE, list[earlier].name, name) != 0)
            earlier++;
        if (earlier == count)
            list[count++] = (struct entry){.name = name,
                                           .addr = i == 0 ? STRING_EMPTY : literal->sites.at[0].post_office,
                                           .comment = literal->names->connector_comment,
                                           .locn = i == 0 ? 'P' : 'p'};
    }
    return count;
}

/* The first exported entry, in export order, that the listed one equals; NULL: there is none. */
static const struct entry *find_equal(const struct literal *literal, const struct comparators *comparators,
                                      const struct entry *listed)
{
    bool office = locn_is_office(listed->locn);
    for (uint32_t i = 0; i < literal->count; i++) {
        const struct entry *entry = &literal->entries[i];
        if (locn_is_office(entry->locn) == office &&
            ask(literal, comparators, office ? CCM_POST_OFFICE : CCM_EXPORT_MATCH, listed->name, entry->name) == 0)
            return entry;
    }
    return NULL;
}

static bool is_listed(const struct literal *literal, const struct comparators *comparators, const struct entry *list,
                      uint32_t count, const struct entry *entry)
{
    uint32_t i = 0;
    while (i < count && ask(literal, comparators, CCM_EXPORT_MATCH, list[i].name, entry->name) != 0)
        i++;
    return i < count;
}

static void append(struct record *records, uint32_t *count, const struct entry *entry, enum record_kind kind)
{
    records[(*count)++] = (struct record){.entry = *entry, .kind = kind};
}

void literal_compare(struct literal *literal, const struct comparators *comparators, struct transfer *transfer)
{
    uint32_t most = (uint32_t)sites_recipients(&literal->sites) + literal->sites.count + literal->count + 1;
    struct entry *users = calloc(most, sizeof *users), *offices = calloc(most, sizeof *offices);
    free(literal->deletes);
    free(literal->updates);
    literal->deletes = calloc(most, sizeof *literal->deletes);
    literal->updates = calloc(most, sizeof *literal->updates);
    ck_assert(users && offices && literal->deletes && literal->updates);
    *transfer = (struct transfer){.deletes = literal->deletes, .updates = literal->updates};
    uint32_t user_count = list_users(literal, comparators, users), office_count = list_offices(literal, comparators, offices);
    literal_export(literal);
    for (uint32_t i = 0; i < literal->count; i++) {
        const struct entry *entry = &literal->entries[i];
        if (!locn_is_office(entry->locn) && is_owned(literal, entry) && !is_listed(literal, comparators, users, user_count, entry))
            append(transfer->deletes, &transfer->delete_count, entry, RECORD_DELETE);
    }
    for (uint32_t i = 0; i < office_count; i++)
        if (!find_equal(literal, comparators, &offices[i]))
            append(transfer->updates, &transfer->update_count, &offices[i], RECORD_ADD);
    for (uint32_t i = 0; i < user_count; i++) {
        const struct entry *held = find_equal(literal, comparators, &users[i]);
        if (!held) {
            append(transfer->updates, &transfer->update_count, &users[i], RECORD_ADD);
        } else if (!is_owned(literal, held)) {
            transfer->conflicts++;
        } else if (ask(literal, comparators, CCM_POST_OFFICE, users[i].addr, held->addr) != 0 ||
                   users[i].comment != held->comment) {
            append(transfer->updates, &transfer->update_count, &users[i], RECORD_CHANGE);
            transfer->changes++;
        }
    }
    free(users);
    free(offices);
}

/* Each returns whether the record was accepted. */

static bool import_delete(struct literal *literal, const struct entry *record)
{
    struct entry *held = find_entry(literal, false, literal->user_keys[record->name]);
    if (!held || held->locn != 'l')
        return false;
    remove_entry(literal, held);
    return true;
}

static bool import_office(struct literal *literal, const struct entry *record)
{
    const struct entry *held = find_office(literal, record->name);
    struct entry stored = {.name = literal->stored_offices[record->name],
                           .addr = literal->stored_offices[record->addr],
                           .comment = literal->stored_comments[record->comment],
                           .locn = record->locn};
    if (held && !is_owned(literal, held))
        return false;
    put_entry(literal, &stored);
    return true;
}

static bool import_user(struct literal *literal, const struct entry *record)
{
    const struct entry *office = find_office(literal, record->addr);
    const struct entry *held = find_entry(literal, false, literal->user_keys[record->name]);
    uint32_t name = literal->stored_users[record->name];
    if (!office || name == STRING_EMPTY || (held && held->locn != 'l'))
        return false;
    if (held && held->name != name && literal->rules.on_collision != ON_COLLISION_REPLACE)
        return literal->rules.on_collision == ON_COLLISION_KEEP;
    put_entry(literal, &(struct entry){
                           .name = name, .addr = office->name, .comment = literal->stored_comments[record->comment], .locn = 'l'});
    return true;
}

static uint32_t import_file(struct literal *literal, const struct record *records, uint32_t count)
{
    uint32_t rejected = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct entry *entry = &records[i].entry;
        bool stopped = rejected > 0 && literal->rules.on_reject == ON_REJECT_STOP;
        if (stopped)
            rejected++;
        else if (records[i].kind == RECORD_DELETE)
            rejected += !import_delete(literal, entry);
        else
            rejected += !(locn_is_office(entry->locn) ? import_office(literal, entry) : import_user(literal, entry));
    }
    return rejected;
}

uint32_t literal_import(struct literal *literal, const struct transfer *transfer)
{
    if (literal->rules.order == IMPORT_ADDS_FIRST) {
        uint32_t rejected = import_file(literal, transfer->updates, transfer->update_count);
        return rejected + import_file(literal, transfer->deletes, transfer->delete_count);
    }
    uint32_t rejected = import_file(literal, transfer->deletes, transfer->delete_count);
    return rejected + import_file(literal, transfer->updates, transfer->update_count);
}
