#include "report/law_groups.h"

#include <string.h>

static bool same_detail(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool same_evidence(const struct law_result *a, const struct law_result *b)
{
    if (a->counterexample.count != b->counterexample.count || !same_detail(a->detail, b->detail))
        return false;
    for (uint32_t i = 0; i < a->counterexample.count; i++)
        if (!name_same(a->counterexample.names[i], b->counterexample.names[i]))
            return false;
    return true;
}

/* Appends the groups of a law to the first `count` groups; returns their new number. */
static size_t add_law(const struct laws *laws, enum law law, enum law_state state, struct law_group *groups, size_t count)
{
    size_t first = count;
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &laws->results[law][place];
        size_t at = first;
        if (result->state != state)
            continue;
        while (at < count && !same_evidence(groups[at].result, result))
            at++;
        if (at == count)
            groups[count++] = (struct law_group){.laws = 1u << law, .result = result};
        groups[at].places |= (uint8_t)(1u << place);
    }
    return count;
}

size_t law_groups(const struct laws *laws, enum law_state state, struct law_group groups[LAW_GROUPS_MAX])
{
    size_t count = 0;
    for (unsigned law = 0; law < LAWS; law++)
        count = add_law(laws, law, state, groups, count);
    if (state != LAW_INCONCLUSIVE)
        return count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < kept && (groups[at].places != groups[i].places || !same_evidence(groups[at].result, groups[i].result)))
            at++;
        if (at == kept)
            groups[kept++] = groups[i];
        groups[at].laws |= groups[i].laws;
    }
    return kept;
}

uint32_t laws_that_hold(const struct laws *laws)
{
    uint32_t hold = 0;
    for (unsigned law = 0; law < LAWS; law++) {
        bool everywhere = true;
        for (unsigned place = 0; place < CCM_PLACES; place++)
            everywhere = everywhere && laws->results[law][place].state == LAW_HOLDS;
        if (everywhere)
            hold |= 1u << law;
    }
    return hold;
}
