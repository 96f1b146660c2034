#include "model/scenario.h"

#include "base/array.h"
#include "model/sort.h"

#include <stdlib.h>
#include <string.h>

enum scenario_status scenario_init(struct scenario *scenario)
{
    *scenario = (struct scenario){.cycles = SCENARIO_CYCLES};
    return names_init(&scenario->names) ? SCENARIO_OK : SCENARIO_NO_MEMORY;
}

void scenario_clean_up(struct scenario *scenario)
{
    if (!scenario->borrows_names)
        names_clean_up(&scenario->names);
    sites_clean_up(&scenario->sites);
    free(scenario->entries);
    free(scenario->changes);
    *scenario = (struct scenario){0};
}

void scenario_borrow_names(struct scenario *scenario, const struct names *names)
{
    if (!scenario->borrows_names)
        names_clean_up(&scenario->names);
    scenario->names = *names;
    scenario->borrows_names = true;
}

void scenario_clear(struct scenario *scenario)
{
    sites_clear(&scenario->sites);
    scenario->entry_count = 0;
    scenario->change_count = 0;
}

enum scenario_status scenario_add_site(struct scenario *scenario, struct ccm_name post_office)
{
    uint32_t number;
    if (!strings_intern(&scenario->names.offices, post_office, &number) || sites_add_site(&scenario->sites, number) != SITES_OK)
        return SCENARIO_NO_MEMORY;
    return SCENARIO_OK;
}

enum scenario_status scenario_add_recipient(struct scenario *scenario, uint32_t site, struct ccm_name name, struct ccm_name comment)
{
    struct recipient recipient;
    if (!strings_intern(&scenario->names.users, name, &recipient.name) ||
        !strings_intern(&scenario->names.comments, comment, &recipient.comment) ||
        sites_append(&scenario->sites.at[site], recipient) != SITES_OK)
        return SCENARIO_NO_MEMORY;
    return SCENARIO_OK;
}

enum scenario_status scenario_add_entry(struct scenario *scenario, const struct entry *entry)
{
    struct entry *entries = array_grow(scenario->entries, scenario->entry_count, &scenario->entry_capacity, sizeof *entries);
    if (!entries)
        return SCENARIO_NO_MEMORY;
    scenario->entries = entries;
    entries[scenario->entry_count++] = *entry;
    return SCENARIO_OK;
}

enum scenario_status scenario_add_change(struct scenario *scenario, const struct change *change)
{
    struct change *changes = array_grow(scenario->changes, scenario->change_count, &scenario->change_capacity, sizeof *changes);
    if (!changes)
        return SCENARIO_NO_MEMORY;
    scenario->changes = changes;
    changes[scenario->change_count++] = *change;
    return SCENARIO_OK;
}

static enum scenario_status intern(struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    return strings_intern(strings, bytes, number) ? SCENARIO_OK : SCENARIO_NO_MEMORY;
}

enum scenario_status scenario_user(struct scenario *scenario, struct ccm_name name, uint32_t *number)
{
    return intern(&scenario->names.users, name, number);
}

enum scenario_status scenario_office(struct scenario *scenario, struct ccm_name name, uint32_t *number)
{
    return intern(&scenario->names.offices, name, number);
}

enum scenario_status scenario_comment(struct scenario *scenario, struct ccm_name comment, uint32_t *number)
{
    return intern(&scenario->names.comments, comment, number);
}

enum sites_status scenario_change_sites(struct sites *sites, const struct change *change)
{
    struct site *site = &sites->at[change->site];
    switch (change->kind) {
    case CHANGE_ADD: return sites_add(site, (struct recipient){.name = change->name, .comment = change->comment});
    case CHANGE_REMOVE: return sites_remove(site, change->name);
    case CHANGE_RENAME: return sites_rename(site, change->name, change->to_name);
    case CHANGE_MOVE: return sites_move(site, &sites->at[change->to_site], change->name);
    case CHANGE_READDRESS: return sites_readdress(site, change->office);
    case CHANGE_ADMINISTRATOR_ADDS:
    case CHANGE_ADMINISTRATOR_REMOVES: break;
    }
    return SITES_OK;
}

uint64_t scenario_most_recipients(const struct scenario *scenario)
{
    uint64_t most = sites_recipients(&scenario->sites);
    for (uint32_t i = 0; i < scenario->change_count; i++)
        most += scenario->changes[i].kind == CHANGE_ADD;
    return most;
}

