#include "audit/copy.h"

#include "audit/status.h"

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

/* Adds the sites and entries of the directory, without people. */
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

bool audit_copy_directory(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    struct scenario *renamed = &audit->renamed;
    renamed->names.rule = audit->scenario.names.rule;
    renamed->names.stores = audit->scenario.names.stores;
    renamed->names.code_page = audit->scenario.names.code_page;
    renamed->import = audit->scenario.import;
    renamed->cycles = audit->scenario.cycles;
    return add_sites(audit, renamed);
}

enum audit_status audit_add_people(const struct auditing *auditing, struct scenario *scenario, const struct audit_people *people)
{
    for (uint32_t i = 0; i < people->count; i++) {
        const struct audit_person *person = &people->at[i];
        struct recipient recipient = {.name = person->name, .comment = STRING_EMPTY};
        if (!person->duplicate && sites_append(&scenario->sites.at[person->site], recipient) != SITES_OK)
            return audit_no_memory(auditing);
    }
    return AUDIT_OK;
}

void audit_remap_people(struct audit_people *people, const uint32_t *remap)
{
    for (uint32_t i = 0; i < people->count && remap; i++)
        people->at[i].name = remap[people->at[i].name];
}
