#include "converge/converging.h"

#include "base/array.h"
#include "base/clock.h"
#include "converge/take.h"
#include "input/mark.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Interval in ms of checks for a stop request while waiting. */
#define STOP_CHECK_MS 100u

bool converge_run_failed(const struct converge_run *run) { return run->end != CHILD_EXITED || run->code != 0; }

bool converge_is_quiet(const struct converge *converge)
{
    return converge->judgement.verdict == CONVERGE_QUIET && !converge->failed && !converge->stopped;
}

static void report_progress(const struct converging *converging, const char *what, uint32_t run)
{
    const struct converge_config *config = converging->config;
    if (config->progress)
        config->progress(config->progress_context, what, run, config->times);
}

/* ---- Snapshots --------------------------------------------------------------------------------------------------------------- */

static void free_last(struct converging *converging)
{
    if (!converging->last_is_content)
        snapshot_clean_up(&converging->last);
    converging->last = (struct snapshot){0};
}

/* Stores a snapshot as the last one; *content: its content number. Returns false if out of memory; then it is cleaned up. */
static bool store_snapshot(struct converging *converging, struct snapshot *snapshot, uint32_t *content)
{
    struct converge *converge = converging->converge;
    size_t same = converge->content_count;
    while (same > 0 && !snapshot_is_same(&converge->contents[same - 1], snapshot))
        same--;
    free_last(converging);
    converging->last = *snapshot;
    converging->last_is_content = !same;
    if (same) {
        *content = (uint32_t)same - 1;
        return true;
    }
    struct snapshot *contents =
        array_grow(converge->contents, converge->content_count, &converge->content_capacity, sizeof *contents);
    if (!contents) {
        converging->last_is_content = false;
        return false;
    }
    converge->contents = contents;
    *content = (uint32_t)converge->content_count;
    contents[converge->content_count++] = *snapshot;
    return true;
}

enum converge_status converging_snapshot(struct converging *converging, const char *when, struct snapshot *snapshot)
{
    bool stopped = false;
    enum converge_status status =
        snapshot_read(converging->config, &converging->converge->strings, when, snapshot, &stopped, converging->message);
    converging->converge->stopped = converging->converge->stopped || stopped;
    return status;
}

void converging_append_example(const struct converging *converging, const struct write *write, struct text *text)
{
    const struct strings *strings = &converging->converge->strings;
    const struct entry_state *entry = write->kinds & WRITE_DELETED ? &write->before : &write->after;
    struct ccm_name dn = strings->at[entry->dn], before = strings->at[write->before.content],
                    after = strings->at[write->after.content];
    struct attribute_change change;
    size_t a = 0, b = 0;
    input_quote(text, dn.bytes, dn.length);
    if (write->kinds & WRITE_NO_EFFECT) {
        before = strings->at[write->before.signs];
        after = strings->at[write->after.signs];
    }
    if (write->kinds & (WRITE_CHANGED | WRITE_NO_EFFECT) && attribute_change_next(before, &a, after, &b, &change)) {
        text_puts(text, ", its ");
        input_quote(text, change.type.bytes, change.type.length);
    }
}

/* The directory must not change before the first run: else the writer would be unknown. */
static enum converge_status check_stable(struct converging *converging)
{
    struct converge *converge = converging->converge;
    struct snapshot again;
    struct writes writes = {0};
    enum converge_status status = converging_snapshot(converging, "snapshot before run 1", &again);
    if (status != CONVERGE_DONE || converge->stopped)
        return status;
    uint32_t content;
    if (!difference_find(&converge->strings, &converging->last, &again, &converge->persons, &writes)) {
        status = CONVERGE_BROKEN;
    } else if (writes.count) {
        text_printf(converging->message, "two snapshots differ before anything was run, in %zu %s: ", writes.count,
                    writes.count == 1 ? "entry" : "entries");
        converging_append_example(converging, writes.at, converging->message);
        text_puts(converging->message,
                  "; expected a directory without other writers (--ignore excludes attributes that change by themselves)");
        status = CONVERGE_INVALID;
    }
    if (status == CONVERGE_DONE)
        status = store_snapshot(converging, &again, &content) ? CONVERGE_DONE : CONVERGE_BROKEN;
    else
        snapshot_clean_up(&again);
    writes_clean_up(&writes);
    return status;
}