static enum scenario_status check_recipients(const struct scenario *scenario, struct scenario_problem *problem)
{
    enum scenario_status status = SCENARIO_OK;
    uint32_t count = scenario->names.users.count;
    uint32_t *last_site = malloc(count * sizeof *last_site); /* by name: the last site that has it */
    if (!last_site)
        return SCENARIO_NO_MEMORY;
    memset(last_site, 0xFF, count * sizeof *last_site);
    for (uint32_t i = 0; i < scenario->sites.count && status == SCENARIO_OK; i++) {
        const struct site *site = &scenario->sites.at[i];
        for (uint32_t j = 0; j < site->count; j++) {
            uint32_t name = site->recipients[j].name;
            if (last_site[name] == i) {
                *problem = (struct scenario_problem){.site = i, .recipient = j};
                while (site->recipients[problem->first].name != name)
                    problem->first++;
                status = SCENARIO_DUPLICATE_RECIPIENT;
                break;
            }
            last_site[name] = i;
        }
    }
    free(last_site);
    return status;
}

/* The first entry that has the identity of the entry at index `before`. */
static uint32_t first_colliding(const struct scenario *scenario, uint32_t before)
{
    const struct entry *entry = &scenario->entries[before];
    bool office = locn_is_office(entry->locn);
    const uint32_t *identity = office ? scenario->names.office_identities.of : scenario->names.user_identities.of;
    uint32_t i = 0;
    while (i < before &&
           (locn_is_office(scenario->entries[i].locn) != office || identity[scenario->entries[i].name] != identity[entry->name]))
        i++;
    return i;
}

static bool has_stored_name(const struct scenario *scenario, const struct entry *entry)
{
    return locn_is_office(entry->locn) || names_stored(scenario->names.stored_users, entry->name) != STRING_EMPTY;
}

static enum scenario_status check_entries(const struct scenario *scenario, struct post_office *office,
                                          struct scenario_problem *problem)
{
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        const struct entry *entry = &scenario->entries[i];
        if (!has_stored_name(scenario, entry)) {
            *problem = (struct scenario_problem){.entry = i, .change = UINT32_MAX};
            return SCENARIO_NOTHING_STORED;
        }
        if (post_office_held(office, entry)->locn) {
            *problem = (struct scenario_problem){.entry = i, .first = first_colliding(scenario, i), .change = UINT32_MAX};
            return SCENARIO_DUPLICATE_ENTRY;
        }
        post_office_put(office, entry);
    }
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        uint32_t addr = scenario->entries[i].addr;
        if (addr != STRING_EMPTY && !post_office_office(office, addr)->locn) {
            *problem = (struct scenario_problem){.entry = i, .change = UINT32_MAX};
            return SCENARIO_NO_SUCH_OFFICE;
        }
    }
    return SCENARIO_OK;
}

/* The Addr of an administrator's entry may name any post office of the entries, sites and changes. */
static enum scenario_status check_administrators_entries(const struct scenario *scenario, struct post_office *office,
                                                         const uint32_t *order, struct scenario_problem *problem)
{
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        post_office_put(office, &(struct entry){.name = scenario->sites.at[i].post_office, .locn = 'p'});
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        const struct change *change = &scenario->changes[order[i]];
        if (change->kind == CHANGE_ADMINISTRATOR_ADDS && locn_is_office(change->entry.locn))
            post_office_put(office, &change->entry);
        else if (change->kind == CHANGE_READDRESS)
            post_office_put(office, &(struct entry){.name = change->office, .locn = 'p'});
    }
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        const struct change *change = &scenario->changes[order[i]];
        if (change->kind == CHANGE_ADMINISTRATOR_ADDS && !has_stored_name(scenario, &change->entry)) {
            *problem = (struct scenario_problem){.change = order[i]};
            return SCENARIO_NOTHING_STORED;
        }
        if (change->kind == CHANGE_ADMINISTRATOR_ADDS && change->entry.addr != STRING_EMPTY &&
            !post_office_office(office, change->entry.addr)->locn) {
            *problem = (struct scenario_problem){.change = order[i]};
            return SCENARIO_NO_SUCH_OFFICE;
        }
    }
    return SCENARIO_OK;
}

