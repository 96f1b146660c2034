/* The directory with the proposal carried out. */
#include "audit/copy.h"
#include "audit/proposal.h"
#include "audit/status.h"

#include <stdlib.h>
#include <string.h>

/* Gives members the proposed names. Who would be a duplicate still is one. */
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

static void move(uint32_t *name, const uint32_t *moved)
{
    if (moved && *name != AUDIT_NONE)
        *name = moved[*name];
}

/* Users by the numbers that they have once the scenario is finished. */
static enum audit_status finish_renaming(struct auditing *auditing)
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

enum audit_status audit_rename(struct auditing *auditing)
{
    if (!audit_copy_directory(auditing) || !audit_copy_people(auditing))
        return audit_no_memory(auditing);
    rename_people(auditing);
    enum audit_status status = audit_add_people(auditing, &auditing->audit->renamed, &auditing->renamed_people);
    return status == AUDIT_OK ? finish_renaming(auditing) : status;
}
