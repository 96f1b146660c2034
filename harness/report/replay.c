#include "report/replay.h"

#include "report/json_parts.h"
#include "report/layout.h"

#include <inttypes.h>
#include <string.h>

/* With more parts, those that are as stated are only counted. */
#define LINES_MOST 24u

static const char *value_of(const struct stated *stated, const char *key)
{
    return json_string_value(json_object_get(stated->root, key));
}

static void add_line(struct page *page, const struct replay_line *line)
{
    static const enum ink inks[REPLAY_STATES] = {[REPLAY_AS_STATED] = INK_GREEN,
                                                 [REPLAY_CONTRADICTED] = INK_RED,
                                                 [REPLAY_NOT_REPLAYABLE] = INK_YELLOW,
                                                 [REPLAY_OTHERWISE] = INK_RED};
    struct text words = {0};
    page_cell_left(page, inks[line->state], replay_state_names[line->state], strlen(replay_state_names[REPLAY_NOT_REPLAYABLE]) + 2);
    text_printf(&words, "%s%s%s", line->part, line->detail ? ": " : "", line->detail ? line->detail : "");
    page_paragraph(page, INK_PLAIN, words.bytes ? words.bytes : "", strlen(replay_state_names[REPLAY_NOT_REPLAYABLE]) + 2,
                   SIZE_MAX);
    page->text.failed = page->text.failed || words.failed;
    text_clean_up(&words);
}

enum report_status report_replay_table(const struct stated *stated, const struct replay *replay, const struct report_style *style,
                                       FILE *stream)
{
    struct page page = {.color = style->color};
    struct text summary = {0};
    const char *conclusion = value_of(stated, "conclusion");
    bool all = replay->count <= LINES_MOST, any = false;
    for (size_t i = 0; i < replay->count; i++) {
        const struct replay_line *line = &replay->lines[i];
        if (!all && line->state == REPLAY_AS_STATED)
            continue;
        any = true;
        add_line(&page, line);
    }
    text_puts(&page.text, any ? "\n" : "");
    for (int state = 0; state < REPLAY_STATES; state++)
        if (replay->states[state])
            text_printf(&summary, "%s%zu %s", summary.length ? ", " : "", replay->states[state], replay_state_names[state]);
    bool good = !replay->states[REPLAY_CONTRADICTED] && !replay->states[REPLAY_OTHERWISE];
    text_printf(&page.text, "certificate of %s: ", value_of(stated, "command"));
    page_ink(&page, good ? INK_GREEN : INK_RED, summary.bytes ? summary.bytes : "");
    if (good && conclusion)
        text_printf(&page.text, "; %s", conclusion);
    text_puts(&page.text, "\n");
    enum report_status status = page.text.failed || summary.failed ? REPORT_NO_MEMORY : send_text(&page.text, stream);
    text_clean_up(&summary);
    text_clean_up(&page.text);
    return status;
}

static json_t *parts_array(const struct replay *replay)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (size_t i = 0; ok && i < replay->count; i++) {
        const struct replay_line *line = &replay->lines[i];
        json_t *object = json_object();
        ok = part_set(object, "part", part_string(line->part));
        ok = ok && part_set(object, "state", json_string(replay_state_names[line->state]));
        ok = ok && part_set(object, "detail", part_string_or_null(line->detail));
        ok = part_append(array, part_finished(object, ok));
    }
    return part_finished(array, ok);
}

static json_t *certificate_object(const struct stated *stated)
{
    json_t *object = json_object();
    bool ok = part_set(object, "command", json_incref(json_object_get(stated->root, "command")));
    ok = ok && part_set(object, "harness", json_incref(json_object_get(stated->root, "harness")));
    ok = ok && part_set(object, "conclusion", json_incref(json_object_get(stated->root, "conclusion")));
    return part_finished(object, ok);
}

enum report_status report_replay_json(const struct stated *stated, const struct replay *replay, const struct report_style *style,
                                      FILE *stream)
{
    json_t *object = json_object();
    bool ok = part_set(object, "harness", part_string_or_null(style->version));
    ok = ok && part_set(object, "certificate", certificate_object(stated));
    ok = ok && part_set(object, "parts", parts_array(replay));
    ok = ok && part_set(object, "as_stated", part_number(replay->states[REPLAY_AS_STATED]));
    ok = ok && part_set(object, "contradicted", part_number(replay->states[REPLAY_CONTRADICTED]));
    ok = ok && part_set(object, "not_replayable", part_number(replay->states[REPLAY_NOT_REPLAYABLE]));
    ok = ok && part_set(object, "otherwise", part_number(replay->states[REPLAY_OTHERWISE]));
    return part_send(part_finished(object, ok), stream);
}