static enum scenario_status check_post_office(const struct scenario *scenario, const uint32_t *order,
                                              struct scenario_problem *problem)
{
    struct post_office office;
    enum scenario_status status = SCENARIO_NO_MEMORY;
    if (!post_office_init(&office, &scenario->names, scenario->import))
        goto cleanup;
    status = check_entries(scenario, &office, problem);
    if (status == SCENARIO_OK)
        status = check_administrators_entries(scenario, &office, order, problem);
cleanup:
    post_office_clean_up(&office);
    return status;
}

/* Applies the changes of Exchange to a copy of the sites, in the order of a run. */
static enum scenario_status check_changes(const struct scenario *scenario, const uint32_t *order, struct scenario_problem *problem)
{
    struct sites sites = {0};
    enum scenario_status status = sites_copy(&sites, &scenario->sites) == SITES_OK ? SCENARIO_OK : SCENARIO_NO_MEMORY;
    for (uint32_t i = 0; i < scenario->change_count && status == SCENARIO_OK; i++) {
        const struct change *change = &scenario->changes[order[i]];
        *problem = (struct scenario_problem){.change = order[i]};
        if (change->before_cycle > scenario->cycles) {
            status = SCENARIO_CHANGE_LATE;
            break;
        }
        switch (scenario_change_sites(&sites, change)) {
        case SITES_OK: break;
        case SITES_NOT_FOUND: status = SCENARIO_NO_OP_CHANGE; break;
        case SITES_DUPLICATE: status = SCENARIO_CHANGE_DUPLICATES; break;
        case SITES_NO_MEMORY: status = SCENARIO_NO_MEMORY; break;
        }
    }
    sites_clean_up(&sites);
    return status;
}

static int compare_changes(const void *context, uint32_t a, uint32_t b)
{
    const struct change *changes = context;
    return (changes[a].before_cycle > changes[b].before_cycle) - (changes[a].before_cycle < changes[b].before_cycle);
}

static void remap_entry(struct entry *entry, const uint32_t *remap)
{
    if (!locn_is_office(entry->locn))
        entry->name = remap[entry->name];
}

/* Replaces the old numbers of users. */
static void remap_users(struct scenario *scenario, const uint32_t *remap)
{
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        struct site *site = &scenario->sites.at[i];
        for (uint32_t j = 0; j < site->count; j++)
            site->recipients[j].name = remap[site->recipients[j].name];
    }
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        remap_entry(&scenario->entries[i], remap);
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        struct change *change = &scenario->changes[i];
        change->name = remap[change->name];
        change->to_name = remap[change->to_name];
        remap_entry(&change->entry, remap);
    }
}

enum scenario_status scenario_finish(struct scenario *scenario, struct scenario_problem *problem)
{
    uint32_t *remap;
    enum scenario_status status = scenario_finish_moved(scenario, problem, &remap);
    free(remap);
    return status;
}

static enum scenario_status finish_names(struct scenario *scenario, uint32_t **remap)
{
    *remap = NULL;
    switch (scenario->borrows_names ? IDENTITY_OK : names_finish(&scenario->names, remap)) {
    case IDENTITY_OK: break;
    case IDENTITY_NO_MEMORY: return SCENARIO_NO_MEMORY;
    case IDENTITY_FAILED: return SCENARIO_UNICODE_FAILED;
    }
    if (*remap)
        remap_users(scenario, *remap);
    return SCENARIO_OK;
}

enum scenario_status scenario_finish_moved(struct scenario *scenario, struct scenario_problem *problem, uint32_t **remap)
{
    struct scenario_problem nowhere;
    if (!problem)
        problem = &nowhere;
    enum scenario_status named = finish_names(scenario, remap);
    if (named != SCENARIO_OK)
        return named;
    enum scenario_status status = SCENARIO_NO_MEMORY;
    uint32_t count = scenario->change_count;
    uint32_t *order = malloc((2 * (size_t)count + 1) * sizeof *order);
    struct change *changes = malloc(((size_t)count + 1) * sizeof *changes);
    if (!order || !changes)
        goto cleanup;
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    sort_stable(order, order + count, count, compare_changes, scenario->changes);
    status = check_recipients(scenario, problem);
    if (status == SCENARIO_OK)
        status = check_post_office(scenario, order, problem);
    if (status == SCENARIO_OK)
        status = check_changes(scenario, order, problem);
    if (status != SCENARIO_OK)
        goto cleanup;
    for (uint32_t i = 0; i < count; i++)
        changes[i] = scenario->changes[order[i]];
    if (count)
        memcpy(scenario->changes, changes, count * sizeof *changes);
cleanup:
    free(changes);
    free(order);
    return status;
}