static enum converge_status take_first_snapshot(struct converging *converging)
{
    struct converge *converge = converging->converge;
    struct snapshot first;
    uint32_t content;
    report_progress(converging, "snapshot", 0);
    enum converge_status status = converging_snapshot(converging, "snapshot before run 1", &first);
    if (status != CONVERGE_DONE || converge->stopped)
        return status;
    converge->entries = first.count;
    if (!difference_find(&converge->strings, NULL, &first, &converge->persons, NULL)) {
        snapshot_clean_up(&first);
        return CONVERGE_BROKEN;
    }
    if (!store_snapshot(converging, &first, &content))
        return CONVERGE_BROKEN;
    return check_stable(converging);
}

/* ---- Runs -------------------------------------------------------------------------------------------------------------------- */

static enum converge_status refuse_start(struct converging *converging, int error)
{
    const char *name = converging->config->command[0];
    text_append_escaped(converging->message, name, strlen(name));
    text_printf(converging->message, ": cannot be started: %s; expected a program, such as -- sh sync.sh", strerror(error));
    return child_is_unusable(error) ? CONVERGE_INVALID : CONVERGE_BROKEN;
}

enum converge_status converging_reset(struct converging *converging, bool ignore_stop)
{
    const struct converge_config *config = converging->config;
    const char *const arguments[] = {"sh", "-c", config->reset, NULL};
    const struct child command = {
        .arguments = arguments, .timeout_ms = config->timeout_ms, .stop = ignore_stop ? NULL : config->stop};
    struct child_result result;
    enum converge_status status = CONVERGE_DONE;
    child_run(&command, &result);
    if (result.end == CHILD_STOPPED)
        converging->converge->stopped = true;
    else if (result.end != CHILD_EXITED || result.code != 0)
        status = child_refuse(&result, "--reset", config->reset, converging->message);
    child_result_clean_up(&result);
    return status;
}

enum converge_status converging_run(struct converging *converging, struct converge_run *run)
{
    const struct converge_config *config = converging->config;
    const char *const environment[] = {converging->input.variable, NULL};
    const struct child command = {.arguments = (const char *const *)converging->arguments,
                                  .environment = environment,
                                  .timeout_ms = config->timeout_ms,
                                  .stop = config->stop};
    struct child_result result;
    enum converge_status status = CONVERGE_DONE;
    child_run(&command, &result);
    switch (result.end) {
    case CHILD_NOT_STARTED: status = refuse_start(converging, result.code); break;
    case CHILD_FAILED:
        text_printf(converging->message, "the command cannot be run: %s", strerror(result.code));
        status = CONVERGE_BROKEN;
        break;
    case CHILD_STOPPED: converging->converge->stopped = true; break;
    default: {
        struct ccm_name line = child_last_line(&result.error_tail);
        if (!line.length)
            line = child_last_line(&result.output_tail);
        *run = (struct converge_run){.end = result.end,
                                     .code = result.code,
                                     .left = result.left,
                                     .milliseconds = result.milliseconds,
                                     .said = strndup(line.bytes, line.length)};
        status = run->said ? CONVERGE_DONE : CONVERGE_BROKEN;
    }
    }
    child_result_clean_up(&result);
    return status;
}

/* Waits before the snapshot, for slow directories. */
static void wait_after(const struct converging *converging)
{
    const struct converge_config *config = converging->config;
    uint64_t until = clock_now_ms() + config->wait_ms, now;
    while ((now = clock_now_ms()) < until && !(config->stop && *config->stop))
        (void)poll(NULL, 0, (int)(until - now < STOP_CHECK_MS ? until - now : STOP_CHECK_MS));
}

