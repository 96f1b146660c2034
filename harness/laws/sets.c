#include "laws/sets.h"

#include "laws/dictionary.h"

/* Names of one fixture that are asked about, of each kind: users and post offices. */
#define FIXTURE_NAMES_MOST 1024u
/* Names of a family of a fixture's, where effort is low. */
#define FAMILY_LITTLE 32u

size_t sets_share(const struct sets_config *config, size_t most)
{
    double share = config->effort * (double)most;
    return share < 1 ? 1 : (size_t)share;
}

/* The names of a pool in the order in which the fixture has them: what is near is near each other. */
static bool give_pool(const struct sets_config *config, struct family *family, const struct strings *pool,
                      const struct family_taker *taker)
{
    bool low = config->effort < 0.5;
    uint32_t most = low ? FAMILY_LITTLE : FAMILY_MOST;
    size_t names = low ? FAMILY_LITTLE : sets_share(config, FIXTURE_NAMES_MOST);
    for (uint32_t i = 1; i < pool->count && i <= names; i++) {
        family_add(family, pool->at[i]);
        if (family_size(family) == most && !family_give(family, taker))
            return false;
    }
    return family_give(family, taker);
}

static bool give_fixture(const struct sets_config *config, const struct fixture *fixture, const struct family_taker *taker)
{
    struct family family = {0};
    family_clear(&family);
    bool given = give_pool(config, &family, &fixture->scenario.names.users, taker) &&
                 give_pool(config, &family, &fixture->scenario.names.offices, taker);
    family_clean_up(&family);
    return given;
}

static bool give_dictionary(const struct sets_config *config, const struct family_taker *taker)
{
    struct family family = {0};
    family_clear(&family);
    bool given = give_pool(config, &family, &config->dictionary->strings, taker);
    family_clean_up(&family);
    return given;
}

#define FIXTURES_OF_PART 8u

static bool give_fixtures(const struct sets_config *config, size_t part, const struct family_taker *taker)
{
    for (size_t i = part * FIXTURES_OF_PART; i < (part + 1) * FIXTURES_OF_PART && i < config->fixtures->count; i++)
        if (!give_fixture(config, config->fixtures->at[i], taker))
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
    case SET_LETTERS: return config->effort < EFFORT_LITTLE ? 0 : 1;
    case SET_DICTIONARY: return config->dictionary ? 1 : 0;
    case LAW_SETS: break;
    }
    return 0;
}

bool sets_give(const struct sets_config *config, enum law_set set, size_t part, const struct family_taker *taker)
{
    switch (set) {
    case SET_TRAPS: return give_traps(taker);
    case SET_BYTES: return give_bytes(config, taker);
    case SET_LENGTHS: return give_lengths(config, part, taker);
    case SET_FIXTURES: return give_fixtures(config, part, taker);
    case SET_LETTERS: return give_letters(taker);
    case SET_DICTIONARY: return give_dictionary(config, taker);
    case LAW_SETS: break;
    }
    return true;
}
