#include "search/trial.h"

#include <stdlib.h>

const char *const trial_class_names[TRIAL_CLASSES] = {
    [TRIAL_NOTHING] = "nothing",       [TRIAL_REDUNDANT] = "redundant cycles",
    [TRIAL_STRAY] = "stray entries",   [TRIAL_MISROUTED] = "misrouted users",
    [TRIAL_MISSING] = "missing users", [TRIAL_DAMAGED] = "damaged entries",
    [TRIAL_UNDECIDED] = "undecided",   [TRIAL_LOOPING] = "looping",
    [TRIAL_CRASHED] = "crashed",       [TRIAL_HUNG] = "timed out",
};

static bool reserve(struct trial *trial, uint32_t cycles)
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

static enum run_status run_build(struct trial *trial, const struct trial_config *config, const struct comparators *build,
                                 const struct specimen *specimen, struct run_result *result)
{
    const struct run_config run = {
        .build = *build,
        .before = config->before,
        .upgrade_before = specimen->upgrade_before,
        .untimed = true,
        .settle = true,
    };
    return run_scenario(&trial->run, &specimen->scenario, &run, result);
}

/* Not at rest though nothing changed: a run whose last cycle had news to send is not held against any build. */
static bool is_restless(const struct run_result *result)
{
    return result->verdict != VERDICT_QUIET && result->cycles[result->cycle_count - 1].redundant;
}

/* Redundant cycles of the build itself, not of the one before it. */
static uint32_t redundant_cycles(const struct run_result *result, uint32_t from)
{
    uint32_t count = 0;
    for (uint32_t i = from ? from - 1 : 0; i < result->cycle_count; i++)
        count += result->cycles[i].redundant;
    return count;
}

/* What a build is not blamed for. */
struct allowance {
    bool restless;
    uint32_t redundant_cycles;
    struct faults faults;
};

static enum trial_class classify(const struct run_result *result, uint32_t upgrade_before, const struct allowance *allowed)
{
    if (is_restless(result) && !allowed->restless)
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
    }
    return redundant_cycles(result, upgrade_before) > allowed->redundant_cycles ? TRIAL_REDUNDANT : TRIAL_NOTHING;
}

enum run_status trial_run(struct trial *trial, const struct trial_config *config, const struct specimen *specimen,
                          enum trial_class *class)
{
    uint32_t upgrade_before = specimen->upgrade_before;
    /* What the build before it has overwritten stays so. */
    struct allowance allowed = {.faults.damaged = upgrade_before ? UINT32_MAX : 0};
    *class = TRIAL_NOTHING;
    if (!reserve(trial, specimen->scenario.cycles))
        return RUN_NO_MEMORY;
    enum run_status status = run_build(trial, config, &config->build, specimen, &trial->result);
    if (status != RUN_OK)
        return status;
    if (trial->result.vain_change)
        return RUN_OK;
    if (!config->compared) {
        *class = classify(&trial->result, upgrade_before, &allowed);
        return RUN_OK;
    }
    if (classify(&trial->result, upgrade_before, &(struct allowance){0}) == TRIAL_NOTHING)
        return RUN_OK;
    status = run_build(trial, config, &config->reference, specimen, &trial->reference);
    if (status != RUN_OK || trial->reference.vain_change)
        return status;
    allowed = (struct allowance){
        .restless = is_restless(&trial->reference),
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
    *trial = (struct trial){0};
}
