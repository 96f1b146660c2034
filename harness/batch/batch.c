#include "batch/running.h"

#include "base/clock.h"
#include "batch/connector_job.h"
#include "batch/keep.h"
#include "batch/limits.h"
#include "ccmail/records.h"
#include "module/outcome.h"
#include "run/blame.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* After this many time-outs, the time limit shrinks to a tenth, and further timed-out runs are not blamed. */
#define HUNG_MAX 3u

#define DAMAGED_ANSWER "the answer of a worker process is damaged"

static void fail(struct running *running, const char *why, size_t length)
{
    if (!running->failed)
        text_append(&running->message, why, length);
    running->failed = true;
}

enum judge_status batch_judge(struct batch_run *run)
{
    static const struct expectation nothing;
    const struct build *build = run->build;
    const struct expectation *expected = &run->fixture->expected[build->expect];
    enum judge_status status = judge(&run->result, build->upgrade_from ? &nothing : expected, &run->reasons);
    if (status == JUDGE_OK && build->upgrade_from && expected->stated)
        status = judge_changes(&run->result, &run->reasons);
    run->passed = run->reasons.count == 0;
    return status;
}

/* A connector run without a result already has its reason. */
static enum judge_status collect_connector_run(struct running *running, struct batch_run *run, const struct outcome *outcome)
{
    struct ccm_name keep_error;
    if (!batch_read_connector_run(outcome, run->fixture->scenario.cycles, run, &keep_error)) {
        if (errno == ENOMEM)
            return JUDGE_NO_MEMORY;
        fail(running, DAMAGED_ANSWER, strlen(DAMAGED_ANSWER));
        return JUDGE_OK;
    }
    if (!running->keep_error.length)
        text_append(&running->keep_error, keep_error.bytes, keep_error.length);
    run->cut = run->result.verdict == VERDICT_TIMED_OUT && clock_left_ms(running->config->deadline) == 0;
    if (running->keep_error.failed)
        return JUDGE_NO_MEMORY;
    return run->reasons.count || run->skipped ? JUDGE_OK : batch_judge(run);
}

/* Stores the beginning of the build's output. */
static enum judge_status collect_output(struct batch_run *run, const struct outcome *outcome)
{
    struct text output = {0};
    text_append_escaped(&output, outcome->output, outcome->output_length < OUTPUT_SHOWN ? outcome->output_length : OUTPUT_SHOWN);
    run->output = text_take(&output);
    return run->output ? JUDGE_OK : JUDGE_NO_MEMORY;
}

static enum judge_status collect_run(struct running *running, struct batch_run *run, const struct outcome *outcome)
{
    enum judge_status status;
    struct ccm_name keep_error;
    const struct scenario *scenario = &run->fixture->scenario;
    struct answers *answers = batch_records(running->config, scenario) ? &run->answers : NULL;
    if (run->build->connector && outcome->kind == OUTCOME_DONE)
        return collect_connector_run(running, run, outcome);
    if (outcome->kind == OUTCOME_DONE && batch_read_result(outcome, scenario->cycles, &run->result, answers, &keep_error) &&
        (!keep_error.length || running->config->keep)) {
        if (!running->keep_error.length)
            text_append(&running->keep_error, keep_error.bytes, keep_error.length);
        status = running->keep_error.failed ? JUDGE_NO_MEMORY : batch_judge(run);
    } else if (outcome->kind == OUTCOME_DONE && errno == ENOMEM) {
        status = JUDGE_NO_MEMORY;
    } else {
        struct text why = {0};
        run->cut = outcome->kind == OUTCOME_TIMED_OUT && outcome->cut;
        const char *problem = run->cut ? "the time for all runs ended" : outcome_describe(outcome, &why);
        run->result.verdict = outcome->kind == OUTCOME_TIMED_OUT ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
        status = reasons_add(&run->reasons, "%s: %s", verdict_names[run->result.verdict],
                             problem ? problem : "the worker's answer is damaged, the module has overwritten its memory");
        text_clean_up(&why);
    }
    run->passed = run->reasons.count == 0;
    return outcome->output_length && status == JUDGE_OK ? collect_output(run, outcome) : status;
}

/* A set of places with which the run crashes does not fix it. */
static void collect_fixed(struct running *running, const struct batch_job *job, const struct outcome *outcome)
{
    unsigned char fixed = outcome->kind == OUTCOME_DONE && outcome->reply_length == 1 ? (unsigned char)*outcome->reply : 0;
    if (fixed & BATCH_SOUND)
        running->fixing[job->run] |= (uint8_t)(1u << job->set);
    if (fixed)
        running->batch->runs[job->run].fixing |= (uint8_t)(1u << job->set);
}