/* Compares the directory with the snapshot before the run. */
static enum converge_status compare_after(struct converging *converging, uint32_t number, struct converge_run *run)
{
    struct converge *converge = converging->converge;
    struct snapshot after;
    char when[64];
    (void)snprintf(when, sizeof when, "snapshot after run %" PRIu32, number);
    report_progress(converging, "snapshot", number);
    enum converge_status status = converging_snapshot(converging, when, &after);
    if (status != CONVERGE_DONE || converge->stopped)
        return status;
    run->entries = after.count;
    if (!difference_find(&converge->strings, &converging->last, &after, &converge->persons, &run->writes)) {
        snapshot_clean_up(&after);
        return CONVERGE_BROKEN;
    }
    return store_snapshot(converging, &after, &run->content) ? CONVERGE_DONE : CONVERGE_BROKEN;
}

void converge_run_clean_up(struct converge_run *run)
{
    free(run->said);
    writes_clean_up(&run->writes);
}

/* Runs the command once, and adds the run if it ended. */
static enum converge_status make_run(struct converging *converging, uint32_t number)
{
    struct converge *converge = converging->converge;
    struct converge_run run = {0}, *runs = array_grow(converge->runs, converge->run_count, &converge->run_capacity, sizeof *runs);
    if (!runs)
        return CONVERGE_BROKEN;
    converge->runs = runs;
    report_progress(converging, "run", number);
    enum converge_status status = converging_run(converging, &run);
    if (status == CONVERGE_DONE && !converge->stopped) {
        wait_after(converging);
        status = compare_after(converging, number, &run);
    }
    if (status == CONVERGE_DONE && !converge->stopped) {
        runs[converge->run_count++] = run;
        converge->failed += converge_run_failed(&run);
        converge->timed_out = run.end == CHILD_TIMED_OUT;
    } else {
        converge_run_clean_up(&run);
    }
    return status;
}

/* Counts entries written after the end of the last run. */
static enum converge_status check_late(struct converging *converging)
{
    struct converge *converge = converging->converge;
    struct snapshot late;
    struct writes writes = {0};
    enum converge_status status = converging_snapshot(converging, "snapshot after the last run", &late);
    if (status != CONVERGE_DONE || converge->stopped)
        return status;
    if (!difference_find(&converge->strings, &converging->last, &late, &converge->persons, &writes))
        status = CONVERGE_BROKEN;
    converge->late = writes.count;
    writes_clean_up(&writes);
    snapshot_clean_up(&late);
    return status;
}

/* ---- Results ----------------------------------------------------------------------------------------------------------------- */

static bool find_same_failure(const struct converge *converge)
{
    bool same = converge->failed == converge->run_count && converge->run_count > 1;
    for (size_t i = 1; i < converge->run_count && same; i++) {
        const struct converge_run *run = &converge->runs[i], *first = converge->runs;
        same = run->end == first->end && run->code == first->code && strcmp(run->said, first->said) == 0;
    }
    return same;
}

/* Finds the persons whose updates repeat, and why. */
static bool find_repeated(const struct converging *converging)
{
    struct converge *converge = converging->converge;
    const struct writes **writes = calloc(converge->run_count + 1, sizeof(struct writes *));
    size_t count = converge->run_count, first, last;
    bool found = writes != NULL;
    for (size_t i = 0; found && i < count; i++)
        writes[i] = &converge->runs[i].writes;
    found = found && repeated_find(&converge->judgement, writes, count, converge->persons.count, &converge->repeats);
    if (found && converge->repeats.count) {
        repeated_window(&converge->judgement, count, &first, &last);
        const struct similar_question question = {.repeats = &converge->repeats,
                                                  .writes = writes,
                                                  .first = first,
                                                  .end = last + 1,
                                                  .last = &converge->contents[converge->runs[count - 1].content],
                                                  .input = converging->input.path ? &converging->input.names : NULL};
        found = similar_find(&converge->strings, &question, &converge->similar) == SIMILAR_OK;
    }
    free((void *)writes);
    return found;
}

