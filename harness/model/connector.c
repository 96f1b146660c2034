/* A cycle of the connector. Step 5 makes two lists, of post offices and of users, unless they are cached. Step 6 matches both with
 * the export and derives the records: deletes of unmatched entries that are owned, adds of unmatched list items, changes of matched
 * ones. Only lists and matches are cached; connector_forget() discards them. */
#include "model/connector.h"

#include <stdlib.h>
#include <string.h>

/* Storage for more records is freed before the next cycle: if all users are sent, it is the largest block of memory. */
#define RECORDS_KEPT 65536u

/* Returns the next part of a block; with base NULL, it only counts. */
static void *carve_part(char *base, size_t *used, size_t count, size_t size)
{
    void *part = base ? base + *used : NULL;
    *used += (count * size + 15) / 16 * 16;
    return part;
}

static void lay_out_match(struct match *match, char *base, size_t *used, size_t listed, size_t slots)
{
    match->found = carve_part(base, used, listed, sizeof *match->found);
    match->left = carve_part(base, used, listed, sizeof *match->left);
    match->marks = carve_part(base, used, slots, sizeof *match->marks);
    match->exported = carve_part(base, used, slots, sizeof *match->exported);
    match->positions = carve_part(base, used, slots, sizeof *match->positions);
    match->scratch = carve_part(base, used, listed > slots ? listed : slots, sizeof *match->scratch);
}