static void collect_job(void *context, size_t index, const struct outcome *outcome)
{
    struct running *running = context;
    const struct batch_config *config = running->config;
    const struct batch_job *job = &running->jobs[index];
    if (outcome->kind == OUTCOME_FAILED)
        fail(running, outcome->reply, outcome->reply_length);
    else if (job->set)
        collect_fixed(running, job, outcome);
    else if (collect_run(running, &running->batch->runs[job->run], outcome) != JUDGE_OK)
        fail(running, "out of memory", strlen("out of memory"));
    running->hung += outcome->kind == OUTCOME_TIMED_OUT;
    running->done++;
    if (config->progress)
        config->progress(config->progress_context, running->done, running->job_count);
}

static void report_cycle(void *context, size_t index, uint32_t cycle)
{
    const struct running *running = context;
    const struct fixture *fixture = running->batch->fixtures.at[running->jobs[index].run / running->batch->build_count];
    running->config->progress_cycle(running->config->progress_context, fixture->name, cycle, fixture->scenario.cycles);
}

static uint64_t limit_job(void *context, size_t index)
{
    const struct running *running = context;
    const struct scenario *scenario =
        &running->batch->fixtures.at[running->jobs[index].run / running->batch->build_count]->scenario;
    uint64_t limit = batch_limit(running->config, scenario);
    if (running->batch->builds[running->jobs[index].run % running->batch->build_count].connector)
        return 0; /* its own worker limits each cycle */
    return running->hung < HUNG_MAX && !running->config->hangs ? limit : workers_shorter_limit(limit);
}

/* Allocates the results in the order of the reports. */
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

/* A name with a line end would be split into two lines in the cycle files; a name that is too long could not be read back. */
static enum batch_status check_keep(const struct batch *batch, struct text *message)
{
    for (size_t i = 0; i < batch->fixtures.count; i++) {
        const struct fixture *fixture = batch->fixtures.at[i];
        struct ccm_name culprit;
        if (ccmdir_can_hold_names(&fixture->scenario.names, &culprit))
            continue;
        text_append_escaped(message, fixture->path, strlen(fixture->path));
        text_puts(message, ": the files of its cycles cannot be kept: ");
        ccmdir_describe_culprit(culprit, message);
        text_puts(message, "; run it without --keep, or leave it out with --exclude");
        return BATCH_INVALID;
    }
    return BATCH_OK;
}

/* With the known builds, a no-op change is a mistake of the fixture. With a candidate it is the candidate's: it did not write the
 * entry, so its run fails. */
static enum batch_status check_noop_changes(const struct batch *batch, const struct batch_config *config, struct text *message)
{
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (!run->result.noop_change || !batch_is_all_known(config, run->build))
            continue;
        const struct scenario *scenario = &run->fixture->scenario;
        const struct change *change = &scenario->changes[run->result.noop_change - 1];
        struct ccm_name name = scenario->names.users.at[change->name];
        fixture_locate_change(run->fixture, run->result.noop_change - 1, message);
        text_puts(message, ": administrator_removes finds no user entry '");
        text_append_escaped(message, name.bytes, name.length);
        text_printf(message,
                    "' in the post office before cycle %" PRIu32 " with build %s; remove the change, or name an existing user",
                    change->before_cycle, run->build->name);
        return BATCH_INVALID;
    }
    return BATCH_OK;
}

static enum batch_status run_jobs(struct running *running, const struct batch_job *jobs, size_t count, struct text *message)
{
    const struct batch_config *config = running->config;
    struct workers_config workers = {.workers = config->jobs,
                                     .no_fork = config->no_fork,
                                     .deadline = config->deadline,
                                     .memory = batch_memory(running->batch, config),
                                     .job = batch_run_job,
                                     .collect = collect_job,
                                     .limit = limit_job,
                                     .on_idle = config->progress_cycle ? report_cycle : NULL,
                                     .context = running};
    running->jobs = jobs;
    running->job_count = count;
    running->done = 0;
    if (config->progress)
        config->progress(config->progress_context, 0, count);
    if (workers_run(&workers, count) != WORKERS_OK) {
        workers_describe_failure(message);
        return BATCH_FAILED;
    }
    if (!running->failed)
        return BATCH_OK;
    text_puts(message, running->message.length ? running->message.bytes : "out of memory");
    return BATCH_FAILED;
}

/* Whether to repeat a run with the reference at every set of places. Only the first few hung runs are repeated. */
static bool needs_blame(const struct batch_run *run, size_t *hung)
{
    if (run_is_sound(&run->result) || run->cut || run->build->connector)
        return false;
    return run->result.verdict != VERDICT_TIMED_OUT || ++*hung <= HUNG_MAX;
}

