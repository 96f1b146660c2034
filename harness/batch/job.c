/* Runs a batch's jobs in a worker. */
#include "batch/running.h"

#include "batch/connector_job.h"
#include "batch/keep.h"
#include "batch/load.h"
#include "module/candidate.h"
#include "run/answer.h"
#include "run/blame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One run in this many is repeated elsewhere, starting with the first. */
#define REPEATED_EACH 8u

bool batch_records(const struct batch_config *config, const struct scenario *scenario)
{
    return config->record && scenario_most_recipients(scenario) <= BATCH_RECORDED_MAX;
}

bool batch_read_result(const struct outcome *outcome, uint32_t most_cycles, struct run_result *result, struct answers *answers,
                       struct ccm_name *keep_error)
{
    const char *at = outcome->reply;
    size_t left = outcome->reply_length;
    errno = 0;
    if (!answer_take(&at, &left, result) || result->cycle_count > most_cycles || (answers && !record_take(&at, &left, answers))) {
        *result = (struct run_result){.cycles = result->cycles};
        return false;
    }
    *keep_error = (struct ccm_name){.bytes = at, .length = left};
    return true;
}

/* Reports the next cycle, and keeps the cycle files if configured. A failure does not end the run. */
static bool observe(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct keeper *keeper = context;
    candidate_cycle(cycle + 1);
    if (keeper->folder && !keep_cycle(keeper, cycle, office, transfer))
        keeper->folder = NULL;
    return true;
}

/* Appends the answer of a run with the reference at a set of places: one byte. */
static enum run_status append_fixed(struct text *reply, const struct run_result *result, const struct expectation *expected)
{
    struct reasons reasons = {0};
    enum judge_status status = judge(result, expected, &reasons);
    char fixed = (char)((run_is_sound(result) ? BATCH_SOUND : 0) | (expected->stated && !reasons.count ? BATCH_AS_EXPECTED : 0));
    reasons_clean_up(&reasons);
    text_append(reply, &fixed, 1);
    return status == JUDGE_OK ? RUN_OK : RUN_NO_MEMORY;
}

static bool is_repeated(size_t index, const struct batch_job *job) { return index % REPEATED_EACH == 0 && !job->set; }

/* Sets the folder of the job's cycle files. Returns false if out of memory. */
static bool choose_folder(const struct running *running, const struct batch_job *job, struct text *folder)
{
    text_printf(folder, "%s/%s/%s", running->config->keep, running->fixture_folders[job->run / running->batch->build_count],
                running->build_folders[job->run % running->batch->build_count]);
    return !folder->failed;
}

static void reply_failure(const struct text *message, struct text *reply)
{
    text_clear(reply);
    text_puts(reply, message->length ? message->bytes : "out of memory");
}

bool batch_run_job(void *context, size_t index, struct text *reply)
{
    struct running *running = context;
    const struct batch *batch = running->batch;
    const struct batch_config *config = running->config;
    const struct batch_job *job = &running->jobs[index];
    if (batch->builds[job->run % batch->build_count].connector)
        return batch_run_connector_job(running, job, reply);
    const struct fixture *fixture = batch->fixtures.at[job->run / batch->build_count];
    const struct scenario *scenario = &fixture->scenario;
    struct text folder = {0}, message = {0};
    struct run_config run = {0};
    struct batch_modules modules = {0};
    struct run_result result = {.cycles = malloc(scenario->cycles * sizeof *result.cycles)};
    struct keeper keeper = {.cycles = scenario->cycles, .message = &message};
    enum run_status status = RUN_NO_MEMORY;
    if (!result.cycles)
        goto cleanup;
    candidate_sample(is_repeated(index, job));
    if (!batch_load(config, &batch->builds[job->run % batch->build_count], fixture, &modules, &run, &message)) {
        status = RUN_STOPPED;
        goto cleanup;
    }
    if (config->keep && !job->set && !candidate_is_answering()) {
        if (!choose_folder(running, job, &folder))
            goto cleanup;
        keeper.folder = folder.bytes;
    }
    if (job->set)
        run = blame_use_reference(&run, job->set);
    if (batch_records(config, scenario) && !job->set && !candidate_is_answering())
        record_begin(&run);
    run.observe = observe;
    run.observer = &keeper;
    candidate_cycle(1);
    status = run_scenario(&running->run, scenario, &run, &result);
    candidate_ask_elsewhere();
    if (config->suspicious || batch_modules_state(&modules) != modules.state)
        candidate_retire();
cleanup:
    if (status == RUN_OK && message.failed)
        status = RUN_NO_MEMORY;
    if (status == RUN_OK && job->set) {
        status = append_fixed(reply, &result, &fixture->expected[batch->builds[job->run % batch->build_count].expect]);
    } else if (status == RUN_OK) {
        answer_append(reply, &result);
        if (batch_records(config, scenario) && !candidate_is_answering())
            record_end(reply);
        text_append(reply, message.bytes ? message.bytes : "", message.length);
    }
    if (status != RUN_OK)
        reply_failure(&message, reply);
    free(result.cycles);
    text_clean_up(&folder);
    text_clean_up(&message);
    return status == RUN_OK;
}
