/* Removes parts of a scenario. */
#include "fixture/keys.h"
#include "shrink/shrinker.h"

#include <string.h>

/* Up to this many changes are also removed in pairs, as one may need the other. */
#define PAIRED_CHANGES 12u
/* Numbers of cycles below this are tried one by one. */
#define SINGLE_CYCLES 16u

/* ---- Changes ---- */

static uint32_t count_changes(const struct test_case *test_case) { return test_case->scenario.change_count; }

static void drop_changes(struct scenario *scenario, uint32_t from, uint32_t count)
{
    scenario->change_count -= count;
    memmove(scenario->changes + from, scenario->changes + from + count,
            (scenario->change_count - from) * sizeof *scenario->changes);
}

static bool remove_changes(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct shrink_range *range = context;
    drop_changes(&draft->scenario, range->from, range->count);
    return true;
}

struct pair {
    uint32_t first, second; /* first < second */
};

static bool remove_pair(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct pair *pair = context;
    drop_changes(&draft->scenario, pair->second, 1);
    drop_changes(&draft->scenario, pair->first, 1);
    return true;
}

/* Applies a change to the initial sites or entries. */
static bool apply_change(struct test_case *draft, const void *context, bool *failed)
{
    uint32_t index = *(const uint32_t *)context;
    struct scenario *scenario = &draft->scenario;
    struct change change = scenario->changes[index];
    drop_changes(scenario, index, 1);
    if (change.kind == CHANGE_ADMINISTRATOR_ADDS) {
        *failed = scenario_add_entry(scenario, &change.entry) != SCENARIO_OK;
        return true;
    }
    enum sites_status status = scenario_change_sites(&scenario->sites, &change);
    *failed = status == SITES_NO_MEMORY;
    return status == SITES_OK && change.kind != CHANGE_ADMINISTRATOR_REMOVES;
}

static bool drop_upgrade(struct test_case *draft, const void *context, bool *failed)
{
    (void)context, (void)failed;
    bool had_upgrade = draft->upgrade_before > 0;
    draft->upgrade_before = 0;
    return had_upgrade;
}

static bool shrink_changes(struct shrinker *shrinker)
{
    bool any = shrinker_try(shrinker, drop_upgrade, NULL);
    any = shrinker_reduce(shrinker, count_changes, remove_changes) || any;
    for (uint32_t i = 0; i < count_changes(&shrinker->now);) {
        if (shrinker_try(shrinker, apply_change, &i))
            any = true;
        else
            i++;
    }
    for (uint32_t i = 0; i < count_changes(&shrinker->now) && count_changes(&shrinker->now) <= PAIRED_CHANGES; i++)
        for (uint32_t j = i + 1; j < count_changes(&shrinker->now); j++)
            any = shrinker_try(shrinker, remove_pair, &(struct pair){i, j}) || any;
    return any;
}

/* ---- Sites and recipients ---- */

static uint32_t count_sites(const struct test_case *test_case) { return test_case->scenario.sites.count; }

/* The index of a site after removing the range. */
static uint32_t site_without(uint32_t site, const struct shrink_range *range)
{
    return site < range->from ? site : site - range->count;
}

static bool is_in(uint32_t index, const struct shrink_range *range)
{
    return index >= range->from && index - range->from < range->count;
}

/* Removes the sites, their recipients, and the changes that need them. */
static bool remove_sites(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct shrink_range *range = context;
    struct scenario *scenario = &draft->scenario;
    struct sites *sites = &scenario->sites;
    if (range->count == sites->count)
        return false;
    for (uint32_t i = scenario->change_count; i-- > 0;) {
        struct change *change = &scenario->changes[i];
        if (!change_is_of_sites(change->kind))
            continue;
        if (is_in(change->site, range) || (change->kind == CHANGE_MOVE && is_in(change->to_site, range))) {
            drop_changes(scenario, i, 1);
            continue;
        }
        change->site = site_without(change->site, range);
        change->to_site = change->kind == CHANGE_MOVE ? site_without(change->to_site, range) : 0;
    }
    /* Removed sites are moved to the end, as `sites` owns their storage. */
    for (uint32_t i = range->from; i + range->count < sites->count; i++) {
        struct site gone = sites->at[i];
        sites->at[i] = sites->at[i + range->count];
        sites->at[i + range->count] = gone;
    }
    sites->count -= range->count;
    return true;
}