/* Finds the places to blame for each unsound run. */
static enum batch_status blame_runs(struct running *running, struct batch_job *jobs, struct text *message)
{
    struct batch *batch = running->batch;
    size_t count = 0, hung = 0;
    for (size_t i = 0; i < batch->run_count; i++) {
        if (!needs_blame(&batch->runs[i], &hung))
            continue;
        for (unsigned set = 1; set < BLAME_SETS; set++)
            jobs[count++] = (struct batch_job){.run = i, .set = set};
    }
    enum batch_status status = run_jobs(running, jobs, count, message);
    for (size_t i = 0; status == BATCH_OK && i < count; i++)
        batch->runs[jobs[i].run].result.blame = blame_smallest(running->fixing[jobs[i].run]);
    return status;
}

static enum batch_status run_all(struct running *running, struct text *message)
{
    const struct batch *batch = running->batch;
    struct batch_job *jobs = malloc((batch->run_count + 1) * BLAME_SETS * sizeof *jobs);
    enum batch_status status = BATCH_OK;
    running->fixing = calloc(batch->run_count + 1, sizeof *running->fixing);
    if (!jobs || !running->fixing) {
        status = batch_no_memory(message);
        goto cleanup;
    }
    for (size_t i = 0; i < batch->run_count; i++)
        jobs[i] = (struct batch_job){.run = i};
    status = run_jobs(running, jobs, batch->run_count, message);
    if (status == BATCH_OK)
        status = check_noop_changes(batch, running->config, message);
    if (status == BATCH_OK && running->config->blame && clock_left_ms(running->config->deadline) > 0)
        status = blame_runs(running, jobs, message);
cleanup:
    free(jobs);
    free(running->fixing);
    return status;
}

/* Names the folders of cycle files: FOLDER/FIXTURE/BUILD. */
static bool name_folders(struct running *running)
{
    const struct batch *batch = running->batch;
    size_t fixtures = batch->fixtures.count, builds = batch->build_count;
    const char **names = calloc(fixtures + builds + 1, sizeof *names);
    for (size_t i = 0; names && i < fixtures; i++)
        names[i] = batch->fixtures.at[i]->name;
    for (size_t i = 0; names && i < builds; i++)
        names[fixtures + i] = batch->builds[i].name;
    if (names) {
        running->fixture_folders = keep_unique_parts(names, fixtures);
        running->build_folders = keep_unique_parts(names + fixtures, builds);
    }
    free(names);
    return running->fixture_folders && running->build_folders;
}

enum batch_status batch_run_all(struct batch *batch, const struct batch_config *config, struct text *message)
{
    struct running running = {.batch = batch, .config = config};
    enum batch_status status = config->keep ? check_keep(batch, message) : BATCH_OK;
    if (status != BATCH_OK)
        return status;
    if (!reserve_runs(batch) || (config->keep && !name_folders(&running)))
        status = batch_no_memory(message);
    else
        status = run_all(&running, message);
    batch->passed = batch->failed = batch->skipped = 0;
    for (size_t i = 0; batch->runs && i < batch->run_count; i++) {
        batch->passed += batch->runs[i].passed;
        batch->skipped += batch->runs[i].skipped != NULL;
        batch->failed += batch_run_failed(&batch->runs[i]);
    }
    batch->complete = status == BATCH_OK;
    if (status == BATCH_OK && running.keep_error.length) {
        text_append_escaped(message, running.keep_error.bytes, running.keep_error.length);
        status = BATCH_FAILED;
    }
    run_clean_up(&running.run);
    connectors_clean_up(&running.connectors);
    keep_free_parts(running.fixture_folders, batch->fixtures.count);
    keep_free_parts(running.build_folders, batch->build_count);
    text_clean_up(&running.message);
    text_clean_up(&running.keep_error);
    return status;
}

enum batch_status batch_no_memory(struct text *message)
{
    text_puts(message, "out of memory");
    return BATCH_FAILED;
}

void batch_clean_up(struct batch *batch)
{
    for (size_t i = 0; batch->runs && i < batch->run_count; i++) {
        free(batch->runs[i].result.cycles);
        free(batch->runs[i].output);
        free(batch->runs[i].skipped);
        answers_clean_up(&batch->runs[i].answers);
        reasons_clean_up(&batch->runs[i].reasons);
    }
    free(batch->runs);
    for (size_t i = 0; batch->builds && i < batch->build_count; i++) {
        free(batch->builds[i].path);
        free(batch->builds[i].name);
        free(batch->builds[i].imports);
        free(batch->builds[i].upgrade_from);
    }
    free(batch->builds);
    free(batch->connectors);
    fixture_list_clean_up(&batch->fixtures);
    *batch = (struct batch){0};
}
