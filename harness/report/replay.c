
#include "certificate/replay.h"
#include "report/json_parts.h"
#include "report/printers.h"

#include <string.h>

/* With more parts than this, confirmed ones are only counted. */
#define LINES_MAX 24u

static const char *value_of(const struct stated *stated, const char *key)
{
    return json_string_value(json_object_get(stated->root, key));
}

static void add_line(struct doc *document, const struct replay_line *line)
{
    static const enum tone tones[REPLAY_STATES] = {[REPLAY_AS_STATED] = TONE_GOOD,
                                                   [REPLAY_CONTRADICTED] = TONE_BAD,
                                                   [REPLAY_NOT_REPLAYABLE] = TONE_CAUTION,
                                                   [REPLAY_OTHERWISE] = TONE_BAD};
    text_printf(doc_scratch(document), "%s%s%s", line->part, line->detail ? ": " : "", line->detail ? line->detail : "");
    doc_fact(document, tones[line->state], replay_state_names[line->state], 0);
}

static void add_summary(struct doc *document, const struct stated *stated, const struct replay *replay)
{
    const char *conclusion = value_of(stated, "conclusion");
    bool good = !replay->states[REPLAY_CONTRADICTED] && !replay->states[REPLAY_OTHERWISE];
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_PLAIN, "certificate of %s: ", value_of(stated, "command"));
    struct text *summary = doc_scratch(document);
    for (int state = 0; state < REPLAY_STATES; state++)
        if (replay->states[state])
            text_printf(summary, "%s%zu %s", summary->length ? ", " : "", replay->states[state], replay_state_names[state]);
    doc_say_scratch(document, NODE_WORDS, good ? TONE_GOOD : TONE_BAD);
    if (good && conclusion)
        doc_printf(document, TONE_PLAIN, "; %s", conclusion);
    doc_close(document);
}

void replay_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct stated *stated = results->stated;
    const struct replay *replay = results->replay;
    (void)style;
    bool all = replay->count <= LINES_MAX, any = false;
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < replay->count; i++)
        if (all || replay->lines[i].state != REPLAY_AS_STATED) {
            add_line(document, &replay->lines[i]);
            any = true;
        }
    doc_close(document);
    if (any)
        doc_break(document);
    add_summary(document, stated, replay);
}

static json_t *parts_array(const struct replay *replay)
{
    json_t *array = json_array();
    for (size_t i = 0; i < replay->count; i++) {
        const struct replay_line *line = &replay->lines[i];
        json_t *object = json_object();
        part_set(&object, "part", part_string(line->part));
        part_set(&object, "state", json_string(replay_state_names[line->state]));
        part_set(&object, "detail", part_string_or_null(line->detail));
        part_append(&array, object);
    }
    return array;
}

static json_t *certificate_object(const struct stated *stated)
{
    json_t *object = json_object();
    part_set(&object, "command", json_incref(json_object_get(stated->root, "command")));
    part_set(&object, "harness", json_incref(json_object_get(stated->root, "harness")));
    part_set(&object, "conclusion", json_incref(json_object_get(stated->root, "conclusion")));
    return object;
}

enum report_status report_replay_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct stated *stated = results->stated;
    const struct replay *replay = results->replay;
    json_t *object = json_object();
    part_set(&object, "harness", part_string_or_null(style->version));
    part_set(&object, "certificate", certificate_object(stated));
    part_set(&object, "parts", parts_array(replay));
    part_set(&object, "as_stated", part_number(replay->states[REPLAY_AS_STATED]));
    part_set(&object, "contradicted", part_number(replay->states[REPLAY_CONTRADICTED]));
    part_set(&object, "not_replayable", part_number(replay->states[REPLAY_NOT_REPLAYABLE]));
    part_set(&object, "otherwise", part_number(replay->states[REPLAY_OTHERWISE]));
    return part_send(object, stream);
}
