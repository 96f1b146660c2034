/* Order of groups by cost, and whether a build is sound. */
#include "audit/groups.h"
#include "audit/status.h"

#include <stdlib.h>
#include <string.h>

/* Only the last cycle counts: earlier conflicts are resolved. */
static bool has_conflicts(const struct run_result *result)
{
    return result->cycle_count && result->cycles[result->cycle_count - 1].conflicts;
}

bool audit_build_is_sound(const struct audit_build *build)
{
    return !build->crash && build->result.verdict == VERDICT_QUIET && !faults_of_entries(&build->result.faults) &&
           !has_conflicts(&build->result);
}

const struct audit_build *audit_unsound(const struct audit *audit)
{
    for (size_t i = 0; i < audit->build_count; i++)
        if (!audit_build_is_sound(&audit->builds[i]))
            return &audit->builds[i];
    return NULL;
}

bool audit_proposal_works(const struct audit *audit)
{
    bool works = audit->build_count > 0;
    for (size_t i = 0; i < audit->build_count; i++)
        works = works && audit->builds[i].proposal_works;
    return works;
}

/* Sort key of a group. */
struct cost {
    double load; /* records per cycle */
    bool flawed;
    uint32_t group;
};

static struct cost find_cost(const struct audit *audit, uint32_t group)
{
    struct cost cost = {.group = group};
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        if (!build->outcomes)
            continue;
        const struct audit_outcome *outcome = &build->outcomes[group];
        double load = (double)audit_outcome_records(outcome) / (build->period ? build->period : 1);
        if (load > cost.load)
            cost.load = load;
        cost.flawed = cost.flawed || outcome->conflict || outcome->faults;
    }
    return cost;
}

static int compare_costs(const void *a, const void *b)
{
    const struct cost *one = a, *other = b;
    if (one->load != other->load)
        return one->load > other->load ? -1 : 1;
    if (one->flawed != other->flawed)
        return one->flawed ? -1 : 1;
    return one->group < other->group ? -1 : 1;
}

/* Returns the group numbers in order; the caller frees them. Returns NULL if out of memory. */
static uint32_t *find_order(const struct audit *audit)
{
    uint32_t *order = NULL;
    struct cost *costs = calloc((size_t)audit->group_count + 1, sizeof *costs);
    if (!costs)
        return NULL;
    order = calloc((size_t)audit->group_count + 1, sizeof *order);
    for (uint32_t i = 0; order && i < audit->group_count; i++)
        costs[i] = find_cost(audit, i);
    if (order && audit->group_count)
        qsort(costs, audit->group_count, sizeof *costs, compare_costs);
    for (uint32_t i = 0; order && i < audit->group_count; i++)
        order[i] = costs[i].group;
    free(costs);
    return order;
}

/* Reorders an array of `count` elements of `bytes` bytes each. Returns false if out of memory. */
static bool reorder(void *array, size_t bytes, const uint32_t *order, uint32_t count)
{
    char *copy = malloc(count * bytes + 1);
    if (!copy)
        return false;
    memcpy(copy, array, count * bytes);
    for (uint32_t i = 0; i < count; i++)
        memcpy((char *)array + i * bytes, copy + order[i] * bytes, bytes);
    free(copy);
    return true;
}

enum audit_status audit_order_groups(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    uint32_t *order = find_order(audit);
    bool done = order && reorder(audit->groups, sizeof *audit->groups, order, audit->group_count);
    for (size_t i = 0; done && i < audit->build_count; i++)
        if (audit->builds[i].outcomes)
            done = reorder(audit->builds[i].outcomes, sizeof *audit->builds[i].outcomes, order, audit->group_count);
    for (uint32_t i = 0; done && i < audit->group_count; i++)
        auditing->groups.of[audit->groups[i].identity] = i;
    free(order);
    return done ? AUDIT_OK : audit_no_memory(auditing);
}
