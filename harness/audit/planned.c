/* Applies a plan to the directory. */
#include "audit/plan.h"
#include "audit/copy.h"
#include "audit/proposal.h"
#include "audit/status.h"

#include "input/mark.h"

#include <stdlib.h>
#include <string.h>

/* By person: whether another person has the same bytes and site; a site has one recipient for all of them. */
static bool find_shared(const struct auditing *auditing, bool *shared)
{
    const struct audit_people *people = &auditing->people;
    uint32_t names = auditing->audit->scenario.names.users.count;
    uint32_t *last = malloc(((size_t)names + 1) * sizeof *last); /* by name: last person with it */
    if (!last)
        return false;
    memset(last, 0xFF, names * sizeof *last);
    for (uint32_t i = 0; i < people->count; i++) {
        const struct audit_person *person = &people->at[i];
        if (person->duplicate)
            shared[i] = shared[last[person->name]] = true;
        last[person->name] = i;
    }
    free(last);
    return true;
}

static enum scenario_status add_change(struct auditing *auditing, struct audit_plan *plan, uint32_t step, struct change change)
{
    struct scenario *planned = &auditing->audit->renamed;
    change.before_cycle = auditing->audit->plan.first_cycle;
    plan->changes[planned->change_count] = step;
    return scenario_add_change(planned, &change);
}

/* Adds the changes of one step. The person leaves the site's list, unless another person with the same name stays there. */
static enum scenario_status add_step(struct auditing *auditing, struct audit_plan *plan, uint32_t index, bool is_shared)
{
    struct audit *audit = auditing->audit;
    const struct audit_step *step = &plan->at[index];
    struct audit_person *person = &auditing->renamed_people.at[step->person];
    uint32_t from = person->site, name = person->name;
    enum scenario_status status = SCENARIO_OK;
    person->duplicate = false;
    if (step->move_to != AUDIT_NONE)
        person->site = step->move_to;
    if (step->rename_to != STRING_EMPTY)
        status = scenario_user(&audit->renamed, plan->strings.at[step->rename_to], &person->name);
    audit->plan.renames += step->rename_to != STRING_EMPTY;
    audit->plan.moves += step->move_to != AUDIT_NONE;
    if (status != SCENARIO_OK)
        return status;
    if (is_shared)
        return add_change(auditing, plan, index,
                          (struct change){.kind = CHANGE_ADD, .site = person->site, .name = person->name, .comment = STRING_EMPTY});
    if (person->site != from)
        status = add_change(auditing, plan, index,
                            (struct change){.kind = CHANGE_MOVE, .site = from, .to_site = person->site, .name = name});
    if (status == SCENARIO_OK && person->name != name)
        status = add_change(auditing, plan, index,
                            (struct change){.kind = CHANGE_RENAME, .site = person->site, .name = name, .to_name = person->name});
    return status;
}

static bool add_steps(struct auditing *auditing, struct audit_plan *plan)
{
    bool *shared = calloc((size_t)auditing->people.count + 1, sizeof *shared);
    plan->changes = calloc(2 * (size_t)plan->count + 1, sizeof *plan->changes);
    bool done = shared && plan->changes && find_shared(auditing, shared);
    for (uint32_t i = 0; i < plan->count && done; i++)
        done = add_step(auditing, plan, i, shared[plan->at[i].person]) == SCENARIO_OK;
    free(shared);
    return done;
}

/* Stores the members' new names, so that reports show them like proposed ones. */
static void note_renames(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    for (uint32_t i = 0; i < audit->member_count; i++) {
        uint32_t person = auditing->groups.people[i];
        uint32_t name = auditing->renamed_people.at[person].name;
        struct ccm_name now = audit->renamed.names.users.at[name];
        struct ccm_name before = audit->scenario.names.users.at[audit->members[i].name];
        audit->members[i].rename_to = name_same(now, before) ? AUDIT_NONE : name;
    }
}

static enum audit_status finish(struct auditing *auditing, const struct audit_plan *plan)
{
    struct audit *audit = auditing->audit;
    struct scenario_problem problem = {.change = UINT32_MAX};
    uint32_t *remap;
    enum scenario_status status = scenario_finish_moved(&audit->renamed, &problem, &remap);
    audit_remap_people(&auditing->renamed_people, remap);
    for (uint32_t i = 0; i < audit->loss_count && remap; i++)
        if (audit->losses[i].suggestion != AUDIT_NONE)
            audit->losses[i].suggestion = remap[audit->losses[i].suggestion];
    free(remap);
    if (status != SCENARIO_CHANGE_DUPLICATES && status != SCENARIO_NO_OP_CHANGE)
        return audit_scenario_status(auditing, status);
    const struct audit_step *step = &plan->at[plan->changes[problem.change]];
    input_mark(auditing->config->plan, step->line, 1, auditing->message);
    input_quote(auditing->message, plan->strings.at[step->name].bytes, plan->strings.at[step->name].length);
    text_puts(auditing->message, status == SCENARIO_CHANGE_DUPLICATES
                                     ? " would get the name of another user at the same site; expected an unused name"
                                     : " was renamed or moved by an earlier line; expected one line per user");
    return auditing->message->failed ? audit_no_memory(auditing) : AUDIT_INVALID;
}

enum audit_status audit_apply_plan(struct auditing *auditing)
{
    struct audit_plan plan = {0};
    enum audit_status status = audit_read_plan(auditing, &plan);
    if (status == AUDIT_OK && (!audit_copy_directory(auditing) || !audit_copy_people(auditing)))
        status = audit_no_memory(auditing);
    if (status == AUDIT_OK)
        status = audit_add_people(auditing, &auditing->audit->renamed, &auditing->renamed_people);
    if (status == AUDIT_OK && !add_steps(auditing, &plan))
        status = audit_no_memory(auditing);
    if (status == AUDIT_OK)
        status = finish(auditing, &plan);
    if (status == AUDIT_OK)
        note_renames(auditing);
    audit_plan_clean_up(&plan);
    return status;
}
