#include "fuzz/runs.h"

#include "tests/side_by_side.h"
#include "tests/tried.h"
#include "batch/batch.h"

#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CYCLES_MAX SIDE_BY_SIDE_CYCLES_MAX
#define RECIPIENTS_MAX 100u

const char *suite_build(void);

/* Describes all of a result except its time. */
static void describe_result(const struct run_result *result, struct text *answer)
{
    const struct faults *faults = &result->faults;
    text_printf(answer, "%s, quiet after %u, loop %u %u %" PRIu64 ", redundant %u %" PRIu64, verdict_names[result->verdict],
                result->quiet_after, result->loop_from, result->loop_period, result->loop_records, result->redundant_cycles,
                result->redundant_updates);
    text_printf(answer, ", rejected %" PRIu64 ", conflicts %" PRIu64 ", faults %u %u %u %u %u, no-op %u\n", result->rejected,
                result->conflicts, faults->missing, faults->misrouted, faults->stray, faults->damaged, faults->unroutable,
                result->noop_change);
    for (uint32_t i = 0; i < result->cycle_count; i++) {
        const struct cycle_counts *cycle = &result->cycles[i];
        text_printf(answer, "%u: %u %u %u %u %u %d\n", cycle->cycle, cycle->adds, cycle->changes, cycle->deletes, cycle->rejected,
                    cycle->conflicts, cycle->redundant);
    }
}

static void assert_same_results(const struct text *a, const struct text *b)
{
    ck_assert(!a->failed && !b->failed);
    ck_assert_str_eq(a->bytes, b->bytes);
}

static void run_in_process(struct run *run, const struct fixture *fixture, struct run_config config, bool skip, struct text *answer)
{
    struct cycle_counts cycles[CYCLES_MAX];
    struct run_result result = {.cycles = cycles};
    config.untimed = true;
    config.skip_repeats = skip;
    ck_assert_int_eq(run_scenario(run, &fixture->scenario, &config, &result), RUN_OK);
    describe_result(&result, answer);
}

static void *copy_of(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    ck_assert_ptr_nonnull(copy);
    return memcpy(copy, text, strlen(text) + 1);
}

/* Appends the results of both builds, and whether each passed. */
static void run_batch(const struct fixture *fixture, size_t jobs, bool no_fork, struct text *answers)
{
    static const char *const files[KNOWN_BUILDS] = {"pre-sp4", "sp4"};
    struct text paths[KNOWN_BUILDS] = {{0}}, message = {0};
    struct batch batch = {.build_count = KNOWN_BUILDS};
    struct batch_config config = {.jobs = jobs, .no_fork = no_fork, .timeout_ms = 60000};
    batch.builds = calloc(KNOWN_BUILDS, sizeof *batch.builds);
    batch.fixtures.at = malloc(sizeof(struct fixture *));
    ck_assert(batch.builds && batch.fixtures.at);
    batch.fixtures.at[0] = (struct fixture *)(uintptr_t)fixture;
    batch.fixtures.count = 1;
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        text_printf(&paths[build], "%s/modules/%s.so", suite_build(), files[build]);
        config.known_paths[build] = paths[build].bytes;
        batch.builds[build] = (struct build){.path = copy_of(paths[build].bytes), .expect = (enum known_build)build};
    }
    ck_assert_msg(batch_probe(&batch, &config, &message) == BATCH_OK, "%s", message.bytes);
    enum batch_status status = batch_run_all(&batch, &config, &message);
    ck_assert_msg(status == BATCH_OK || status == BATCH_INVALID, "%s", message.bytes);
    if (status == BATCH_INVALID) /* an administrator's removal finds no entry with a known build */
        text_puts(answers, message.bytes);
    for (size_t i = 0; status == BATCH_OK && i < batch.run_count; i++) {
        describe_result(&batch.runs[i].result, answers);
        text_printf(answers, "%d", batch.runs[i].passed);
    }
    batch.fixtures.count = 0; /* the caller's */
    batch_clean_up(&batch);
    text_clean_up(&message);
    for (int build = 0; build < KNOWN_BUILDS; build++)
        text_clean_up(&paths[build]);
}

static void compare_batches(const struct fixture *fixture)
{
    struct text answers[3] = {{0}};
    for (int way = 0; way < 3; way++)
        run_batch(fixture, way == 1 ? 2 : 1, way == 2, &answers[way]);
    assert_same_results(&answers[0], &answers[1]);
    assert_same_results(&answers[0], &answers[2]);
    for (int way = 0; way < 3; way++)
        text_clean_up(&answers[way]);
}

void fuzz_compare_runs(const struct fixture *fixture, bool batched)
{
    struct run run = {0};
    if (!tried_sp4.at[0])
        tried_load_builds();
    if (fixture->scenario.cycles > CYCLES_MAX || scenario_most_recipients(&fixture->scenario) > RECIPIENTS_MAX)
        return;
    const struct comparators *builds[KNOWN_BUILDS] = {&tried_pre_sp4, &tried_sp4};
    for (uint64_t build = 0; build < KNOWN_BUILDS; build++) {
        struct text answers[2] = {{0}};
        struct run_config config = {.build = *builds[build], .upgrade_before = fixture->upgrade_before};
        if (fixture->upgrade_before)
            config.before = *builds[fixture->upgrade_from];
        side_by_side_run(&run, &fixture->scenario, config, "build", build);
        for (int skip = 0; skip < 2; skip++)
            run_in_process(&run, fixture, config, skip, &answers[skip]);
        assert_same_results(&answers[0], &answers[1]);
        text_clean_up(&answers[0]);
        text_clean_up(&answers[1]);
    }
    run_clean_up(&run);
    if (batched)
        compare_batches(fixture);
}