/* Moves one site's recipients to another site. */
static bool merge_sites(struct test_case *draft, const void *context, bool *failed)
{
    const struct pair *pair = context;
    struct scenario *scenario = &draft->scenario;
    const struct site *from = &scenario->sites.at[pair->second];
    for (uint32_t i = 0; i < from->count; i++)
        if (sites_add(&scenario->sites.at[pair->first], from->recipients[i]) == SITES_NO_MEMORY)
            *failed = true;
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        struct change *change = &scenario->changes[i];
        if (change_is_of_sites(change->kind) && change->site == pair->second)
            change->site = pair->first;
        if (change->kind == CHANGE_MOVE && change->to_site == pair->second)
            change->to_site = pair->first;
        if (change->kind == CHANGE_MOVE && change->to_site == change->site)
            return false;
    }
    return remove_sites(draft, &(struct shrink_range){.from = pair->second, .count = 1}, failed);
}

static bool shrink_sites(struct shrinker *shrinker)
{
    bool any = shrinker_reduce(shrinker, count_sites, remove_sites);
    for (uint32_t i = 0; i < count_sites(&shrinker->now); i++)
        for (uint32_t j = i + 1; j < count_sites(&shrinker->now);) {
            if (shrinker_try(shrinker, merge_sites, &(struct pair){i, j}))
                any = true;
            else
                j++;
        }
    return any;
}

static uint32_t count_recipients(const struct test_case *test_case)
{
    return (uint32_t)sites_recipients(&test_case->scenario.sites);
}

/* The range counts recipients of all sites. */
static bool remove_recipients(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct shrink_range *range = context;
    uint32_t index = 0;
    for (uint32_t i = 0; i < draft->scenario.sites.count; i++) {
        struct site *site = &draft->scenario.sites.at[i];
        uint32_t kept = 0;
        for (uint32_t j = 0; j < site->count; j++)
            if (!is_in(index++, range))
                site->recipients[kept++] = site->recipients[j];
        site->count = kept;
    }
    return true;
}

/* ---- Entries and comments ---- */

static uint32_t count_entries(const struct test_case *test_case) { return test_case->scenario.entry_count; }

static bool remove_entries(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct shrink_range *range = context;
    struct scenario *scenario = &draft->scenario;
    scenario->entry_count -= range->count;
    memmove(scenario->entries + range->from, scenario->entries + range->from + range->count,
            (scenario->entry_count - range->from) * sizeof *scenario->entries);
    return true;
}

enum part { PART_ADDR, PART_COMMENT, PART_LOCN, PARTS };

/* A part of an entry; indices continue with the administrator's changes. */
struct entry_part {
    uint32_t index;
    enum part part;
};

static bool plain_entry(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct entry_part *part = context;
    struct scenario *scenario = &draft->scenario;
    struct entry *entry;
    if (part->index < scenario->entry_count) {
        entry = &scenario->entries[part->index];
    } else {
        struct change *change = &scenario->changes[part->index - scenario->entry_count];
        if (change->kind != CHANGE_ADMINISTRATOR_ADDS)
            return false;
        entry = &change->entry;
    }
    struct entry before = *entry;
    switch (part->part) {
    case PART_ADDR: entry->addr = STRING_EMPTY; break;
    case PART_COMMENT: entry->comment = STRING_EMPTY; break;
    case PART_LOCN: entry->locn = locn_is_office(entry->locn) ? 'p' : 'L'; break;
    case PARTS: break;
    }
    return !entry_same(entry, &before);
}

/* Removes the comment of recipient number *context; numbers continue with the changes. UINT32_MAX: all of them. */
static bool plain_comment(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    uint32_t index_to_clear = *(const uint32_t *)context, index = 0;
    struct scenario *scenario = &draft->scenario;
    bool any = false;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++, index++)
            if (index == index_to_clear || index_to_clear == UINT32_MAX) {
                any = any || scenario->sites.at[i].recipients[j].comment != STRING_EMPTY;
                scenario->sites.at[i].recipients[j].comment = STRING_EMPTY;
            }
    for (uint32_t i = 0; i < scenario->change_count; i++, index++)
        if (index == index_to_clear || index_to_clear == UINT32_MAX) {
            any = any || scenario->changes[i].comment != STRING_EMPTY;
            scenario->changes[i].comment = STRING_EMPTY;
        }
    return any;
}

