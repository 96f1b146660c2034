#include "certificate/replay.h"

#include "base/array.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

const char *const replay_state_names[REPLAY_STATES] = {
    [REPLAY_AS_STATED] = "as stated",
    [REPLAY_CONTRADICTED] = "contradicted",
    [REPLAY_NOT_REPLAYABLE] = "not replayable",
    [REPLAY_OTHERWISE] = "otherwise",
};

bool replay_add(struct replay *replay, const char *part, enum replay_state state, struct text *detail)
{
    struct replay_line *lines = array_grow(replay->lines, replay->count, &replay->capacity, sizeof *lines);
    struct text text = {0};
    if (!lines)
        return false;
    replay->lines = lines;
    text_puts(&text, part);
    struct replay_line *line = &lines[replay->count++];
    *line = (struct replay_line){.part = text_take(&text), .state = state};
    replay->states[state]++;
    bool has_detail = detail->length > 0 || detail->failed;
    line->detail = has_detail ? text_take(detail) : NULL;
    return line->part && (!has_detail || line->detail);
}

void replay_clean_up(struct replay *replay)
{
    for (size_t i = 0; i < replay->count; i++) {
        free(replay->lines[i].part);
        free(replay->lines[i].detail);
    }
    free(replay->lines);
    *replay = (struct replay){0};
}

/* ---- Recomputing ------------------------------------------------------------------------------------------------------------- */

/* Replaces the run's answers with those that were used, in the format of a record. */
static bool store_used_answers(struct batch_run *run)
{
    struct text reply = {0};
    struct answers answers = {0};
    record_end(&reply);
    const char *at = reply.bytes;
    size_t left = reply.length;
    bool stored = !reply.failed && record_take(&at, &left, &answers);
    text_clean_up(&reply);
    answers_clean_up(&run->answers);
    run->answers = answers;
    return stored;
}

bool replay_run(struct run *storage, struct batch_run *run, struct play_stop *stop, struct text *why)
{
    const struct fixture *fixture = run->fixture;
    const struct build *build = run->build;
    struct run_config config = {.untimed = true,
                                .upgrade_before = build->upgrade_from ? build->upgrade_before : fixture->upgrade_before};
    free(run->result.cycles);
    run->result.cycles = calloc(fixture->scenario.cycles, sizeof *run->result.cycles);
    if (!run->result.cycles)
        return false;
    play_begin(&run->answers, &config, stop);
    record_begin(&config);
    enum run_status status = run_scenario(storage, &fixture->scenario, &config, &run->result);
    (void)play_end(why);
    return store_used_answers(run) && status == RUN_OK && !why->failed;
}

static bool is_replayable(const struct batch_run *run) { return run->answers.at[0][0]; }

/* Replays all runs; why[] receives the problems of their answers. */
static bool replay_runs(struct batch *batch, struct text *why)
{
    struct run storage = {0};
    bool done = true;
    for (size_t i = 0; done && i < batch->run_count; i++) {
        struct batch_run *run = &batch->runs[i];
        if (is_replayable(run))
            done = replay_run(&storage, run, NULL, &why[i]) && batch_judge(run) == JUDGE_OK;
    }
    run_clean_up(&storage);
    return done;
}

/* Replaces the recorded state of a law with the one recomputed from the answers. */
static bool replay_law(struct stated *stated, enum law law, enum ccm_place place)
{
    struct law_result *result = &stated->verification.laws.results[law][place];
    char **answers = &stated->evidence.answers[law][place];
    struct text detail = {0};
    if (!*answers)
        return true;
    enum evidence_status judged = law_evidence_judge(law, &result->counterexample, *answers, &detail);
    if (judged == EVIDENCE_MALFORMED) {
        free(*answers);
        *answers = NULL;
    }
    result->state = judged == EVIDENCE_BROKEN ? LAW_BROKEN : LAW_HOLDS;
    free(result->detail);
    result->detail = text_take(&detail);
    return judged != EVIDENCE_NO_MEMORY && result->detail;
}

/* Recomputes the severity of a counterexample from its run. A run that passes is not a counterexample. */
static void judge_counterexample(struct stated *stated)
{
    struct search_summary *search = &stated->verification.search;
    const struct batch_run *run = stated->counterexample.runs;
    if (!run || !search->findings || !is_replayable(run))
        return;
    if (run->passed)
        search->findings = 0;
    else
        search->worst = verify_kind_of_run(&stated->verification.laws, run);
}