static size_t lay_out(struct connector *connector, char *base)
{
    const struct connector_limits *limits = &connector->limits;
    size_t used = 0;
    connector->list = carve_part(base, &used, limits->recipients, sizeof *connector->list);
    connector->offices = carve_part(base, &used, limits->sites, sizeof *connector->offices);
    connector->starts = carve_part(base, &used, limits->sites, sizeof *connector->starts);
    connector->expected_addr = carve_part(base, &used, limits->office_names, sizeof *connector->expected_addr);
    lay_out_match(&connector->users_match, base, &used, limits->recipients, limits->users);
    lay_out_match(&connector->offices_match, base, &used, limits->sites, limits->offices);
    return used;
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

bool connector_reserve(struct connector *connector, struct connector_limits asked)
{
    const struct connector_limits held = connector->limits;
    /* Limits never shrink, so a reused connector soon needs no further storage. */
    const struct connector_limits limits = {
        .recipients = larger(asked.recipients, held.recipients),
        .sites = larger(asked.sites, held.sites),
        .users = larger(asked.users, held.users),
        .offices = larger(asked.offices, held.offices),
        .office_names = larger(asked.office_names, held.office_names),
    };
    connector_forget(connector);
    if (connector->storage && memcmp(&limits, &held, sizeof limits) == 0)
        return true;
    free(connector->storage);
    connector->limits = limits;
    connector->storage = limits.recipients <= INT32_MAX ? malloc(lay_out(connector, NULL)) : NULL;
    if (!connector->storage) {
        connector_clean_up(connector);
        return false;
    }
    lay_out(connector, connector->storage);
    return true;
}

void connector_clean_up(struct connector *connector)
{
    free(connector->storage);
    free(connector->deletes.at);
    free(connector->updates.at);
    *connector = (struct connector){0};
}

void connector_forget(struct connector *connector) { connector->cached = false; }

/* Makes room for `count` records; the contents are lost. */
static bool reserve_records(struct record_list *records, uint32_t count)
{
    if (count <= records->capacity)
        return true;
    free(records->at);
    /* Doubling ends the reallocations of many small runs. */
    uint32_t capacity = count < RECORDS_KEPT / 2 ? count * 2 : count;
    records->at = malloc(capacity * sizeof *records->at);
    records->capacity = records->at ? capacity : 0;
    return records->at;
}

static void free_large(struct record_list *records)
{
    if (records->capacity <= RECORDS_KEPT)
        return;
    free(records->at);
    *records = (struct record_list){0};
}

/* Makes the import list. The storage of the records serves as sort space: it is needed in that size anyway in the first cycle.
 * Returns false if out of memory. */
static bool list_recipients(struct connector *connector, const struct names *names, const struct sites *sites,
                            struct comparator comparator)
{
    struct listed_storage storage = {.list = connector->list, .starts = connector->starts};
    uint32_t recipients = (uint32_t)sites_recipients(sites);
    _Static_assert(sizeof *storage.spare + sizeof *storage.items + sizeof *storage.scratch <= sizeof *connector->updates.at,
                   "a record has room for all three");
    if (!reserve_records(&connector->updates, recipients + sites->count))
        return false;
    storage.spare = (struct listed *)(void *)connector->updates.at;
    storage.items = (uint32_t *)(void *)(storage.spare + recipients);
    storage.scratch = storage.items + recipients;
    connector->list_count = listed_recipients(&storage, names, sites, comparator);
    return true;
}

/* Step 5, unless both lists are cached. Returns false if out of memory. */
static bool make_lists(struct connector *connector, const struct names *names, const struct sites *sites,
                       const struct comparators *comparators)
{
    if (connector->cached && memcmp(&connector->build, comparators, sizeof *comparators) == 0)
        return true;
    struct match *offices = &connector->offices_match;
    connector->cached = connector->users_match.cached = offices->cached = false;
    /* The storage of the match is unused until step 6. */
    struct listed_storage storage = {.list = connector->offices, .items = offices->found, .scratch = offices->scratch};
    connector->office_count = listed_offices(&storage, names, sites, comparator_at(comparators, CCM_POST_OFFICE, names));
    if (!list_recipients(connector, names, sites, comparator_at(comparators, CCM_IMPORT_LIST, names)))
        return false;
    connector->cached = true;
    connector->build = *comparators;
    return true;
}

/* Finds the Addr of each site's up-to-date users, once per site and not once per user: the name of its exported entry, if that is
 * owned and equal. */
static void expect_addrs(struct connector *connector, const struct sites *sites, const struct post_office *office,
                         const struct comparator *comparator)
{
    memset(connector->expected_addr, 0xFF, office->names->offices.count * sizeof *connector->expected_addr); /* MATCH_NONE */
    for (uint32_t i = 0; i < sites->count; i++) {
        uint32_t name = sites->at[i].post_office;
        const struct entry *held = post_office_office(office, name);
        if (held->locn && post_office_owns(office, held) && comparator_ask(comparator, name, held->name) == 0)
            connector->expected_addr[name] = held->name;
    }
}

/* Step 6 for both lists. */
static void match_lists(struct connector *connector, const struct post_office *office, const struct comparators *comparators)
{
    const struct names *names = office->names;
    struct match_sides offices = {.list = connector->offices,
                                  .count = connector->office_count,
                                  .part = office->offices,
                                  .identities = names->office_identities.of,
                                  .comparator = comparator_at(comparators, CCM_POST_OFFICE, names)};
    struct match_sides users = {.list = connector->list,
                                .count = connector->list_count,
                                .part = office->users,
                                .identities = names->user_identities.of,
                                .comparator = comparator_at(comparators, CCM_EXPORT_MATCH, names),
                                .expected_addr = connector->expected_addr,
                                .ascends = comparators->at[CCM_IMPORT_LIST] == comparators->at[CCM_EXPORT_MATCH]};
    match_sides(&connector->offices_match, &offices);
    match_sides(&connector->users_match, &users);
}

/* Appends a delete for each owned user entry that no listed recipient equals, in export order, which is that of the slots, as all
 * have Locn l. Post office entries stay, as an administrator may have customized their routing (KB Q197255). */
static void delete_orphaned(const struct match *match, const struct post_office *office, struct transfer *transfer)
{
    const struct directory_part *part = &office->users;
    uint32_t orphaned = match->orphaned;
    for (uint32_t i = 0; i < part->slots && orphaned > 0; i++) {
        const struct entry *entry = &part->at[i];
        if (!entry->locn || match_has(match, i))
            continue;
        orphaned--;
        if (post_office_owns(office, entry))
            transfer->deletes[transfer->delete_count++] = (struct record){.entry = *entry, .kind = RECORD_DELETE};
    }
}

static void send(struct transfer *transfer, const struct listed *listed, uint32_t locn, enum record_kind kind)
{
    struct entry entry = {.name = listed->name, .addr = listed->addr, .comment = listed->comment, .locn = locn};
    transfer->updates[transfer->update_count++] = (struct record){.entry = entry, .kind = kind};
    transfer->changes += kind == RECORD_CHANGE;
}

/* Compares Addr. */
struct addr_comparator {
    const struct post_office *office;
    struct comparator comparator;
    const uint32_t *expected_addr; /* see struct connector */
};

enum action { ACTION_NONE, ACTION_CHANGE, ACTION_CONFLICT };

/* The action for a listed recipient with a matching entry. */
static enum action action_for(const struct addr_comparator *addrs, const struct listed *listed, const struct entry *held)
{
    if (held->locn != 'l')
        return ACTION_CONFLICT;
    bool expected_addr = addrs->expected_addr[listed->addr] == held->addr;
    if (!expected_addr && !post_office_owns(addrs->office, held))
        return ACTION_CONFLICT;
    bool same = expected_addr || comparator_ask(&addrs->comparator, listed->addr, held->addr) == 0;
    return same && listed->comment == held->comment ? ACTION_NONE : ACTION_CHANGE;
}

/* Replaces match->found by the items to send; changes have this bit. Returns their number. If nothing is exported, all items are
 * added and `found` is unused. */
#define SEND_CHANGE (UINT32_C(1) << 31)
static uint32_t choose_updates(struct connector *connector, const struct addr_comparator *addrs, struct transfer *transfer)
{
    const struct entry *users = addrs->office->users.at;
    uint32_t *found = connector->users_match.found, count = 0;
    if (connector->users_match.up_to_date)
        return 0;
    if (connector->users_match.nothing_held)
        return connector->list_count;
    for (uint32_t i = 0; i < connector->list_count; i++) {
        if (found[i] == MATCH_NONE) {
            found[count++] = i;
            continue;
        }
        enum action action = action_for(addrs, &connector->list[i], &users[found[i]]);
        if (action == ACTION_CHANGE)
            found[count++] = i | SEND_CHANGE;
        transfer->conflicts += action == ACTION_CONFLICT;
    }
    return count;
}

static void send_updates(const struct connector *connector, uint32_t count, struct transfer *transfer)
{
    for (uint32_t i = 0; i < connector->office_count; i++)
        if (match_found(&connector->offices_match, i) == MATCH_NONE) /* only the hosting site's has no Addr */
            send(transfer, &connector->offices[i], connector->offices[i].addr == STRING_EMPTY ? 'P' : 'p', RECORD_ADD);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t chosen = connector->users_match.nothing_held ? i : connector->users_match.found[i];
        send(transfer, &connector->list[chosen & ~SEND_CHANGE], 'l', (chosen & SEND_CHANGE) ? RECORD_CHANGE : RECORD_ADD);
    }
}

bool connector_cycle(struct connector *connector, const struct sites *sites, const struct post_office *office,
                     const struct comparators *comparators, struct transfer *transfer)
{
    struct addr_comparator addrs = {.office = office,
                                    .comparator = comparator_at(comparators, CCM_POST_OFFICE, office->names),
                                    .expected_addr = connector->expected_addr};
    *transfer = (struct transfer){0};
    free_large(&connector->deletes);
    free_large(&connector->updates);
    if (!make_lists(connector, office->names, sites, comparators))
        return false;
    expect_addrs(connector, sites, office, &addrs.comparator);
    match_lists(connector, office, comparators);
    uint32_t chosen = choose_updates(connector, &addrs, transfer);
    if (!reserve_records(&connector->deletes, connector->users_match.orphaned) ||
        !reserve_records(&connector->updates, chosen + connector->office_count))
        return false;
    transfer->deletes = connector->deletes.at;
    transfer->updates = connector->updates.at;
    delete_orphaned(&connector->users_match, office, transfer);
    send_updates(connector, chosen, transfer);
    return true;
}
