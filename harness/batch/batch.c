#include "batch/internal.h"
#include "batch/keep.h"
#include "module/module.h"
#include "run/blame.h"
#include "run/run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the time-out of a run grows by: one millisecond for so many recipients times cycles. A slow module on a loaded machine does
 * many times as many. */
#define WORK_PER_MS 20u
/* A run, and for blame one for each set of places. */
#define RUNS_OF_BLAME (1u << CCM_PLACES)

struct running {
    struct batch *batch;
    const struct batch_config *config;
    struct run run; /* a worker's storage, kept from job to job */
    size_t done;
    bool failed;         /* the harness failed in some job */
    struct text message; /* why */
};

/* What a worker answers: the result, and behind it its cycles. */
static void append_result(struct text *reply, const struct run_result *result)
{
    text_append(reply, (const char *)result, sizeof *result);
    text_append(reply, (const char *)result->cycles, result->cycle_count * sizeof *result->cycles);
}

/* False: not an answer of append_result()'s; the module must have overwritten the worker's memory. */
static bool take_result(const struct outcome *outcome, uint32_t most_cycles, struct run_result *result)
{
    struct cycle_counts *cycles = result->cycles;
    if (outcome->reply_length < sizeof *result)
        return false;
    struct run_result answer;
    memcpy(&answer, outcome->reply, sizeof answer);
    size_t bytes = answer.cycle_count * sizeof *cycles;
    if (answer.cycle_count > most_cycles || outcome->reply_length - sizeof answer != bytes ||
        (unsigned)answer.verdict >= VERDICTS || answer.blame.count > BLAME_MOST)
        return false;
    memcpy(cycles, outcome->reply + sizeof answer, bytes);
    *result = answer;
    result->cycles = cycles;
    return true;
}

/* Whose folder a run's files go to: "FOLDER/FIXTURE/BUILD", with a number where an earlier one has the same name. */
static void append_run_folder(struct text *path, const struct batch *batch, size_t job, const char *folder)
{
    size_t fixture = job / batch->build_count, build = job % batch->build_count, same = 0;
    text_printf(path, "%s/", folder);
    keep_append_part(path, batch->fixtures.at[fixture]->name);
    for (size_t i = 0; i < fixture; i++)
        same += strcmp(batch->fixtures.at[i]->name, batch->fixtures.at[fixture]->name) == 0;
    if (same)
        text_printf(path, "-%zu", same + 1);
    same = 0;
    text_puts(path, "/");
    keep_append_part(path, batch->builds[build].name);
    for (size_t i = 0; i < build; i++)
        same += strcmp(batch->builds[i].name, batch->builds[build].name) == 0;
    if (same)
        text_printf(path, "-%zu", same + 1);
}

/* The modules of a run: the build's own and, where there is an upgrade, the one before it. */
static bool configure(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                      struct run_config *run, struct text *message)
{
    const char *before = build->upgrade_from;
    run->upgrade_before = build->upgrade_before;
    if (!before && fixture->upgrade_before) {
        before = config->known_paths[fixture->upgrade_from];
        run->upgrade_before = fixture->upgrade_before;
    }
    struct module module;
    if (module_load(build->path, &module, message) != MODULE_OK)
        return false;
    memcpy(run->build.at, module.compare->at, sizeof run->build.at);
    if (before && module_load(before, &module, message) != MODULE_OK)
        return false;
    memcpy(run->before.at, module.compare->at, sizeof run->before.at);
    return true;
}

static bool run_job(void *context, size_t job, struct text *reply)
{
    struct running *running = context;
    const struct batch *batch = running->batch;
    const struct batch_config *config = running->config;
    const struct fixture *fixture = batch->fixtures.at[job / batch->build_count];
    const struct scenario *scenario = &fixture->scenario;
    struct text folder = {0}, message = {0};
    struct run_config run = {0};
    struct run_result result = {.cycles = malloc(scenario->cycles * sizeof *result.cycles)};
    struct keeper keeper = {.cycles = scenario->cycles, .message = &message};
    enum run_status status = RUN_NO_MEMORY;
    if (!result.cycles)
        goto cleanup;
    if (!configure(config, &batch->builds[job % batch->build_count], fixture, &run, &message)) {
        status = RUN_STOPPED;
        goto cleanup;
    }
    if (config->keep) {
        append_run_folder(&folder, batch, job, config->keep);
        if (folder.failed)
            goto cleanup;
        keeper.folder = folder.bytes;
        run.observe = keep_cycle;
        run.observer = &keeper;
    }
    status = run_scenario(&running->run, scenario, &run, &result);
    if (status == RUN_OK && config->blame)
        status = run_blame(&running->run, scenario, &run, &result);
cleanup:
    if (status == RUN_OK)
        append_result(reply, &result);
    else if (message.length)
        text_append(reply, message.bytes, message.length);
    else
        text_puts(reply, "out of memory");
    free(result.cycles);
    text_clean_up(&folder);
    text_clean_up(&message);
    return status == RUN_OK;
}

static enum judge_status collect_run(struct batch_run *run, const struct outcome *outcome)
{
    static const struct expectation nothing;
    const struct expectation *expected = run->build->upgrade_from ? &nothing : &run->fixture->expected[run->build->expect];
    enum judge_status status;
    if (outcome->kind == OUTCOME_DONE && take_result(outcome, run->fixture->scenario.cycles, &run->result)) {
        status = judge(&run->result, expected, &run->reasons);
    } else {
        struct text why = {0};
        const char *death = batch_death(outcome, &why);
        run->result.verdict = outcome->kind == OUTCOME_TIMED_OUT ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
        status = reasons_add(&run->reasons, "%s: %s", verdict_names[run->result.verdict],
                             death ? death : "the worker's answer is damaged, the module has overwritten its memory");
        text_clean_up(&why);
    }
    run->passed = run->reasons.count == 0;
    return status;
}

