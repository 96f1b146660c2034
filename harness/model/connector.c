#include "model/connector.h"

#include "model/sort.h"

#include <stdlib.h>
#include <string.h>

#define NO_MATCH UINT32_MAX

/* What a sort of entries is asked with. */
struct entry_order {
    struct comparator comparator;
    const struct entry *entries;
};

static int compare_entries(const void *context, uint32_t a, uint32_t b)
{
    const struct entry_order *order = context;
    return comparator_ask(&order->comparator, order->entries[a].name, order->entries[b].name);
}

/* Gives the next part of a block; with base NULL it only counts. */
static void *carve(char *base, size_t *used, size_t count, size_t size)
{
    void *part = base ? base + *used : NULL;
    *used += (count * size + 15) / 16 * 16;
    return part;
}

static size_t lay_out(struct connector *connector, char *base)
{
    const struct connector_limits *limits = &connector->limits;
    size_t recipients = limits->recipients, sites = limits->sites, users = limits->users, offices = limits->offices;
    size_t listed = recipients > sites ? recipients : sites;
    size_t exported = users > offices ? users : offices;
    size_t most = listed > exported ? listed : exported;
    size_t used = 0;
    connector->list = carve(base, &used, recipients, sizeof *connector->list);
    connector->offices = carve(base, &used, sites, sizeof *connector->offices);
    connector->deletes = carve(base, &used, users + offices, sizeof *connector->deletes);
    connector->updates = carve(base, &used, recipients + sites, sizeof *connector->updates);
    connector->kept = carve(base, &used, listed, sizeof *connector->kept);
    connector->listed = carve(base, &used, listed, sizeof *connector->listed);
    connector->exported = carve(base, &used, exported, sizeof *connector->exported);
    connector->scratch = carve(base, &used, most, sizeof *connector->scratch);
    connector->match = carve(base, &used, listed, sizeof *connector->match);
    connector->wanted = carve(base, &used, exported, sizeof *connector->wanted);
    return used;
}

bool connector_reserve(struct connector *connector, struct connector_limits limits)
{
    const struct connector_limits *held = &connector->limits;
    if (connector->storage && limits.recipients <= held->recipients && limits.sites <= held->sites && limits.users <= held->users &&
        limits.offices <= held->offices)
        return true;
    /* No limit falls, so that one that serves many runs soon has what all of them need. */
    limits.recipients = limits.recipients > held->recipients ? limits.recipients : held->recipients;
    limits.sites = limits.sites > held->sites ? limits.sites : held->sites;
    limits.users = limits.users > held->users ? limits.users : held->users;
    limits.offices = limits.offices > held->offices ? limits.offices : held->offices;
    connector_clean_up(connector);
    connector->limits = limits;
    connector->storage = malloc(lay_out(connector, NULL));
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
    *connector = (struct connector){0};
}

/* Sorts `order`, and of neighbours that equal the last one kept keeps the first. Returns how many stay. */
static uint32_t sort_unique(uint32_t *order, uint32_t *scratch, uint32_t count, const struct entry_order *by)
{
    sort_stable(order, scratch, count, compare_entries, by);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || compare_entries(by, order[kept - 1], order[i]) != 0)
            order[kept++] = order[i];
    return kept;
}

/* Step 5 for recipients: connector->kept gets the import list. Returns its length. */
static uint32_t list_recipients(struct connector *connector, const struct sites *sites, struct comparator comparator)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++) {
        const struct site *site = &sites->at[i];
        for (uint32_t j = 0; j < site->count; j++) {
            connector->list[count] = (struct entry){
                .name = site->recipients[j].name, .addr = site->post_office, .comment = site->recipients[j].comment, .locn = 'l'};
            connector->kept[count] = count;
            count++;
        }
    }
    struct entry_order by = {.comparator = comparator, .entries = connector->list};
    return sort_unique(connector->kept, connector->scratch, count, &by);
}

/* Step 5 for post offices: connector->offices gets those listed, in site order. Returns how many. */
static uint32_t list_offices(struct connector *connector, const struct names *names, const struct sites *sites,
                             struct comparator comparator)
{
    struct entry *offices = connector->offices;
    for (uint32_t i = 0; i < sites->count; i++) {
        offices[i] = (struct entry){
            .name = sites->at[i].post_office,
            .addr = i == 0 ? STRING_EMPTY : sites->at[0].post_office,
            .comment = names->connector_comment,
            .locn = i == 0 ? 'P' : 'p',
        };
        connector->listed[i] = i;
    }
    struct entry_order by = {.comparator = comparator, .entries = offices};
    uint32_t kept = sort_unique(connector->listed, connector->scratch, sites->count, &by);
    /* Back into site order: those that stay are marked, the others close up. */
    memset(connector->match, 0xFF, sites->count * sizeof *connector->match);
    for (uint32_t i = 0; i < kept; i++)
        connector->match[connector->listed[i]] = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++)
        if (connector->match[i] == 0)
            offices[count++] = offices[i];
    return count;
}

