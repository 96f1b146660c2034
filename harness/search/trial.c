#include "search/trial.h"

#include <stdlib.h>

const char *const trial_class_names[TRIAL_CLASSES] = {
    [TRIAL_NOTHING] = "nothing",
    [TRIAL_REDUNDANT] = "redundant cycles",
    [TRIAL_STRAY] = "stray entries",
    [TRIAL_MISROUTED] = "misrouted users",
    [TRIAL_MISSING] = "missing users",
    [TRIAL_DAMAGED] = "damaged entries",
    [TRIAL_UNROUTABLE] = "unroutable post offices",
    [TRIAL_UNDECIDED] = "undecided",
    [TRIAL_LOOPING] = "looping",
    [TRIAL_CRASHED] = "crashed",
    [TRIAL_HUNG] = "timed out",
};

static bool reserve_cycles(struct trial *trial, uint32_t cycles)
{
    if (cycles > trial->cycle_capacity) {
        struct cycle_counts *counts = realloc(trial->cycles, 2 * (size_t)cycles * sizeof *counts);
        if (!counts)
            return false;
        trial->cycles = counts;
        trial->cycle_capacity = cycles;
    }
    trial->result.cycles = trial->cycles;
    trial->reference.cycles = trial->cycles + trial->cycle_capacity;
    return true;
}

/* Runs the build, or the connector if `build` is NULL. */
static enum run_status run_build(struct trial *trial, const struct trial_config *config, const struct comparators *build,
                                 const struct test_case *test_case, struct run_result *result)
{
    const struct run_config run = {
        .build = build ? *build : config->build,
        .steps = build ? NULL : config->steps,
        .before = config->before,
        .upgrade_before = test_case->upgrade_before,
        .untimed = true,
        .skip_repeats = true,
    };
    return run_scenario(&trial->run, &test_case->scenario, &run, result);
}

/* Whether the run is not quiet, although the input of the last cycle did not change. */
static bool is_still_sending(const struct run_result *result)
{
    return result->verdict != VERDICT_QUIET && result->cycles[result->cycle_count - 1].redundant;
}

/* Redundant cycles of the build itself, not of the build before an upgrade. */
static uint32_t redundant_cycles(const struct run_result *result, uint32_t from)
{
    uint32_t count = 0;
    for (uint32_t i = from ? from - 1 : 0; i < result->cycle_count; i++)
        count += result->cycles[i].redundant;
    return count;
}

/* Stores the numbers of the scenario's user or post office names in trial->uses, which has room. */
static uint32_t gather_uses(struct trial *trial, const struct scenario *scenario, bool offices)
{
    uint32_t *uses = trial->uses, count = 0;
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        const struct site *site = &scenario->sites.at[i];
        if (offices)
            uses[count++] = site->post_office;
        for (uint32_t j = 0; j < site->count && !offices; j++)
            uses[count++] = site->recipients[j].name;
    }
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        if (locn_is_office(scenario->entries[i].locn) == offices)
            uses[count++] = scenario->entries[i].name;
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        const struct change *change = &scenario->changes[i];
        if (change->kind == CHANGE_ADMINISTRATOR_ADDS) {
            if (locn_is_office(change->entry.locn) == offices)
                uses[count++] = change->entry.name;
        } else if (change->kind == CHANGE_READDRESS) {
            if (offices)
                uses[count++] = change->office;
        } else if (!offices) {
            uses[count++] = change->kind == CHANGE_RENAME ? change->to_name : change->name;
        }
    }
    return count;
}

static bool reserve_uses(struct trial *trial, const struct scenario *scenario)
{
    uint64_t most = sites_recipients(&scenario->sites) + scenario->sites.count + scenario->entry_count + scenario->change_count;
    if (most <= trial->use_capacity)
        return true;
    uint32_t *uses = most <= UINT32_MAX ? realloc(trial->uses, most * sizeof *uses) : NULL;
    if (!uses)
        return false;
    trial->uses = uses;
    trial->use_capacity = (uint32_t)most;
    return true;
}

