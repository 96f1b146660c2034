/* A run, cycle by cycle, and the proof of a loop. A cycle is a function of the sites, the directory and the build. So if the
 * directory equals, byte for byte, that after an earlier cycle, and no input has changed since, the cycles in between repeat
 * forever. Each cycle has a mark: a hash, which selects candidates, and a position in the journal of the post office, to compare
 * them exactly. */
#include "run/run.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

static bool reserve_marks(struct run *run, uint32_t cycles)
{
    if (cycles < run->mark_capacity)
        return true;
    struct cycle_mark *marks = realloc(run->marks, ((size_t)cycles + 1) * sizeof *marks);
    if (!marks)
        return false;
    run->marks = marks;
    run->mark_capacity = cycles + 1;
    return true;
}

static bool changes_sites(const struct scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->change_count; i++)
        if (change_is_of_sites(scenario->changes[i].kind))
            return true;
    return false;
}

/* Makes the state before cycle 1 from the scenario. */
static bool set_up(struct run *run, const struct scenario *scenario)
{
    const struct names *names = &scenario->names;
    struct connector_limits limits = {
        .recipients = (uint32_t)scenario_most_recipients(scenario),
        .sites = scenario->sites.count,
        .users = names->user_identities.count,
        .offices = names->office_identities.count,
        .office_names = names->offices.count,
    };
    run->sites = &scenario->sites;
    if (changes_sites(scenario)) {
        run->sites = &run->changed_sites;
        if (sites_copy(&run->changed_sites, &scenario->sites) != SITES_OK)
            return false;
    }
    if (!post_office_reset(&run->post_office, names, scenario->import) || !connector_reserve(&run->connector, limits) ||
        !reserve_marks(run, scenario->cycles) || !fault_finder_reserve(&run->fault_finder, limits.users))
        return false;
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        post_office_put(&run->post_office, &scenario->entries[i]);
    run->protected.count = 0;
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        if (!protected_add(&run->protected, &run->post_office, post_office_held(&run->post_office, &scenario->entries[i])))
            return false;
    return true;
}

static enum run_status apply_change(struct run *run, const struct change *change, bool *no_op)
{
    const struct names *names = run->post_office.names;
    switch (change->kind) {
    case CHANGE_ADMINISTRATOR_ADDS:
        protected_release(&run->protected, names, &change->entry);
        post_office_put(&run->post_office, &change->entry);
        return protected_add(&run->protected, &run->post_office, post_office_held(&run->post_office, &change->entry))
                   ? RUN_OK
                   : RUN_NO_MEMORY;
    case CHANGE_ADMINISTRATOR_REMOVES:
        protected_release(&run->protected, names, &(struct entry){.name = change->name, .locn = 'l'});
        *no_op = !post_office_remove_user(&run->post_office, change->name);
        return RUN_OK;
    default:
        /* scenario_finish() has excluded other failures. */
        connector_forget(&run->connector);
        return scenario_change_sites(&run->changed_sites, change) == SITES_OK ? RUN_OK : RUN_NO_MEMORY;
    }
}

/* Steps 5 and 6 by config->steps. */
static enum run_status run_external_steps(struct run *run, const struct steps *steps, uint32_t cycle, struct transfer *transfer)
{
    struct post_office *office = &run->post_office;
    struct steps_sent sent = {0};
    if (steps->compare(steps->context, cycle, run->sites, office, &sent) != STEPS_OK)
        return RUN_STOPPED;
    run->state = sent.state;
    return steps_transfer(&run->steps, &sent, run->sites, office, transfer) &&
                   fault_finder_reserve(&run->fault_finder, office->names->user_identities.count)
               ? RUN_OK
               : RUN_NO_MEMORY;
}

/* Steps 5 and 6; by config->steps if `build` is NULL. */
static enum run_status compare_lists(struct run *run, const struct run_config *config, const struct comparators *build,
                                     uint32_t cycle, struct transfer *transfer)
{
    if (!build)
        return run_external_steps(run, config->steps, cycle, transfer);
    return connector_cycle(&run->connector, run->sites, &run->post_office, build, transfer) ? RUN_OK : RUN_NO_MEMORY;
}

static uint64_t read_clock(const struct run_config *config) { return config->untimed ? 0 : clock_now_ns(); }

