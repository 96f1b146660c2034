/* Reads the entry of a run. */
#include "certificate/read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool append_fixture(struct fixture_list *list, struct fixture *fixture)
{
    struct fixture **at = realloc(list->at, (list->count + 1) * sizeof(struct fixture *));
    if (!at)
        return false;
    list->at = at;
    at[list->count++] = fixture;
    list->capacity = list->count;
    return true;
}

/* Makes a placeholder for a fixture that is not in the certificate. */
static enum input_status make_empty_fixture(const char *name, struct fixture **fixture)
{
    struct fixture *made = calloc(1, sizeof *made);
    *fixture = made;
    if (!made)
        return INPUT_NO_MEMORY;
    made->path = text_copy(name);
    made->name = text_copy(name);
    made->title = text_copy(name);
    made->source = text_copy("");
    return made->path && made->name && made->title && made->source ? INPUT_OK : INPUT_NO_MEMORY;
}

static enum input_status load_fixture(const char *name, const json_t *text, struct fixture **fixture, struct text *message)
{
    struct text path = {0};
    if (json_is_null(text))
        return make_empty_fixture(name, fixture);
    text_printf(&path, "%s.yaml", name);
    enum input_status status = INPUT_NO_MEMORY;
    if (!path.failed)
        status = fixture_load_text(path.bytes, json_string_value(text), json_string_length(text), fixture, message);
    text_clean_up(&path);
    return status;
}

static enum input_status read_answers(const json_t *value, char *answers[CCM_PLACES], struct text *message)
{
    if (json_is_null(value))
        return INPUT_OK;
    for (int place = 0; place < CCM_PLACES; place++) {
        const json_t *text = json_object_get(value, place_names[place]);
        if (json_object_size(value) != CCM_PLACES || !json_is_string(text)) {
            text_puts(message, "expected the answers of each place");
            return INPUT_INVALID;
        }
        answers[place] = text_copy(json_string_value(text));
        if (!answers[place])
            return INPUT_NO_MEMORY;
    }
    return INPUT_OK;
}

/* Reads the recorded result of a run that cannot be replayed. */
static enum input_status read_result(json_t *result, bool ended, struct batch_run *run, struct text *message)
{
    const char *verdict;
    json_t *reasons, *reason;
    json_error_t error;
    size_t index;
    int passed, missing, misrouted, stray, damaged, unroutable = 0, kind = 0;
    if (json_unpack_ex(result, &error, 0, "{s:s, s:b, s:o, s:{s:i, s:i, s:i, s:i, s?i}}", "verdict", &verdict, "passed", &passed,
                       "reasons", &reasons, "faults", "missing", &missing, "misrouted", &misrouted, "stray", &stray, "damaged",
                       &damaged, "unroutable", &unroutable) != 0) {
        text_append_escaped(message, error.text, strlen(error.text));
        return INPUT_INVALID;
    }
    while (kind < VERDICTS && strcmp(verdict, verdict_names[kind]) != 0)
        kind++;
    bool explained = (passed != 0) == (json_array_size(reasons) == 0) && (ended || json_array_size(reasons) <= 1);
    if (kind == VERDICTS || !json_is_array(reasons) || !explained) {
        text_puts(message, "result: expected a verdict, and reasons if it did not pass, one if it did not end");
        return INPUT_INVALID;
    }
    json_array_foreach(reasons, index, reason)
    {
        if (!json_is_string(reason)) {
            text_puts(message, "result: expected reasons of text");
            return INPUT_INVALID;
        }
        if (reasons_add(&run->reasons, "%s", json_string_value(reason)) != JUDGE_OK)
            return INPUT_NO_MEMORY;
    }
    run->result.verdict = (enum verdict)kind;
    if (ended)
        run->result.faults =
            (struct faults){(uint32_t)missing, (uint32_t)misrouted, (uint32_t)stray, (uint32_t)damaged, (uint32_t)unroutable};
    run->passed = passed;
    return INPUT_OK;
}

/* Whether the entry has a case if and only if it needs one. */
static bool is_possible(const json_t *entry)
{
    bool has_case = json_is_string(json_object_get(entry, "case"));
    enum certificate_obstacle obstacle = certificate_obstacle_of(entry);
    if (json_is_null(json_object_get(entry, "not_replayable")))
        return has_case;
    return obstacle < OBSTACLES && has_case == (obstacle >= OBSTACLE_ANSWERS);
}

enum input_status stated_read_run(const json_t *entry, struct batch *batch, const struct build *builds, size_t build_count,
                                  struct batch_run *run, struct text *message)
{
    const char *name, *digits;
    json_int_t build;
    json_t *text, *obstacle, *answers, *before, *result;
    json_error_t error;
    struct fixture *fixture = NULL;
    if (json_unpack_ex((json_t *)(uintptr_t)entry, &error, JSON_STRICT, "{s:s, s:I, s:o, s:s, s:o, s:o, s:o, s:o}", "fixture",
                       &name, "build", &build, "case", &text, "sha256", &digits, "not_replayable", &obstacle, "answers", &answers,
                       "answers_before", &before, "result", &result) != 0) {
        text_append_escaped(message, error.text, strlen(error.text));
        return INPUT_INVALID;
    }
    bool replayable = json_is_null(obstacle);
    if (build < 0 || (uint64_t)build >= build_count || !*name || !(json_is_null(text) || json_is_string(text)) ||
        !(replayable || json_is_string(obstacle)) || !is_possible(entry) || replayable != json_is_object(answers) ||
        !(json_is_null(before) || (replayable && json_is_object(before)))) {
        text_puts(message, "expected a build, and a case with its answers or the reason why it is not replayable");
        return INPUT_INVALID;
    }
    enum input_status status = load_fixture(name, text, &fixture, message);
    if (fixture && !append_fixture(&batch->fixtures, fixture)) {
        fixture_free(fixture);
        return INPUT_NO_MEMORY;
    }
    run->fixture = fixture;
    run->build = &builds[build];
    run->cut = certificate_obstacle_of(entry) == OBSTACLE_CUT;
    if (status == INPUT_OK)
        status = read_answers(answers, run->answers.at[0], message);
    if (status == INPUT_OK)
        status = read_answers(before, run->answers.at[1], message);
    if (status == INPUT_OK && !replayable)
        status = read_result(result, certificate_obstacle_of(entry) < OBSTACLE_NO_END, run, message);
    return status;
}