static bool replay_verification(struct stated *stated)
{
    bool done = true;
    for (enum law law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            done = done && replay_law(stated, law, (enum ccm_place)place);
    judge_counterexample(stated);
    return done && verify_conclude(&stated->batch, &stated->verification);
}

static void count_runs(struct batch *batch)
{
    for (size_t i = 0; i < batch->run_count; i++) {
        batch->passed += batch->runs[i].passed;
        batch->failed += !batch->runs[i].passed;
    }
}

/* Whether an entry can only be copied unchanged. */
static bool is_copied(const json_t *entry) { return certificate_obstacle_of(entry) < OBSTACLE_NO_END; }

/* Computes the certificate from the answers; copies what is independent of them. Returns NULL if out of memory. */
static json_t *compute(const struct stated *stated)
{
    const struct batch *batch = &stated->batch, *counterexample = &stated->counterexample;
    json_t *root = stated->root, *runs = json_object_get(root, "runs");
    json_t **entries = calloc(batch->run_count + 1, sizeof(json_t *));
    if (!entries)
        return NULL;
    for (size_t i = 0; i < batch->run_count; i++)
        if (is_copied(json_array_get(runs, i)))
            entries[i] = json_array_get(runs, i);
    json_t *searched = json_object_get(json_object_get(root, "search"), "counterexample");
    struct certificate certificate = {
        .batch = batch,
        .verification = stated_is_verification(stated) ? &stated->verification : NULL,
        .evidence = &stated->evidence,
        .counterexample = counterexample->run_count ? counterexample : NULL,
        .unicode = unicode_version(),
        .harness = json_object_get(root, "harness"),
        .isolation = json_object_get(root, "isolation"),
        .builds = json_object_get(root, "builds"),
        .stated = entries,
        .stated_counterexample = is_copied(searched) ? searched : NULL,
    };
    json_t *computed = certificate_make(&certificate);
    free(entries);
    return computed;
}

/* ---- Comparing --------------------------------------------------------------------------------------------------------------- */

struct comparing {
    const char *path;
    struct replay *replay;
    struct text *message;
};

/* Adds a line for a part. `why`: another problem of it; `obstacle`: why it cannot be replayed; NULL: it can be. */
static enum replay_status compare_part(const struct comparing *comparing, const char *part, const json_t *computed,
                                       const json_t *stated, const struct text *why, const char *obstacle)
{
    struct text what = {0};
    enum replay_state state = obstacle ? REPLAY_NOT_REPLAYABLE : REPLAY_AS_STATED;
    enum json_comparison compared = replay_compare(computed, stated, "", &what);
    enum replay_status status = REPLAY_DONE;
    if (what.failed) {
        status = REPLAY_FAILED;
    } else if (compared == JSON_MALFORMED) {
        text_append_escaped(comparing->message, comparing->path, strlen(comparing->path));
        text_printf(comparing->message, ": %s: %s", part, what.bytes ? what.bytes : "");
        status = REPLAY_INVALID;
    } else {
        if (why && why->length) {
            text_clear(&what);
            text_puts(&what, why->bytes);
        } else if (compared == JSON_SAME && obstacle) {
            text_append_escaped(&what, obstacle, strlen(obstacle));
        }
        if (compared == JSON_DIFFERS || (why && why->length))
            state = REPLAY_CONTRADICTED;
        status = replay_add(comparing->replay, part, state, &what) ? REPLAY_DONE : REPLAY_FAILED;
    }
    text_clean_up(&what);
    return status;
}

static enum replay_status compare_run(const struct comparing *comparing, const struct batch_run *run, const char *prefix,
                                      const json_t *computed, const json_t *stated, const struct text *why)
{
    struct text part = {0};
    text_puts(&part, prefix);
    text_append_escaped(&part, run->fixture->name, strlen(run->fixture->name));
    text_puts(&part, ", ");
    text_append_escaped(&part, run->build->name, strlen(run->build->name));
    const char *obstacle = json_string_value(json_object_get(computed, "not_replayable"));
    enum replay_status status = part.failed ? REPLAY_FAILED : compare_part(comparing, part.bytes, computed, stated, why, obstacle);
    text_clean_up(&part);
    return status;
}

/* Adds a line for each law that does not hold or that differs. */
static enum replay_status compare_laws(const struct comparing *comparing, const json_t *computed, const json_t *stated)
{
    enum replay_status status = REPLAY_DONE;
    for (size_t i = 0; status == REPLAY_DONE && i < json_array_size(computed); i++) {
        const json_t *law = json_array_get(computed, i), *other = json_array_get(stated, i);
        struct text part = {0}, what = {0};
        const char *state = json_string_value(json_object_get(law, "state"));
        bool holds = strcmp(state, certificate_law_states[LAW_HOLDS]) == 0;
        const char *obstacle = json_string_value(json_object_get(law, "not_replayable"));
        text_printf(&part, "law '%s' at %s", law_table[i / CCM_PLACES].name, place_names[i % CCM_PLACES]);
        if (part.failed)
            status = REPLAY_FAILED;
        else if (!holds || replay_compare(law, other, "", &what) != JSON_SAME || what.failed)
            status = compare_part(comparing, part.bytes, law, other, NULL, obstacle);
        text_clean_up(&part);
        text_clean_up(&what);
    }
    return status;
}

/* Compares the remaining keys, which depend on the parts above. */
static enum replay_status compare_rest(const struct comparing *comparing, const json_t *computed, const json_t *stated)
{
    static const char *const parts[] = {"command", "unicode", "passed", "failed", "law_counts", "statements", "conclusion"};
    enum replay_status status = REPLAY_DONE;
    for (size_t i = 0; status == REPLAY_DONE && i < sizeof parts / sizeof *parts; i++) {
        const json_t *value = json_object_get(computed, parts[i]), *other = json_object_get(stated, parts[i]);
        struct text what = {0};
        bool quiet = strcmp(parts[i], "conclusion") != 0 || json_is_null(value);
        if (!quiet || replay_compare(value, other, "", &what) != JSON_SAME || what.failed)
            status = compare_part(comparing, parts[i], value, other, NULL, NULL);
        text_clean_up(&what);
    }
    return status;
}

static enum replay_status compare_search(const struct comparing *comparing, const struct stated *stated, const json_t *computed,
                                         const struct text *why)
{
    const json_t *search = json_object_get(computed, "search"), *other = json_object_get(stated->root, "search");
    if (json_is_null(search))
        return REPLAY_DONE;
    enum replay_status status = REPLAY_DONE;
    if (stated->counterexample.run_count)
        status = compare_run(comparing, stated->counterexample.runs, "counterexample ", json_object_get(search, "counterexample"),
                             json_object_get(other, "counterexample"), why);
    const char *obstacle = NULL;
    if (stated->verification.search.findings && !stated->counterexample.run_count)
        obstacle = "there is no counterexample";
    return status == REPLAY_DONE ? compare_part(comparing, "search", search, other, NULL, obstacle) : status;
}

static enum replay_status compare(const struct comparing *comparing, const struct stated *stated, const json_t *computed,
                                  const struct text *why)
{
    const struct batch *batch = &stated->batch;
    const json_t *runs = json_object_get(computed, "runs"), *others = json_object_get(stated->root, "runs");
    enum replay_status status = REPLAY_DONE;
    for (size_t i = 0; status == REPLAY_DONE && i < batch->run_count; i++)
        status = compare_run(comparing, &batch->runs[i], "", json_array_get(runs, i), json_array_get(others, i), &why[i]);
    if (status == REPLAY_DONE)
        status = compare_laws(comparing, json_object_get(computed, "laws"), json_object_get(stated->root, "laws"));
    if (status == REPLAY_DONE)
        status = compare_search(comparing, stated, computed, &why[batch->run_count]);
    return status == REPLAY_DONE ? compare_rest(comparing, computed, stated->root) : status;
}

enum replay_status replay_certificate(const char *path, struct stated *stated, struct replay *replay, struct text *message)
{
    struct batch *batch = &stated->batch;
    const struct comparing comparing = {.path = path, .replay = replay, .message = message};
    enum replay_status status = REPLAY_FAILED;
    json_t *computed = NULL;
    struct text *why = calloc(batch->run_count + 1, sizeof *why); /* by run; the last one is the counterexample's */
    if (!why || !replay_runs(batch, why) || !replay_runs(&stated->counterexample, &why[batch->run_count]))
        goto cleanup;
    count_runs(batch);
    if (stated_is_verification(stated) && !replay_verification(stated))
        goto cleanup;
    computed = compute(stated);
    if (computed)
        status = compare(&comparing, stated, computed, why);
cleanup:
    if (status == REPLAY_FAILED)
        text_puts(message, "out of memory");
    for (size_t i = 0; why && i <= batch->run_count; i++)
        text_clean_up(&why[i]);
    free(why);
    json_decref(computed);
    return status;
}