/* Export, comparison, import. The observer's time does not count. */
static enum run_status run_cycle(struct run *run, const struct run_config *config, const struct comparators *build,
                                 struct cycle_counts *counts)
{
    struct post_office *office = &run->post_office;
    struct transfer transfer;
    uint64_t start = read_clock(config);
    enum run_status status = compare_lists(run, config, build, counts->cycle, &transfer);
    if (status != RUN_OK)
        return status;
    if (!post_office_reserve(office, transfer.delete_count + transfer.update_count))
        return RUN_NO_MEMORY;
    uint64_t compared = read_clock(config);
    if (config->observe && !config->observe(config->observer, counts->cycle, office, &transfer))
        return RUN_STOPPED;
    uint64_t observed = config->observe ? read_clock(config) : compared;
    counts->rejected = post_office_import(office, &transfer);
    counts->nanoseconds = read_clock(config) - observed + compared - start;
    counts->adds = transfer.update_count - transfer.changes;
    counts->changes = transfer.changes;
    counts->deletes = transfer.delete_count;
    counts->conflicts = transfer.conflicts;
    return RUN_OK;
}

/* The state of a run between cycles. */
struct progress {
    uint32_t cycle;
    uint32_t next_change;
    uint32_t since; /* the last cycle with changed input */
    uint64_t sent;  /* records in all cycles so far */
    bool upgrades;  /* the builds before and after the upgrade differ */
};

/* Makes the changes before this cycle. A change of input restarts the search for a repeat. */
static enum run_status change_input(struct run *run, const struct scenario *scenario, const struct run_config *config,
                                    struct progress *progress, struct run_result *result)
{
    const struct change *changes = scenario->changes;
    uint32_t cycle = progress->cycle, count = scenario->change_count;
    bool changes_here = progress->next_change < count && changes[progress->next_change].before_cycle == cycle;
    bool upgrades_here = progress->upgrades && config->upgrade_before == cycle;
    if (cycle > 1 && !changes_here && !upgrades_here)
        return RUN_OK;
    progress->since = cycle;
    result->loop_period = 0;
    post_office_record(&run->post_office, false);
    for (; progress->next_change < count && changes[progress->next_change].before_cycle == cycle; progress->next_change++) {
        bool no_op = false;
        enum run_status status = apply_change(run, &changes[progress->next_change], &no_op);
        if (status != RUN_OK)
            return status;
        if (no_op && !result->noop_change)
            result->noop_change = progress->next_change + 1;
    }
    return RUN_OK;
}

static void count_cycle(struct run_result *result, struct cycle_counts *counts, bool changed)
{
    counts->redundant = !changed && cycle_records(counts) > 0;
    if (counts->redundant) {
        result->redundant_cycles++;
        result->redundant_updates += cycle_records(counts);
    }
    result->rejected += counts->rejected;
    result->conflicts += counts->conflicts;
    if (cycle_records(counts))
        result->quiet_after = counts->cycle;
    result->cycle_count++;
}

/* The next cycle with changed input, or scenario->cycles + 1. */
static uint32_t next_change(const struct scenario *scenario, const struct run_config *config, const struct progress *progress)
{
    uint32_t next = scenario->cycles + 1;
    if (progress->next_change < scenario->change_count)
        next = scenario->changes[progress->next_change].before_cycle;
    if (progress->upgrades && config->upgrade_before > progress->cycle && config->upgrade_before < next)
        next = config->upgrade_before;
    return next;
}

/* The directory equals that of `period` cycles ago, so the cycles since then repeat until the next change of input. Counts whole
 * periods without running them; the directory is then the same again. A cycle that sent nothing has a period of 1. */
static void skip_periods(const struct scenario *scenario, const struct run_config *config, uint32_t period,
                         struct progress *progress, struct run_result *result)
{
    uint32_t left = next_change(scenario, config, progress) - progress->cycle - 1;
    for (left -= left % period; left > 0; left--) {
        struct cycle_counts *counts = &result->cycles[result->cycle_count];
        *counts = result->cycles[result->cycle_count - period];
        counts->cycle = ++progress->cycle;
        counts->nanoseconds = 0;
        count_cycle(result, counts, false);
    }
}

/* Looks for an earlier cycle, since the last change of input, with the same directory and with records sent in between. Hashes
 * select candidates; entries are compared exactly. */
