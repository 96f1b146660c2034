/* Finds the group member that a record is about. */
#include "audit/groups.h"

#include "model/sort.h"

#include <stdlib.h>
#include <string.h>

struct order {
    const struct audit_member *members;
    const struct site *sites;
};

static int compare_keys(uint32_t name, uint32_t office, uint32_t other_name, uint32_t other_office)
{
    if (name != other_name)
        return name < other_name ? -1 : 1;
    return (office > other_office) - (office < other_office);
}

static int compare_members(const void *context, uint32_t a, uint32_t b)
{
    const struct order *order = context;
    const struct audit_member *left = &order->members[a], *right = &order->members[b];
    return compare_keys(left->name, order->sites[left->site].post_office, right->name, order->sites[right->site].post_office);
}

bool audit_groups_index(struct audit_groups *groups, const struct scenario *scenario)
{
    size_t bytes = ((size_t)groups->member_count + 1) * sizeof(uint32_t);
    uint32_t identities = scenario->names.user_identities.count;
    const struct order order = {.members = groups->members, .sites = scenario->sites.at};
    uint32_t *scratch = malloc(bytes);
    free(groups->of);
    free(groups->order);
    free(groups->first_equal);
    groups->of = malloc(identities * sizeof *groups->of);
    groups->order = malloc(bytes);
    groups->first_equal = malloc(bytes);
    bool done = scratch && groups->of && groups->order && groups->first_equal;
    if (done) {
        memset(groups->of, 0xFF, identities * sizeof *groups->of);
        for (uint32_t i = 0; i < groups->count; i++)
            groups->of[groups->at[i].identity] = i;
        for (uint32_t i = 0; i < groups->member_count; i++)
            groups->order[i] = i;
        sort_stable(groups->order, scratch, groups->member_count, compare_members, &order);
        for (uint32_t i = 0; i < groups->member_count; i++) {
            uint32_t member = groups->order[i];
            bool equal = i && compare_members(&order, groups->order[i - 1], member) == 0;
            groups->first_equal[member] = equal ? groups->first_equal[groups->order[i - 1]] : member;
        }
    }
    free(scratch);
    return done;
}

uint32_t audit_groups_find(const struct audit_groups *groups, const struct scenario *scenario, uint32_t name, uint32_t office)
{
    uint32_t from = 0, to = groups->member_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        const struct audit_member *member = &groups->members[groups->order[middle]];
        int order = compare_keys(member->name, scenario->sites.at[member->site].post_office, name, office);
        if (order == 0)
            return groups->first_equal[groups->order[middle]];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return AUDIT_NONE;
}

void audit_groups_clean_up(struct audit_groups *groups)
{
    free(groups->at);
    free(groups->members);
    free(groups->people);
    free(groups->of);
    free(groups->order);
    free(groups->first_equal);
    *groups = (struct audit_groups){0};
}
