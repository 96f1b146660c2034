/* The directory with the proposal carried out. */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

enum scenario_status audit_copy_entry(const struct names *from, struct scenario *to, const struct entry *entry)
{
    struct entry copy = {.locn = entry->locn};
    enum scenario_status status = locn_is_office(entry->locn) ? scenario_office(to, from->offices.at[entry->name], &copy.name)
                                                              : scenario_user(to, from->users.at[entry->name], &copy.name);
    if (status == SCENARIO_OK)
        status = scenario_office(to, from->offices.at[entry->addr], &copy.addr);
    if (status == SCENARIO_OK)
        status = scenario_comment(to, from->comments.at[entry->comment], &copy.comment);
    return status == SCENARIO_OK ? scenario_add_entry(to, &copy) : status;
}

/* The sites and entries of the directory, without its people. */
static bool add_sites(const struct audit *audit, struct scenario *renamed)
{
    const struct scenario *scenario = &audit->scenario;
    enum scenario_status status = SCENARIO_OK;
    for (uint32_t i = 0; i < scenario->sites.count && status == SCENARIO_OK; i++)
        status = scenario_add_site(renamed, scenario->names.offices.at[scenario->sites.at[i].post_office]);
    for (uint32_t i = 0; i < scenario->entry_count && status == SCENARIO_OK; i++)
        status = audit_copy_entry(&scenario->names, renamed, &scenario->entries[i]);
    return status == SCENARIO_OK;
}

bool audit_copy_people(struct auditing *auditing)
{
    const struct audit *audit = auditing->audit;
    const struct audit_people *people = &auditing->people;
    struct audit_people *copy = &auditing->renamed_people;
    copy->at = malloc(((size_t)people->count + 1) * sizeof *copy->at);
    if (!copy->at)
        return false;
    copy->count = people->count;
    memcpy(copy->at, people->at, people->count * sizeof *copy->at);
    for (uint32_t i = 0; i < copy->count; i++)
        if (scenario_user(&auditing->audit->renamed, audit->scenario.names.users.at[people->at[i].name], &copy->at[i].name) !=
            SCENARIO_OK)
            return false;
    return true;
}

/* Gives members the proposed names. Who would be a twin still is one. */
static void rename_people(struct auditing *auditing)
{
    const struct audit *audit = auditing->audit;
    for (uint32_t i = 0; i < audit->member_count; i++) {
        struct audit_person *person = &auditing->renamed_people.at[auditing->groups.people[i]];
        if (audit->members[i].rename_to == AUDIT_NONE)
            continue;
        person->name = audit->members[i].rename_to;
        person->twin = false;
    }
}

static void move(uint32_t *name, const uint32_t *moved)
{
    if (moved && *name != AUDIT_NONE)
        *name = moved[*name];
}

/* Users by the numbers that they have once the scenario is finished. */
static enum audit_status finish(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    uint32_t *moved;
    enum scenario_status status = scenario_finish_moved(&audit->renamed, NULL, &moved);
    audit_move_people(&auditing->renamed_people, moved);
    for (uint32_t i = 0; i < audit->member_count; i++)
        move(&audit->members[i].rename_to, moved);
    for (uint32_t i = 0; i < audit->loss_count; i++)
        move(&audit->losses[i].suggestion, moved);
    free(moved);
    return audit_scenario_status(auditing, status);
}

bool audit_copy_directory(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    struct scenario *renamed = &audit->renamed;
    renamed->names.rule = audit->scenario.names.rule;
    renamed->names.threads = audit->scenario.names.threads;
    renamed->names.stores = audit->scenario.names.stores;
    renamed->names.code_page = audit->scenario.names.code_page;
    renamed->import = audit->scenario.import;
    renamed->cycles = audit->scenario.cycles;
    return add_sites(audit, renamed);
}

enum audit_status audit_rename(struct auditing *auditing)
{
    if (!audit_copy_directory(auditing) || !audit_copy_people(auditing))
        return audit_no_memory(auditing);
    rename_people(auditing);
    enum audit_status status = audit_add_people(auditing, &auditing->audit->renamed, &auditing->renamed_people);
    return status == AUDIT_OK ? finish(auditing) : status;
}
