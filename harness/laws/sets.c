#include "laws/sets.h"

/* Most names of one fixture, of each kind: users and post offices. */
#define FIXTURE_NAMES_MAX 1024u
/* Names of a fixture's group at low effort. */
#define NAME_GROUP_LITTLE 32u

size_t sets_share(const struct sets_config *config, size_t most)
{
    double share = config->effort * (double)most;
    return share < 1 ? 1 : (size_t)share;
}

/* Visits the names of a pool in the fixture's order, so that a group has neighbouring names. */
static bool for_each_pool_group(const struct sets_config *config, struct name_group *group, const struct strings *pool,
                                const struct group_visitor *visitor)
{
    bool low = config->effort < 0.5;
    uint32_t most = low ? NAME_GROUP_LITTLE : NAME_GROUP_MAX;
    size_t names = low ? NAME_GROUP_LITTLE : sets_share(config, FIXTURE_NAMES_MAX);
    for (uint32_t i = 1; i < pool->count && i <= names; i++) {
        name_group_add(group, pool->at[i]);
        if (name_group_size(group) == most && !name_group_visit(group, visitor))
            return false;
    }
    return name_group_visit(group, visitor);
}

static bool for_each_group_of_fixture(const struct sets_config *config, const struct fixture *fixture,
                                      const struct group_visitor *visitor)
{
    struct name_group group = {0};
    name_group_clear(&group);
    bool done = for_each_pool_group(config, &group, &fixture->scenario.names.users, visitor) &&
                for_each_pool_group(config, &group, &fixture->scenario.names.offices, visitor);
    name_group_clean_up(&group);
    return done;
}

#define FIXTURES_OF_PART 8u

static bool for_each_fixture_group(const struct sets_config *config, size_t part, const struct group_visitor *visitor)
{
    for (size_t i = part * FIXTURES_OF_PART; i < (part + 1) * FIXTURES_OF_PART && i < config->fixtures->count; i++)
        if (!for_each_group_of_fixture(config, config->fixtures->at[i], visitor))
            return false;
    return true;
}

size_t sets_parts(const struct sets_config *config, enum law_set set)
{
    switch (set) {
    case SET_TRAPS:
    case SET_BYTES: return 1;
    case SET_LENGTHS: return lengths_parts(config);
    case SET_FIXTURES: return config->fixtures ? (config->fixtures->count + FIXTURES_OF_PART - 1) / FIXTURES_OF_PART : 0;
    case LAW_SETS: break;
    }
    return 0;
}

bool sets_for_each(const struct sets_config *config, enum law_set set, size_t part, const struct group_visitor *visitor)
{
    switch (set) {
    case SET_TRAPS: return for_each_trap_group(visitor);
    case SET_BYTES: return for_each_byte_group(config, visitor);
    case SET_LENGTHS: return for_each_length_group(config, part, visitor);
    case SET_FIXTURES: return for_each_fixture_group(config, part, visitor);
    case LAW_SETS: break;
    }
    return true;
}
