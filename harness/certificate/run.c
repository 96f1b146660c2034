/* Makes the entry of a run. */
#include "base/sha256.h"
#include "certificate/certificate.h"
#include "fixture/emit.h"
#include "report/json_parts.h"

#include <errno.h>
#include <string.h>

static const char *const obstacle_names[OBSTACLES] = {
    [OBSTACLE_RECIPIENTS] = "it has too many recipients", [OBSTACLE_UTF_8] = "a name is no valid UTF-8",
    [OBSTACLE_ANSWERS] = "it has too many answers",       [OBSTACLE_NO_END] = "it did not come to its end",
    [OBSTACLE_CUT] = "the time for all runs ended",
};

enum certificate_obstacle certificate_obstacle_of(const json_t *entry)
{
    const char *stated = json_string_value(json_object_get(entry, "not_replayable"));
    unsigned kind = 0;
    while (kind < OBSTACLES && (!stated || strcmp(stated, obstacle_names[kind]) != 0))
        kind++;
    return (enum certificate_obstacle)kind;
}

/* Removes the keys of a RUN that do not depend on answers, and the times of cycles. */
static void remove_unreplayable(json_t *result)
{
    json_t *cycles = json_object_get(result, "cycles"), *cycle;
    size_t index;
    json_object_del(result, "module");
    json_object_del(result, "blame");
    json_object_del(result, "output");
    json_object_del(result, "candidate");
    json_array_foreach(cycles, index, cycle) { json_object_del(cycle, "nanoseconds"); }
}

static json_t *result_object(const struct batch_run *run)
{
    json_t *result = part_run(run);
    if (result)
        remove_unreplayable(result);
    return result;
}

static json_t *answers_object(char *const answers[CCM_PLACES])
{
    if (!answers[0])
        return json_null();
    json_t *object = json_object();
    for (int place = 0; place < CCM_PLACES; place++)
        part_set(&object, place_names[place], json_string(answers[place]));
    return object;
}

static bool is_large(const struct batch_run *run) { return scenario_most_recipients(&run->fixture->scenario) > BATCH_RECORDED_MAX; }

/* Writes the fixture as self-contained text. */
static enum emit_status write_case(const struct batch_run *run, struct text *text)
{
    const struct fixture *fixture = run->fixture;
    struct emit emit = {.title = fixture->title,
                        .source = fixture->source,
                        .scenario = &fixture->scenario,
                        .generated = fixture->generated.recipients ? &fixture->generated : NULL,
                        .upgrade_before = fixture->upgrade_before,
                        .upgrade_from = fixture->upgrade_from};
    for (int build = 0; build < KNOWN_BUILDS; build++)
        if (fixture->expected[build].stated)
            emit.stated[build] = &fixture->expected[build];
    return is_large(run) ? EMIT_UNREPRESENTABLE : fixture_emit_text(&emit, text);
}

/* Returns why the run cannot be recomputed from answers; NULL: it can be. */
static const char *obstacle(const struct batch_run *run, bool has_case)
{
    if (is_large(run))
        return obstacle_names[OBSTACLE_RECIPIENTS];
    if (!has_case)
        return obstacle_names[OBSTACLE_UTF_8];
    if (run->cut)
        return obstacle_names[OBSTACLE_CUT];
    if (run->result.verdict == VERDICT_CRASHED || run->result.verdict == VERDICT_TIMED_OUT)
        return obstacle_names[OBSTACLE_NO_END];
    return run->answers.at[0][0] ? NULL : obstacle_names[OBSTACLE_ANSWERS];
}

json_t *certificate_run(const struct batch_run *run, size_t build)
{
    struct text text = {0};
    char digits[SHA256_DIGITS];
    uint64_t size;
    json_t *object = NULL;
    enum emit_status emitted = write_case(run, &text);
    bool has_case = emitted == EMIT_OK, ok = has_case || emitted == EMIT_UNREPRESENTABLE;
    const char *why = obstacle(run, has_case);
    if (has_case)
        sha256_of(text.bytes, text.length, digits);
    else if (ok && !sha256_of_file(run->fixture->path, digits, &size))
        digits[0] = '\0'; /* the file no longer exists */
    if (ok)
        object = json_object();
    part_set(&object, "fixture", part_string(run->fixture->name));
    part_set(&object, "build", part_number(build));
    part_set(&object, "case", has_case ? json_stringn(text.bytes, text.length) : json_null());
    part_set(&object, "sha256", json_string(digits));
    part_set(&object, "not_replayable", part_string_or_null(why));
    part_set(&object, "answers", why ? json_null() : answers_object(run->answers.at[0]));
    part_set(&object, "answers_before", why ? json_null() : answers_object(run->answers.at[1]));
    part_set(&object, "result", result_object(run));
    text_clean_up(&text);
    return object;
}
