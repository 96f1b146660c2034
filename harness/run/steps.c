#include "run/steps.h"

#include <stdlib.h>
#include <string.h>

void steps_clean_up(struct steps_storage *storage)
{
    names_clean_up(&storage->names);
    free(storage->records);
    free(storage->sent);
    free(storage->blocked);
    *storage = (struct steps_storage){0};
}

static const struct strings *pool_of(const struct names *names, uint32_t locn)
{
    return locn_is_office(locn) ? &names->offices : &names->users;
}

/* Looks up the numbers of the record's texts. Returns false if one is unknown. */
static bool find_texts(const struct names *names, const struct step_record *record, struct entry *entry)
{
    entry->locn = record->locn;
    return strings_find(pool_of(names, record->locn), record->name, &entry->name) &&
           strings_find(&names->offices, record->addr, &entry->addr) &&
           strings_find(&names->comments, record->comment, &entry->comment);
}

static bool add_texts(struct names *names, const struct step_record *record)
{
    uint32_t number;
    return strings_intern(locn_is_office(record->locn) ? &names->offices : &names->users, record->name, &number) &&
           strings_intern(&names->offices, record->addr, &number) && strings_intern(&names->comments, record->comment, &number);
}

static bool find_all(const struct names *names, const struct step_record *records, uint32_t count)
{
    struct entry entry;
    bool known = true;
    for (uint32_t i = 0; known && i < count; i++)
        known = find_texts(names, &records[i], &entry);
    return known;
}

static bool add_all(struct names *names, const struct step_record *records, uint32_t count)
{
    bool done = true;
    for (uint32_t i = 0; done && i < count; i++)
        done = add_texts(names, &records[i]);
    return done;
}

/* Adds all sent names to the post office's names. */
static bool extend_names(struct steps_storage *storage, const struct steps_sent *sent, struct post_office *office)
{
    struct names names;
    if (find_all(office->names, sent->deletes, sent->delete_count) && find_all(office->names, sent->updates, sent->update_count))
        return true;
    if (!names_copy(&names, office->names) || !add_all(&names, sent->deletes, sent->delete_count) ||
        !add_all(&names, sent->updates, sent->update_count) || names_finish(&names, NULL) != IDENTITY_OK) {
        names_clean_up(&names);
        return false;
    }
    /* The post office refers to storage->names; the old names must stay valid until post_office_rebase() has succeeded. */
    struct names old = storage->names;
    storage->names = names;
    if (!post_office_rebase(office, &storage->names)) {
        storage->names = old;
        names_clean_up(&names);
        return false;
    }
    names_clean_up(&old);
    return true;
}

static bool reserve_bytes(uint8_t **bytes, uint32_t *capacity, uint32_t count)
{
    if (count > *capacity) {
        uint8_t *grown = realloc(*bytes, count);
        if (!grown)
            return false;
        *bytes = grown;
        *capacity = count;
    }
    if (*bytes)
        memset(*bytes, 0, count);
    return true;
}

/* Whether the post office has an owned entry of the user that is not deleted in this cycle. */
static bool is_change(const struct post_office *office, const struct entry *entry, const uint8_t *deleted)
{
    const struct entry *held = post_office_user(office, entry->name);
    return held->locn && post_office_owns(office, held) && !deleted[office->names->user_identities.of[entry->name]];
}

static void count_changes(const struct post_office *office, const uint8_t *deleted, struct transfer *transfer)
{
    for (uint32_t i = 0; i < transfer->update_count; i++) {
        struct record *update = &transfer->updates[i];
        if (locn_is_office(update->entry.locn) || !is_change(office, &update->entry, deleted))
            continue;
        update->kind = RECORD_CHANGE;
        transfer->changes++;
    }
}

/* Counts each identity once. */
static void count_conflicts(struct steps_storage *storage, const struct sites *sites, const struct post_office *office,
                            struct transfer *transfer)
{
    uint8_t *sent = storage->sent, *blocked = storage->blocked;
    for (uint32_t i = 0; i < transfer->update_count; i++)
        if (!locn_is_office(transfer->updates[i].entry.locn))
            sent[transfer->updates[i].entry.name] = 1;
    for (uint32_t i = 0; i < sites->count; i++)
        for (uint32_t j = 0; j < sites->at[i].count; j++) {
            uint32_t name = sites->at[i].recipients[j].name, identity = office->names->user_identities.of[name];
            const struct entry *held = post_office_user(office, name);
            if (!held->locn || post_office_owns(office, held) || sent[name] || blocked[identity])
                continue;
            blocked[identity] = 1;
            transfer->conflicts++;
        }
}

static bool reserve_records(struct steps_storage *storage, uint64_t count)
{
    if (count <= storage->capacity)
        return true;
    struct record *records = count <= UINT32_MAX ? realloc(storage->records, count * sizeof *records) : NULL;
    if (!records)
        return false;
    storage->records = records;
    storage->capacity = (uint32_t)count;
    return true;
}

bool steps_transfer(struct steps_storage *storage, const struct steps_sent *sent, const struct sites *sites,
                    struct post_office *office, struct transfer *transfer)
{
    if (!extend_names(storage, sent, office) || !reserve_records(storage, (uint64_t)sent->delete_count + sent->update_count) ||
        !reserve_bytes(&storage->sent, &storage->sent_capacity, office->names->users.count) ||
        !reserve_bytes(&storage->blocked, &storage->blocked_capacity, office->names->user_identities.count))
        return false;
    *transfer = (struct transfer){.deletes = storage->records,
                                  .delete_count = sent->delete_count,
                                  .updates = storage->records ? storage->records + sent->delete_count : NULL,
                                  .update_count = sent->update_count};
    for (uint32_t i = 0; i < sent->delete_count; i++) {
        transfer->deletes[i].kind = RECORD_DELETE;
        (void)find_texts(office->names, &sent->deletes[i], &transfer->deletes[i].entry);
        storage->blocked[office->names->user_identities.of[transfer->deletes[i].entry.name]] = 1;
    }
    for (uint32_t i = 0; i < sent->update_count; i++) {
        transfer->updates[i].kind = RECORD_ADD;
        (void)find_texts(office->names, &sent->updates[i], &transfer->updates[i].entry);
    }
    if (sent->counted) {
        /* It is unknown which records are changes; the post office does not need it. */
        transfer->changes = sent->changes;
        transfer->conflicts = sent->conflicts;
    } else {
        count_changes(office, storage->blocked, transfer);
        count_conflicts(storage, sites, office, transfer);
    }
    return true;
}
