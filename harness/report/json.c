/* JSON by Jansson. Keys stand in the order of DESIGN section 7; they are only ever added. */
#include "report/layout.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>
#include <unicode/utf8.h>

#define JSON_STYLE (JSON_INDENT(2) | JSON_ENSURE_ASCII)

static bool is_utf8(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        UChar32 c;
        U8_NEXT((const uint8_t *)bytes, i, length, c);
        if (c < 0)
            return false;
    }
    return true;
}

/* A string of JSON; bytes that are no valid UTF-8 cannot be one and are escaped. NULL: out of memory. */
static json_t *string(const char *bytes)
{
    size_t length = strlen(bytes);
    if (is_utf8(bytes, length))
        return json_stringn(bytes, length);
    struct text escaped = {0};
    text_append_escaped(&escaped, bytes, length);
    json_t *value = escaped.failed ? NULL : json_stringn(escaped.bytes, escaped.length);
    text_clean_up(&escaped);
    return value;
}

/* JSON's numbers end at 2^63 - 1 here. */
static json_int_t whole(uint64_t value) { return value < INT64_MAX ? (json_int_t)value : INT64_MAX; }

static json_t *number(uint64_t value) { return json_integer(whole(value)); }

/* Appends to object or array; take `value` over, NULL included: then, and when memory runs out, they answer false. */
static bool set(json_t *object, const char *key, json_t *value) { return json_object_set_new(object, key, value) == 0; }
static bool append(json_t *array, json_t *value) { return json_array_append_new(array, value) == 0; }

/* The object or array if all of it could be made, else NULL and no memory held. */
static json_t *finished(json_t *value, bool complete)
{
    if (complete)
        return value;
    json_decref(value);
    return NULL;
}

static json_t *cycle_object(const struct cycle_counts *cycle)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:I}", "cycle", whole(cycle->cycle), "records",
                     whole(cycle_records(cycle)), "adds", whole(cycle->adds), "changes", whole(cycle->changes), "deletes",
                     whole(cycle->deletes), "rejected", whole(cycle->rejected), "conflicts", whole(cycle->conflicts), "redundant",
                     (int)cycle->redundant, "nanoseconds", whole(cycle->nanoseconds));
}

static json_t *cycles_array(const struct run_result *result)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < result->cycle_count; i++)
        ok = append(array, cycle_object(&result->cycles[i]));
    return finished(array, ok);
}

static json_t *loop_object(const struct run_result *result)
{
    if (result->verdict != VERDICT_LOOPING)
        return json_null();
    return json_pack("{s:I, s:I}", "from", whole(result->loop_from), "period", whole(result->loop_period));
}

static json_t *faults_object(const struct faults *faults)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "missing", whole(faults->missing), "misrouted", whole(faults->misrouted), "stray",
                     whole(faults->stray), "damaged", whole(faults->damaged));
}

static json_t *reasons_array(const struct reasons *reasons)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < reasons->count; i++)
        ok = append(array, string(reasons->at[i]));
    return finished(array, ok);
}

static json_t *places_array(uint8_t set_of_places)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (unsigned place = 0; ok && place < CCM_PLACES; place++)
        if (set_of_places >> place & 1)
            ok = append(array, json_string(place_names[place]));
    return finished(array, ok);
}

static json_t *blame_array(const struct blame *blame)
{
    if (!blame->asked)
        return json_null();
    json_t *array = json_array();
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < blame->count; i++)
        ok = append(array, places_array(blame->sets[i]));
    return finished(array, ok);
}

static json_t *upgrade_object(const struct build *build)
{
    if (!build->upgrade_from)
        return json_null();
    json_t *object = json_object();
    bool ok = set(object, "from", string(build->upgrade_from));
    ok = ok && set(object, "before_cycle", number(build->upgrade_before));
    return finished(object, ok);
}

static json_t *run_object(const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    json_t *object = json_object();
    bool ok = set(object, "fixture", string(run->fixture->name));
    ok = ok && set(object, "title", string(run->fixture->title));
    ok = ok && set(object, "build", string(run->build->name));
    ok = ok && set(object, "module", string(run->build->path));
    ok = ok && set(object, "cycles", cycles_array(result));
    ok = ok && set(object, "redundant_cycles", number(result->redundant_cycles));
    ok = ok && set(object, "redundant_updates", number(result->redundant_updates));
    ok = ok && set(object, "verdict", json_string(verdict_names[result->verdict]));
    ok = ok && set(object, "quiet_after", result->verdict == VERDICT_QUIET ? number(result->quiet_after) : json_null());
    ok = ok && set(object, "loop", loop_object(result));
    ok = ok && set(object, "faults", faults_object(&result->faults));
    ok = ok && set(object, "passed", json_boolean(run->passed));
    ok = ok && set(object, "reasons", reasons_array(&run->reasons));
    ok = ok && set(object, "blame", blame_array(&result->blame));
    ok = ok && set(object, "upgrade", upgrade_object(run->build));
    return finished(object, ok);
}

static int dump_to_text(const char *bytes, size_t length, void *context)
{
    struct text *text = context;
    text_append(text, bytes, length);
    return text->failed ? -1 : 0;
}

/* Writes the value, NULL included, and releases it. Goes through a text, so that no half of it is ever written. */
static enum report_status send_json(json_t *value, FILE *stream)
{
    struct text text = {0};
    enum report_status status = REPORT_NO_MEMORY;
    if (value && json_dump_callback(value, dump_to_text, &text, JSON_STYLE) == 0) {
        text_puts(&text, "\n");
        status = send_text(&text, stream);
    }
    json_decref(value);
    text_clean_up(&text);
    return status;
}

enum report_status report_json(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    json_t *runs = json_array();
    bool ok = runs != NULL;
    for (size_t i = 0; ok && i < batch->run_count; i++)
        ok = append(runs, run_object(&batch->runs[i]));
    runs = finished(runs, ok);
    json_t *object = json_object();
    ok = set(object, "harness", string(style->version));
    ok = set(object, "runs", runs) && ok;
    ok = ok && set(object, "passed", number(batch->passed));
    ok = ok && set(object, "failed", number(batch->failed));
    return send_json(finished(object, ok), stream);
}

enum report_status report_list_json(const struct fixture_list *list, const struct report_style *style, FILE *stream)
{
    (void)style;
    json_t *fixtures = json_array();
    bool ok = fixtures != NULL;
    for (size_t i = 0; ok && i < list->count; i++) {
        const struct fixture *fixture = list->at[i];
        json_t *item = json_object();
        ok = set(item, "fixture", string(fixture->name));
        ok = ok && set(item, "title", string(fixture->title));
        ok = ok && set(item, "source", string(fixture->source));
        ok = ok && set(item, "path", string(fixture->path));
        ok = append(fixtures, finished(item, ok));
    }
    json_t *object = json_object();
    ok = set(object, "fixtures", finished(fixtures, ok));
    return send_json(finished(object, ok), stream);
}