static bool shrink_entries(struct shrinker *shrinker)
{
    bool any = shrinker_reduce(shrinker, count_entries, remove_entries);
    for (uint32_t i = 0; i < count_entries(&shrinker->now) + count_changes(&shrinker->now); i++)
        for (unsigned part = 0; part < PARTS; part++)
            any = shrinker_try(shrinker, plain_entry, &(struct entry_part){i, (enum part)part}) || any;
    if (shrinker_try(shrinker, plain_comment, &(uint32_t){UINT32_MAX}))
        return true;
    for (uint32_t i = 0; i < count_recipients(&shrinker->now) + count_changes(&shrinker->now); i++)
        any = shrinker_try(shrinker, plain_comment, &i) || any;
    return any;
}

/* ---- Cycles, rule and on_collision ---- */

struct timing {
    uint32_t change; /* UINT32_MAX: the upgrade */
    uint32_t before_cycle;
};

static bool make_earlier(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct timing *timing = context;
    if (timing->change == UINT32_MAX)
        draft->upgrade_before = timing->before_cycle;
    else
        draft->scenario.changes[timing->change].before_cycle = timing->before_cycle;
    return true;
}

static bool set_cycles(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    draft->scenario.cycles = *(const uint32_t *)context;
    return draft->upgrade_before <= draft->scenario.cycles;
}

static bool shrink_cycles(struct shrinker *shrinker)
{
    bool any = false;
    for (uint32_t i = 0; i < count_changes(&shrinker->now); i++)
        for (uint32_t cycle = 1; cycle < shrinker->now.scenario.changes[i].before_cycle && cycle < SINGLE_CYCLES; cycle++)
            any = shrinker_try(shrinker, make_earlier, &(struct timing){i, cycle}) || any;
    for (uint32_t cycle = 2; cycle < shrinker->now.upgrade_before && cycle < SINGLE_CYCLES; cycle++)
        any = shrinker_try(shrinker, make_earlier, &(struct timing){UINT32_MAX, cycle}) || any;
    if (shrinker->config->keep_cycles)
        return any;
    for (bool accepted = true; accepted && shrinker->now.scenario.cycles > SINGLE_CYCLES; any = any || accepted) {
        uint32_t half = shrinker->now.scenario.cycles / 2;
        accepted = shrinker_try(shrinker, set_cycles, &half);
    }
    for (uint32_t cycles = 1; cycles < shrinker->now.scenario.cycles && cycles < SINGLE_CYCLES; cycles++)
        any = shrinker_try(shrinker, set_cycles, &cycles) || any;
    return any;
}

static bool set_default(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    const struct key *rule = key_rule(*(const unsigned *)context);
    uint64_t before = key_load(rule, &draft->scenario);
    key_store(rule, &draft->scenario, rule->default_value);
    return before != rule->default_value;
}

static bool shrink_settings(struct shrinker *shrinker)
{
    bool any = false;
    for (unsigned rule = 0; rule < KEY_RULES; rule++)
        any = shrinker_try(shrinker, set_default, &rule) || any;
    return any;
}

static bool shrink_recipients(struct shrinker *shrinker) { return shrinker_reduce(shrinker, count_recipients, remove_recipients); }

enum shrink_status shrink(struct test_case *test_case, const struct shrink_config *config)
{
    /* Settings before cycles, as on_collision: keep shortens a loop by one cycle. */
    static bool (*const parts[])(struct shrinker *) = {
        shrink_changes, shrink_sites, shrink_recipients, shrink_entries, shrink_settings, shrink_cycles, shrink_names,
    };
    struct shrinker shrinker;
    bool any = shrinker_begin(&shrinker, test_case, config);
    bool begun = any;
    if (begun && config->many)
        (void)shrink_recipients(&shrinker);
    while (any && shrinker.status == SHRINK_OK) {
        any = false;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            any = parts[i](&shrinker) || any;
    }
    if (begun && config->samples)
        shrink_samples(&shrinker);
    if (begun) {
        struct test_case old = *test_case;
        *test_case = shrinker.now;
        shrinker.now = old;
    }
    shrinker_clean_up(&shrinker);
    return shrinker.status;
}