static void run_collect(void *context, size_t job, const struct outcome *outcome)
{
    struct running *running = context;
    const struct batch_config *config = running->config;
    if (outcome->kind == OUTCOME_FAILED) {
        if (!running->failed)
            text_append(&running->message, outcome->reply, outcome->reply_length);
        running->failed = true;
    } else if (collect_run(&running->batch->runs[job], outcome) != JUDGE_OK) {
        if (!running->failed)
            text_puts(&running->message, "out of memory");
        running->failed = true;
    }
    running->done++;
    if (config->progress)
        config->progress(config->progress_context, running->done, running->batch->run_count);
}

static uint64_t run_limit(void *context, size_t job)
{
    const struct running *running = context;
    const struct batch_config *config = running->config;
    const struct scenario *scenario = &running->batch->fixtures.at[job / running->batch->build_count]->scenario;
    if (!config->timeout_ms)
        return 0;
    uint64_t limit = config->timeout_ms + scenario_most_recipients(scenario) * scenario->cycles / WORK_PER_MS;
    return config->blame ? limit * RUNS_OF_BLAME : limit;
}

/* Room for the results, in the order of the reports. */
static bool reserve_runs(struct batch *batch)
{
    batch->run_count = batch->fixtures.count * batch->build_count;
    batch->runs = calloc(batch->run_count + 1, sizeof *batch->runs);
    if (!batch->runs)
        return false;
    for (size_t i = 0; i < batch->run_count; i++) {
        struct batch_run *run = &batch->runs[i];
        run->fixture = batch->fixtures.at[i / batch->build_count];
        run->build = &batch->builds[i % batch->build_count];
        run->result.cycles = calloc(run->fixture->scenario.cycles, sizeof *run->result.cycles);
        if (!run->result.cycles)
            return false;
    }
    return true;
}

/* Names with a line end would make two lines of one in the files that are kept. */
static enum batch_status check_keep(const struct batch *batch, struct text *message)
{
    for (size_t i = 0; i < batch->fixtures.count; i++) {
        const struct fixture *fixture = batch->fixtures.at[i];
        struct ccm_name culprit;
        if (keep_can_hold(&fixture->scenario.names, &culprit))
            continue;
        text_append_escaped(message, fixture->path, strlen(fixture->path));
        text_puts(message, ": the files of its cycles cannot be kept: a record has no room for the line end in '");
        text_append_escaped(message, culprit.bytes, culprit.length);
        text_puts(message, "'; run it without --keep, or leave it out with --exclude");
        return BATCH_INVALID;
    }
    return BATCH_OK;
}

/* With the two builds that a fixture is written for, a change that finds nothing is the fixture's mistake. With
 * a candidate it is the candidate's, which has not written what it should have. */
static enum batch_status check_vain_changes(const struct batch *batch, struct text *message)
{
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (!run->result.vain_change || run->build->candidate)
            continue;
        const struct scenario *scenario = &run->fixture->scenario;
        const struct change *change = &scenario->changes[run->result.vain_change - 1];
        struct ccm_name name = scenario->names.users.at[change->name];
        fixture_locate_change(run->fixture, run->result.vain_change - 1, message);
        text_puts(message, ": administrator_removes finds no user entry '");
        text_append_escaped(message, name.bytes, name.length);
        text_printf(message,
                    "' in the post office before cycle %" PRIu32 " with build %s; remove the change, or name a user that is there",
                    change->before_cycle, run->build->name);
        return BATCH_INVALID;
    }
    return BATCH_OK;
}

enum batch_status batch_run_all(struct batch *batch, const struct batch_config *config, struct text *message)
{
    struct running running = {.batch = batch, .config = config};
    enum batch_status status = config->keep ? check_keep(batch, message) : BATCH_OK;
    if (status != BATCH_OK)
        return status;
    if (!reserve_runs(batch))
        return batch_no_memory(message);
    struct workers_config workers = {.workers = config->jobs,
                                     .no_fork = config->no_fork,
                                     .job = run_job,
                                     .collect = run_collect,
                                     .limit = run_limit,
                                     .context = &running};
    if (workers_run(&workers, batch->run_count) != WORKERS_OK) {
        status = batch_no_workers(message);
    } else if (running.failed) {
        text_puts(message, running.message.length ? running.message.bytes : "out of memory");
        status = BATCH_FAILED;
    } else {
        status = check_vain_changes(batch, message);
    }
    batch->passed = batch->failed = 0;
    for (size_t i = 0; i < batch->run_count; i++) {
        batch->passed += batch->runs[i].passed;
        batch->failed += !batch->runs[i].passed;
    }
    run_clean_up(&running.run);
    text_clean_up(&running.message);
    return status;
}

void batch_clean_up(struct batch *batch)
{
    for (size_t i = 0; batch->runs && i < batch->run_count; i++) {
        free(batch->runs[i].result.cycles);
        reasons_clean_up(&batch->runs[i].reasons);
    }
    free(batch->runs);
    for (size_t i = 0; batch->builds && i < batch->build_count; i++) {
        free(batch->builds[i].path);
        free(batch->builds[i].name);
        free(batch->builds[i].upgrade_from);
    }
    free(batch->builds);
    fixture_list_clean_up(&batch->fixtures);
    *batch = (struct batch){0};
}
