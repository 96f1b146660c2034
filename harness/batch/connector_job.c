#include "batch/connector_job.h"

#include "base/clock.h"
#include "batch/connectors.h"
#include "batch/keep.h"
#include "batch/limits.h"
#include "connector/connector.h"
#include "module/module.h"
#include "module/worker.h"
#include "run/answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* After this many time-outs in a worker, the limit shrinks to a tenth. */
#define HUNG_PATIENT 2u

/* ---- In a worker ------------------------------------------------------------------------------------------------------------- */

/* Appends a string after its length. */
static void append_part(struct text *reply, const char *bytes, size_t length)
{
    text_append(reply, (const char *)&length, sizeof length);
    text_append(reply, bytes ? bytes : "", length);
}

static uint64_t cycle_limit(const struct running *running, const struct scenario *scenario)
{
    uint64_t limit = batch_limit(running->config, scenario), left = clock_left_ms(running->config->deadline);
    if (running->hung >= HUNG_PATIENT || running->config->hangs)
        limit = workers_shorter_limit(limit);
    if (left < UINT64_MAX && (!limit || left < limit))
        limit = left ? left : 1;
    return limit;
}

/* Loads the known build for the cycles before an upgrade. */
static bool load_before(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                        struct run_config *run, struct text *message)
{
    struct module module;
    if (!fixture->upgrade_before || build->is_as_known[fixture->upgrade_from])
        return true; /* no upgrade, or one to the same build */
    if (module_load(config->known_paths[fixture->upgrade_from], &module, message) != MODULE_OK)
        return false;
    memcpy(run->before.at, module.compare->at, sizeof run->before.at);
    run->upgrade_before = fixture->upgrade_before;
    return true;
}

struct observed {
    struct keeper keeper;
    bool in_worker;
};

static bool observe(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct observed *observed = context;
    if (observed->in_worker)
        worker_note_cycle(cycle + 1);
    if (observed->keeper.folder && !keep_cycle(&observed->keeper, cycle, office, transfer))
        observed->keeper.folder = NULL;
    return true;
}

static void append_answer(struct connector_host *host, const struct run_result *result, const struct text *keep_error,
                          struct text *reply)
{
    const char *why;
    (void)connector_host_end(host, &why);
    const struct text *output = connector_host_output(host);
    answer_append(reply, result);
    append_part(reply, why, strlen(why));
    append_part(reply, output->bytes, output->length);
    text_append(reply, keep_error->bytes ? keep_error->bytes : "", keep_error->length);
}

bool batch_run_connector_job(struct running *running, const struct batch_job *job, struct text *reply)
{
    const struct batch *batch = running->batch;
    const struct batch_config *config = running->config;
    size_t fixture_index = job->run / batch->build_count, build_index = job->run % batch->build_count;
    const struct fixture *fixture = batch->fixtures.at[fixture_index];
    const struct scenario *scenario = &fixture->scenario;
    struct text folder = {0}, message = {0};
    struct run_config run = {.skip_repeats = config->skip_repeats};
    struct run_result result = {.cycles = calloc(scenario->cycles, sizeof *result.cycles)};
    struct observed observed = {.keeper = {.cycles = scenario->cycles, .message = &message}, .in_worker = !config->no_fork};
    struct connector_host *host = result.cycles
                                      ? connectors_begin(&running->connectors, config, &batch->builds[build_index],
                                                         fixture->site_names, cycle_limit(running, scenario), &run, &message)
                                      : NULL;
    bool done = host && load_before(config, &batch->builds[build_index], fixture, &run, &message);
    if (done && config->keep) {
        text_printf(&folder, "%s/%s/%s", config->keep, running->fixture_folders[fixture_index],
                    running->build_folders[build_index]);
        observed.keeper.folder = folder.bytes;
        done = !folder.failed;
    }
    if (done) {
        run.observe = observe;
        run.observer = &observed;
        enum run_status status = run_scenario(&running->run, scenario, &run, &result);
        done = status == RUN_OK || (status == RUN_STOPPED && connectors_stopped_result(host, &result, &message));
        running->hung += result.verdict == VERDICT_TIMED_OUT;
    }
    if (done)
        append_answer(host, &result, &message, reply);
    else
        text_puts(reply, message.length ? message.bytes : "out of memory");
    free(result.cycles);
    text_clean_up(&folder);
    text_clean_up(&message);
    return done;
}

/* ---- In the parent process --------------------------------------------------------------------------------------------------- */

static bool read_part(const char **at, size_t *left, struct ccm_name *part)
{
    if (!text_take_bytes(at, left, &part->length, sizeof part->length) || part->length > *left)
        return false;
    part->bytes = *at;
    *at += part->length;
    *left -= part->length;
    return true;
}

/* Returns an escaped copy for printing. */
static char *copy_escaped(struct ccm_name bytes)
{
    struct text text = {0};
    text_append_escaped(&text, bytes.bytes, bytes.length < OUTPUT_SHOWN ? bytes.length : OUTPUT_SHOWN);
    return text_take(&text);
}

bool batch_read_connector_run(const struct outcome *outcome, uint32_t most_cycles, struct batch_run *run,
                              struct ccm_name *keep_error)
{
    const char *at = outcome->reply;
    size_t left = outcome->reply_length;
    struct ccm_name why, output;
    errno = 0;
    if (!answer_take(&at, &left, &run->result) || run->result.cycle_count > most_cycles || !read_part(&at, &left, &why) ||
        !read_part(&at, &left, &output))
        return false;
    bool copied = true;
    if (output.length) {
        run->output = copy_escaped(output);
        copied = run->output;
    }
    if (run->result.verdict == VERDICT_SKIPPED) {
        struct text text = {0};
        text_append(&text, why.bytes, why.length);
        run->skipped = text_take(&text);
        copied = copied && run->skipped;
    } else if (why.length) {
        copied = copied &&
                 reasons_add(&run->reasons, "%s: %.*s", verdict_names[run->result.verdict], (int)why.length, why.bytes) == JUDGE_OK;
    }
    if (!copied)
        errno = ENOMEM;
    *keep_error = (struct ccm_name){.bytes = at, .length = left};
    return copied;
}