static void find_loop(struct run *run, struct progress *progress, const struct cycle_counts *counts, struct run_result *result)
{
    struct post_office *office = &run->post_office;
    uint32_t cycle = progress->cycle;
    if (progress->since == cycle)
        post_office_record(office, true);
    progress->sent += cycle_records(counts);
    run->marks[cycle] =
        (struct cycle_mark){.hash = office->hash, .sent = progress->sent, .journal = office->journal_count, .state = run->state};
    if (result->loop_period && (cycle - result->loop_from) % result->loop_period == 0) {
        const struct cycle_mark *first = &run->marks[result->loop_from];
        result->loop_repeats += first->hash == office->hash && first->state == run->state;
    }
    if (result->loop_period || !cycle_records(counts))
        return;
    for (uint32_t i = progress->since; i < cycle; i++) {
        const struct cycle_mark *then = &run->marks[i];
        if (then->hash == office->hash && then->state == run->state && then->sent < progress->sent &&
            post_office_unchanged_since(office, then->journal)) {
            result->loop_from = i;
            result->loop_period = cycle - i;
            result->loop_records = progress->sent - then->sent;
            result->loop_repeats = 1;
            post_office_record(office, false); /* not needed until the input changes */
            return;
        }
    }
}

/* The period with which the last cycles may be repeated without running them; 0: none. Comparators are assumed to be functions.
 * External steps must repeat once: after a cycle without records, a second one with the same state is required. */
static uint32_t repeated_period(const struct run *run, const struct run_config *config, const struct progress *progress,
                                const struct cycle_counts *counts, const struct run_result *result)
{
    uint32_t cycle = progress->cycle;
    if (!config->skip_repeats)
        return 0;
    if (result->loop_period || cycle_records(counts))
        return result->loop_period;
    if (!config->steps)
        return 1;
    return cycle > progress->since && run->marks[cycle - 1].state == run->state && cycle_records(&counts[-1]) == 0 ? 1 : 0;
}

static void conclude(struct run_result *result)
{
    if (result->quiet_after < result->cycle_count) {
        result->verdict = VERDICT_QUIET;
        result->loop_period = 0;
    } else {
        result->verdict = result->loop_period ? VERDICT_LOOPING : VERDICT_UNDECIDED;
        result->quiet_after = 0;
    }
    if (result->verdict != VERDICT_LOOPING) {
        result->loop_from = 0;
        result->loop_records = 0;
        result->loop_repeats = 0;
    }
}

/* The build for steps 5 and 6 of this cycle; NULL: config->steps. */
static const struct comparators *build_of(const struct run_config *config, const struct progress *progress)
{
    if (progress->upgrades && progress->cycle < config->upgrade_before)
        return &config->before;
    return config->steps ? NULL : &config->build;
}

enum run_status run_scenario(struct run *run, const struct scenario *scenario, const struct run_config *config,
                             struct run_result *result)
{
    struct progress progress = {.cycle = 1};
    *result = (struct run_result){.cycles = result->cycles};
    if (!set_up(run, scenario))
        return RUN_NO_MEMORY;
    if (config->steps && config->steps->begin)
        config->steps->begin(config->steps->context);
    progress.upgrades =
        config->upgrade_before && (config->steps || memcmp(&config->before, &config->build, sizeof config->build) != 0);
    for (; progress.cycle <= scenario->cycles; progress.cycle++) {
        struct cycle_counts *counts = &result->cycles[result->cycle_count];
        *counts = (struct cycle_counts){.cycle = progress.cycle};
        enum run_status status = change_input(run, scenario, config, &progress, result);
        if (status == RUN_OK)
            status = run_cycle(run, config, build_of(config, &progress), counts);
        if (status != RUN_OK)
            return status;
        count_cycle(result, counts, progress.since == progress.cycle);
        find_loop(run, &progress, counts, result);
        uint32_t period = repeated_period(run, config, &progress, counts, result);
        if (period)
            skip_periods(scenario, config, period, &progress, result);
    }
    conclude(result);
    result->unproved = config->unproved;
    result->faults = faults_count(&run->fault_finder, run->sites, &run->post_office, &run->protected);
    return RUN_OK;
}

void run_clean_up(struct run *run)
{
    sites_clean_up(&run->changed_sites);
    post_office_clean_up(&run->post_office);
    connector_clean_up(&run->connector);
    steps_clean_up(&run->steps);
    free(run->protected.at);
    free(run->fault_finder.seen);
    free(run->marks);
    *run = (struct run){0};
}
