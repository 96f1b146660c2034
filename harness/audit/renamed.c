/* Applies the proposal to the directory. */
#include "audit/copy.h"
#include "audit/proposal.h"
#include "audit/status.h"

#include <stdlib.h>
#include <string.h>

/* Gives members the proposed names. A member that keeps its name stays a duplicate. */
static void rename_people(struct auditing *auditing)
{
    const struct audit *audit = auditing->audit;
    for (uint32_t i = 0; i < audit->member_count; i++) {
        struct audit_person *person = &auditing->renamed_people.at[auditing->groups.people[i]];
        if (audit->members[i].rename_to == AUDIT_NONE)
            continue;
        person->name = audit->members[i].rename_to;
        person->duplicate = false;
    }
}

static void remap_name(uint32_t *name, const uint32_t *remap)
{
    if (remap && *name != AUDIT_NONE)
        *name = remap[*name];
}

/* Finishes the scenario, and updates the name numbers. */
static enum audit_status finish_renaming(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    uint32_t *remap;
    enum scenario_status status = scenario_finish_moved(&audit->renamed, NULL, &remap);
    audit_remap_people(&auditing->renamed_people, remap);
    for (uint32_t i = 0; i < audit->member_count; i++)
        remap_name(&audit->members[i].rename_to, remap);
    for (uint32_t i = 0; i < audit->loss_count; i++)
        remap_name(&audit->losses[i].suggestion, remap);
    free(remap);
    return audit_scenario_status(auditing, status);
}

enum audit_status audit_apply_proposal(struct auditing *auditing)
{
    if (!audit_copy_directory(auditing) || !audit_copy_people(auditing))
        return audit_no_memory(auditing);
    rename_people(auditing);
    enum audit_status status = audit_add_people(auditing, &auditing->audit->renamed, &auditing->renamed_people);
    return status == AUDIT_OK ? finish_renaming(auditing) : status;
}