static enum converge_status judge(struct converging *converging)
{
    struct converge *converge = converging->converge;
    struct run_trace *traces = calloc(converge->run_count + 1, sizeof *traces);
    if (!traces)
        return CONVERGE_BROKEN;
    for (size_t i = 0; i < converge->run_count; i++) {
        const struct converge_run *run = &converge->runs[i];
        traces[i] = (struct run_trace){.content = run->content, .wrote = run->writes.count > 0, .failed = converge_run_failed(run)};
    }
    converge->judgement = (struct judgement){.verdict = CONVERGE_UNDECIDED};
    if (converge->run_count)
        converge->judgement = converge_judge(traces, converge->run_count);
    if (converge->late || (converge->stopped && converge->judgement.verdict == CONVERGE_QUIET))
        converge->judgement.verdict = CONVERGE_UNDECIDED;
    converge->same_failure = find_same_failure(converge);
    free(traces);
    return find_repeated(converging) ? CONVERGE_DONE : CONVERGE_BROKEN;
}

/* Only with --reset can parts of the input be tried. */
static enum converge_status find_subset(struct converging *converging)
{
    struct converge *converge = converging->converge;
    if (converge->judgement.verdict != CONVERGE_REPEATS || converge->stopped || !converging->input.path ||
        !converging->config->reset)
        return CONVERGE_DONE;
    report_progress(converging, "smallest part", (uint32_t)converge->run_count);
    return subset_find(converging, &converge->subset);
}

static enum converge_status open_input(struct converging *converging)
{
    const struct converge_config *config = converging->config;
    struct strings *strings = &converging->converge->strings;
    enum input_status status = INPUT_OK;
    if (!strings_init(strings))
        return CONVERGE_BROKEN;
    if (config->input)
        status = sync_input_open(&converging->input, config->input, strings, config->kinds, converging->message);
    if (status == INPUT_OK && !(converging->arguments = sync_arguments_make(&converging->input, config->command)))
        status = INPUT_NO_MEMORY;
    return status == INPUT_OK ? CONVERGE_DONE : status == INPUT_INVALID ? CONVERGE_INVALID : CONVERGE_BROKEN;
}

enum converge_status converge_find(const struct converge_config *config, struct converge *converge, struct text *message)
{
    struct converging converging = {.config = config, .converge = converge, .message = message};
    *converge = (struct converge){0};
    enum converge_status status = open_input(&converging);
    if (status == CONVERGE_DONE)
        status = take_first_snapshot(&converging);
    for (uint32_t run = 1; run <= config->times && status == CONVERGE_DONE && !converge->stopped && !converge->timed_out; run++)
        status = make_run(&converging, run);
    if (status == CONVERGE_DONE && !converge->stopped)
        status = check_late(&converging);
    free_last(&converging);
    if (status == CONVERGE_DONE)
        status = judge(&converging);
    if (status == CONVERGE_DONE)
        status = find_subset(&converging);
    sync_input_close(&converging.input);
    sync_arguments_free(converging.arguments);
    return status;
}

void converge_clean_up(struct converge *converge)
{
    for (size_t i = 0; i < converge->run_count; i++)
        converge_run_clean_up(&converge->runs[i]);
    free(converge->runs);
    repeats_clean_up(&converge->repeats);
    similar_groups_clean_up(&converge->similar);
    subset_clean_up(&converge->subset);
    for (size_t i = 0; i < converge->content_count; i++)
        snapshot_clean_up(&converge->contents[i]);
    free(converge->contents);
    persons_clean_up(&converge->persons);
    strings_clean_up(&converge->strings);
    *converge = (struct converge){0};
}