/* For each of the `listed` items (numbers into `list`, in connector->listed) finds the first exported entry that
 * it equals, and for each exported entry whether a listed one equals it: connector->match by item of `list`,
 * connector->wanted by exported entry. Both sides are sorted by the comparator and passed through once; sorting
 * is stable, so the first of equal ones is the first in export order. */
static void match(struct connector *connector, struct comparator comparator, const struct entry *list, uint32_t listed,
                  const struct entry *exports, uint32_t exported)
{
    uint32_t *left = connector->listed, *right = connector->exported;
    struct entry_order by_list = {.comparator = comparator, .entries = list};
    struct entry_order by_export = {.comparator = comparator, .entries = exports};
    sort_stable(left, connector->scratch, listed, compare_entries, &by_list);
    for (uint32_t i = 0; i < exported; i++)
        right[i] = i;
    sort_stable(right, connector->scratch, exported, compare_entries, &by_export);
    if (exported)
        memset(connector->wanted, 0, exported * sizeof *connector->wanted);

    uint32_t at = 0;
    for (uint32_t i = 0; i < listed; i++) {
        uint32_t name = list[left[i]].name;
        int order = -1;
        while (at < exported && (order = comparator_ask(&comparator, exports[right[at]].name, name)) < 0)
            at++;
        if (at == exported || order != 0) {
            connector->match[left[i]] = NO_MATCH;
            continue;
        }
        connector->match[left[i]] = right[at];
        if (connector->wanted[right[at]])
            continue; /* and so are those that equal it */
        connector->wanted[right[at]] = true;
        for (uint32_t next = at + 1; next < exported && comparator_ask(&comparator, exports[right[next]].name, name) == 0; next++)
            connector->wanted[right[next]] = true;
    }
}

static void delete_unwanted(const struct connector *connector, struct transfer *transfer, const struct entry *entries,
                            const bool *owned, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (owned[i] && !connector->wanted[i])
            transfer->deletes[transfer->delete_count++] = (struct record){.entry = entries[i], .kind = RECORD_DELETE};
}

static void send(struct transfer *transfer, const struct entry *entry, enum record_kind kind)
{
    transfer->updates[transfer->update_count++] = (struct record){.entry = *entry, .kind = kind};
    transfer->changes += kind == RECORD_CHANGE;
}

/* What becomes of one listed recipient. */
static void update_recipient(const struct entry *listed, const struct export *export, uint32_t found,
                             const struct comparator *offices, struct transfer *transfer)
{
    if (found == NO_MATCH) {
        send(transfer, listed, RECORD_ADD);
        return;
    }
    const struct entry *held = &export->users[found];
    if (!export->user_owned[found])
        transfer->conflicts++;
    else if (comparator_ask(offices, listed->addr, held->addr) != 0 || listed->comment != held->comment)
        send(transfer, listed, RECORD_CHANGE);
}

void connector_cycle(struct connector *connector, const struct names *names, const struct sites *sites, const struct export *export,
                     const struct comparators *comparators, struct transfer *transfer)
{
    struct comparator import_list = comparator_at(comparators, CCM_IMPORT_LIST, names);
    struct comparator export_match = comparator_at(comparators, CCM_EXPORT_MATCH, names);
    struct comparator post_office = comparator_at(comparators, CCM_POST_OFFICE, names);
    *transfer = (struct transfer){.deletes = connector->deletes, .updates = connector->updates};

    uint32_t offices = list_offices(connector, names, sites, post_office);
    uint32_t recipients = list_recipients(connector, sites, import_list);

    /* The files hold users' deletes before those of post offices, but post offices' adds before users', so that
     * one match must be kept while the other is made: the post offices' adds go to their file at once, their
     * deletes wait at the end of theirs. */
    for (uint32_t i = 0; i < offices; i++)
        connector->listed[i] = i;
    match(connector, post_office, connector->offices, offices, export->offices, export->office_count);
    for (uint32_t i = 0; i < offices; i++)
        if (connector->match[i] == NO_MATCH)
            send(transfer, &connector->offices[i], RECORD_ADD);
    struct transfer unlisted = {.deletes = connector->deletes + connector->limits.users};
    delete_unwanted(connector, &unlisted, export->offices, export->office_owned, export->office_count);

    memcpy(connector->listed, connector->kept, recipients * sizeof *connector->listed);
    match(connector, export_match, connector->list, recipients, export->users, export->user_count);
    delete_unwanted(connector, transfer, export->users, export->user_owned, export->user_count);
    memmove(transfer->deletes + transfer->delete_count, unlisted.deletes, unlisted.delete_count * sizeof *unlisted.deletes);
    transfer->delete_count += unlisted.delete_count;
    for (uint32_t i = 0; i < recipients; i++) {
        uint32_t item = connector->kept[i];
        update_recipient(&connector->list[item], export, connector->match[item], &post_office, transfer);
    }
}
