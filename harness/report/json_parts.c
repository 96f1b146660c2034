#include "report/json_parts.h"

#include "report/printers.h"
#include "verify/verify.h"

#include <string.h>

#define JSON_STYLE (JSON_INDENT(2) | JSON_ENSURE_ASCII)

json_t *part_bytes(const char *bytes, size_t length)
{
    if (text_is_utf8(bytes, length))
        return json_stringn(bytes, length);
    struct text escaped = {0};
    text_append_escaped(&escaped, bytes, length);
    json_t *value = escaped.failed ? NULL : json_stringn(escaped.bytes, escaped.length);
    text_clean_up(&escaped);
    return value;
}

json_t *part_take(struct text *text)
{
    json_t *value = text->failed ? NULL : part_bytes(text->length ? text->bytes : "", text->length);
    text_clean_up(text);
    return value;
}

json_t *part_string(const char *bytes) { return part_bytes(bytes, strlen(bytes)); }

json_t *part_string_or_null(const char *bytes) { return bytes ? part_string(bytes) : json_null(); }

json_t *part_unicode(struct unicode_version version)
{
    struct text words = {0};
    if (version.major == 0)
        return json_null();
    unicode_version_append(version, &words);
    return part_take(&words);
}

json_int_t part_whole(uint64_t value) { return value < INT64_MAX ? (json_int_t)value : INT64_MAX; }

json_t *part_number(uint64_t value) { return json_integer(part_whole(value)); }

void part_set(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value) == 0)
        return;
    json_decref(*object);
    *object = NULL;
}

void part_append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value) == 0)
        return;
    json_decref(*array);
    *array = NULL;
}

static json_t *places_array(uint8_t set_of_places)
{
    json_t *array = json_array();
    for (unsigned place = 0; place < CCM_PLACES; place++)
        if (set_of_places >> place & 1)
            part_append(&array, json_string(place_names[place]));
    return array;
}

json_t *part_blame(const struct blame *blame)
{
    if (!blame->asked)
        return json_null();
    json_t *array = json_array();
    for (uint32_t i = 0; i < blame->count; i++)
        part_append(&array, places_array(blame->sets[i]));
    return array;
}

json_t *part_statements(const struct verification *verification)
{
    json_t *array = json_array();
    for (size_t i = 0; i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[i];
        json_t *object = json_object();
        part_set(&object, "conclusion", json_string(conclusion_names[statement->kind]));
        part_set(&object, "text", part_string(statement->text));
        part_append(&array, object);
    }
    return array;
}

json_t *part_loop(const struct run_result *result)
{
    if (result->verdict != VERDICT_LOOPING)
        return json_null();
    return json_pack("{s:I, s:I}", "from", part_whole(result->loop_from), "period", part_whole(result->loop_period));
}

json_t *part_faults(const struct faults *faults)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "missing", part_whole(faults->missing), "misrouted",
                     part_whole(faults->misrouted), "stray", part_whole(faults->stray), "damaged", part_whole(faults->damaged),
                     "unroutable", part_whole(faults->unroutable));
}

static int dump_to_text(const char *bytes, size_t length, void *context)
{
    struct text *text = context;
    text_append(text, bytes, length);
    return text->failed ? -1 : 0;
}

bool part_print(const json_t *value, size_t flags, struct text *text)
{
    return json_dump_callback(value, dump_to_text, text, flags) == 0 && !text->failed;
}

enum report_status part_send(json_t *value, FILE *stream)
{
    struct text text = {0};
    enum report_status status = REPORT_NO_MEMORY;
    if (part_print(value, JSON_STYLE, &text)) {
        text_puts(&text, "\n");
        status = send_text(&text, stream);
    }
    json_decref(value);
    text_clean_up(&text);
    return status;
}

static json_t *file_object(const struct report_file *file)
{
    json_t *object = json_object();
    part_set(&object, "what", part_string(file->what));
    part_set(&object, "path", part_string(file->path));
    part_set(&object, "sha256", part_string_or_null(file->sha256));
    part_set(&object, "bytes", file->sha256 ? part_number(file->size) : json_null());
    return object;
}

static json_t *files_array(const struct report_origin *origin)
{
    json_t *array = json_array();
    for (size_t i = 0; i < origin->file_count; i++)
        part_append(&array, file_object(&origin->files[i]));
    return array;
}

static json_t *fixtures_object(const struct report_origin *origin)
{
    if (!origin->fixtures)
        return json_null();
    return json_pack("{s:s, s:I}", "sha256", origin->fixtures, "count", part_whole(origin->fixture_count));
}

json_t *part_origin(const struct report_style *style)
{
    const struct report_origin *origin = style->origin;
    if (!origin)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "commit", part_string_or_null(origin->commit));
    part_set(&object, "compiler", part_string_or_null(origin->compiler));
    part_set(&object, "command", part_string_or_null(origin->command));
    part_set(&object, "machine", part_string_or_null(origin->machine));
    part_set(&object, "date", part_string_or_null(style->date));
    part_set(&object, "milliseconds", origin->milliseconds ? part_number(origin->milliseconds) : json_null());
    part_set(&object, "fixtures", fixtures_object(origin));
    part_set(&object, "files", files_array(origin));
    return object;
}

static json_t *isolation_parts(const struct isolation *isolation, bool in_force)
{
    json_t *array = json_array();
    for (int part = 0; part < ISOLATION_PARTS; part++)
        if ((isolation->in_force[part] && !isolation->off) == in_force)
            part_append(&array, json_string(isolation_part_names[part]));
    return array;
}

json_t *part_isolation(const struct isolation *isolation)
{
    if (!isolation)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "mode", json_string(isolation_mode_names[isolation->mode]));
    part_set(&object, "off", part_string_or_null(isolation->off));
    part_set(&object, "in_force", isolation_parts(isolation, true));
    part_set(&object, "lacking", isolation_parts(isolation, false));
    part_set(&object, "writes_noticed", json_boolean(!isolation->misses_writes));
    return object;
}