/* Whether two names are equal to the post office and distinct to the reference. */
static bool is_contested(struct trial *trial, const struct trial_config *config, const struct scenario *scenario)
{
    const struct names *names = &scenario->names;
    for (unsigned offices = 0; offices < 2; offices++) {
        const struct ccm_name *at = offices ? names->offices.at : names->users.at;
        const uint32_t *identity = offices ? names->office_identities.of : names->user_identities.of;
        ccm_comparator *compare = config->reference.at[offices ? CCM_POST_OFFICE : CCM_EXPORT_MATCH];
        uint32_t count = gather_uses(trial, scenario, offices != 0);
        for (uint32_t i = 1; i < count; i++)
            for (uint32_t j = 0; j < i; j++) {
                uint32_t a = trial->uses[i], b = trial->uses[j];
                if (a != b && identity[a] == identity[b] && compare(at[a], at[b]) != 0)
                    return true;
            }
    }
    return false;
}

/* Failures that are not counted against the build. */
struct allowance {
    bool still_sending;
    uint32_t redundant_cycles;
    struct faults faults;
};

static enum trial_class classify(const struct run_result *result, uint32_t upgrade_before, const struct allowance *allowed)
{
    if (is_still_sending(result) && !allowed->still_sending)
        return result->verdict == VERDICT_LOOPING ? TRIAL_LOOPING : TRIAL_UNDECIDED;
    if (result->verdict == VERDICT_QUIET) {
        const struct faults *faults = &result->faults, *known = &allowed->faults;
        if (faults->damaged > known->damaged)
            return TRIAL_DAMAGED;
        if (faults->missing > known->missing)
            return TRIAL_MISSING;
        if (faults->misrouted > known->misrouted)
            return TRIAL_MISROUTED;
        if (faults->stray > known->stray)
            return TRIAL_STRAY;
        if (faults->unroutable > known->unroutable)
            return TRIAL_UNROUTABLE;
    }
    return redundant_cycles(result, upgrade_before) > allowed->redundant_cycles ? TRIAL_REDUNDANT : TRIAL_NOTHING;
}

enum run_status trial_run(struct trial *trial, const struct trial_config *config, const struct test_case *test_case,
                          enum trial_class *class)
{
    uint32_t upgrade_before = test_case->upgrade_before;
    /* Damage by the build before an upgrade persists. */
    struct allowance allowed = {.faults.damaged = upgrade_before ? UINT32_MAX : 0,
                                .faults.unroutable = config->ignore_unroutable ? UINT32_MAX : 0};
    *class = TRIAL_NOTHING;
    if (!reserve_cycles(trial, test_case->scenario.cycles) || !reserve_uses(trial, &test_case->scenario))
        return RUN_NO_MEMORY;
    enum run_status status = run_build(trial, config, config->steps ? NULL : &config->build, test_case, &trial->result);
    if (status == RUN_STOPPED && config->steps) {
        *class = config->stopped(config->steps->context);
        trial->result.noop_change = 0;
        return *class == TRIAL_CLASSES ? RUN_STOPPED : RUN_OK;
    }
    if (status != RUN_OK)
        return status;
    if (trial->result.noop_change)
        return RUN_OK;
    if (!config->compared) {
        *class = classify(&trial->result, upgrade_before, &allowed);
        return RUN_OK;
    }
    if (classify(&trial->result, upgrade_before, &(struct allowance){0}) == TRIAL_NOTHING ||
        is_contested(trial, config, &test_case->scenario))
        return RUN_OK;
    status = run_build(trial, config, &config->reference, test_case, &trial->reference);
    if (status != RUN_OK || trial->reference.noop_change)
        return status;
    allowed = (struct allowance){
        .still_sending = is_still_sending(&trial->reference),
        .redundant_cycles = redundant_cycles(&trial->reference, upgrade_before),
        .faults = trial->reference.faults,
    };
    *class = classify(&trial->result, upgrade_before, &allowed);
    return RUN_OK;
}

void trial_clean_up(struct trial *trial)
{
    run_clean_up(&trial->run);
    free(trial->cycles);
    free(trial->uses);
    *trial = (struct trial){0};
}
