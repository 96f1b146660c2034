/* JSON of repeated runs of a sync tool. */
#include "report/converge.h"

#include "converge/take.h"
#include "report/json_parts.h"

static const char *const write_keys[WRITE_KINDS] = {"added", "deleted", "recreated", "renamed", "changed", "without_effect"};

static json_t *name_string(const struct strings *strings, uint32_t number)
{
    return part_bytes(strings->at[number].bytes, strings->at[number].length);
}

static json_t *end_string(const struct converge_run *run)
{
    struct text text = {0};
    child_append_end(run->end, run->code, &text);
    return part_take(&text);
}

static json_t *entries_object(const struct writes *writes)
{
    json_t *object = json_object();
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        part_set(&object, write_keys[kind], part_number(writes->kinds[kind]));
    return object;
}

static json_t *attributes_object(const struct writes *writes)
{
    json_t *object = json_object();
    part_set(&object, "added", part_number(writes->attributes_added));
    part_set(&object, "changed", part_number(writes->attributes_changed));
    part_set(&object, "deleted", part_number(writes->attributes_deleted));
    return object;
}

static json_t *run_object(const struct converge_run *run, size_t number)
{
    json_t *object = json_object();
    part_set(&object, "run", part_number(number));
    part_set(&object, "exit_status", run->end == CHILD_EXITED ? part_number((uint64_t)run->code) : json_null());
    part_set(&object, "failure", converge_run_failed(run) ? end_string(run) : json_null());
    part_set(&object, "said", part_string(run->said));
    part_set(&object, "milliseconds", part_number(run->milliseconds));
    part_set(&object, "written", part_number(run->writes.count));
    part_set(&object, "entries", entries_object(&run->writes));
    part_set(&object, "attributes", attributes_object(&run->writes));
    part_set(&object, "entries_after", part_number(run->entries));
    part_set(&object, "content", part_number(run->content));
    return object;
}

static json_t *runs_array(const struct converge *converge)
{
    json_t *array = json_array();
    for (size_t i = 0; i < converge->run_count; i++)
        part_append(&array, run_object(&converge->runs[i], i + 1));
    return array;
}

static json_t *kinds_array(unsigned kinds)
{
    json_t *array = json_array();
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        if (kinds >> kind & 1)
            part_append(&array, json_string(write_keys[kind]));
    return array;
}

static json_t *repeated_object(const struct converge *converge, const struct repeated *repeated)
{
    const struct write *write = repeated->last;
    const struct entry_state *entry = write->kinds & WRITE_DELETED ? &write->before : &write->after;
    struct ccm_name name = entry_name(&converge->strings, entry);
    struct text words = {0};
    converge_words_write(converge, write, &words);
    json_t *object = json_object();
    part_set(&object, "name", part_bytes(name.bytes, name.length));
    part_set(&object, "dn", name_string(&converge->strings, entry->dn));
    part_set(&object, "kinds", kinds_array(repeated->kinds));
    part_set(&object, "runs", part_number(repeated->runs));
    part_set(&object, "last", part_take(&words));
    return object;
}

static json_t *repeated_array(const struct converge *converge)
{
    json_t *array = json_array();
    for (size_t i = 0; i < converge->repeats.count; i++)
        part_append(&array, repeated_object(converge, &converge->repeats.at[i]));
    return array;
}

static json_t *parts_array(unsigned parts)
{
    json_t *array = json_array();
    for (unsigned part = 0; part < SIMILAR_PARTS; part++)
        if (parts >> part & 1)
            part_append(&array, json_string(similar_part_names[part]));
    return array;
}

static json_t *names_array(const struct strings *strings, const struct similar_group *group)
{
    json_t *array = json_array();
    for (size_t i = 0; i < group->count; i++)
        part_append(&array, name_string(strings, group->names[i]));
    return array;
}

static json_t *similar_array(const struct converge *converge)
{
    json_t *array = json_array();
    for (size_t i = 0; i < converge->similar.count; i++) {
        const struct similar_group *group = &converge->similar.at[i];
        json_t *object = json_object();
        part_set(&object, "attribute", name_string(&converge->strings, group->type));
        part_set(&object, "names", names_array(&converge->strings, group));
        part_set(&object, "differ_in", parts_array(group->parts));
        part_set(&object, "length", group->length ? part_number(group->length) : json_null());
        part_set(&object, "entries", part_number(group->entries));
        part_set(&object, "guess", json_boolean(group->is_guess));
        part_append(&array, object);
    }
    return array;
}

static json_t *subset_object(const struct converge *converge)
{
    const struct subset *subset = &converge->subset;
    if (!subset->found && !subset->why_not)
        return json_null();
    json_t *object = json_object(), *names = json_array();
    for (size_t i = 0; i < subset->count; i++)
        part_append(&names, name_string(&converge->strings, subset->names[i]));
    part_set(&object, "of", part_number(subset->units));
    part_set(&object, "names", names);
    part_set(&object, "minimal", json_boolean(subset->is_minimal));
    part_set(&object, "tries", part_number(subset->tries));
    part_set(&object, "why_not", part_string_or_null(subset->why_not));
    return object;
}

static json_t *loop_object(const struct judgement *judgement)
{
    if (judgement->verdict != CONVERGE_REPEATS)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "from", part_number(judgement->from));
    part_set(&object, "period", part_number(judgement->period));
    return object;
}

enum report_status report_converge_json(const struct results *given, const struct report_style *style, FILE *stream)
{
    const struct converge_results *results = given->converge;
    const struct converge *converge = results->converge;
    const struct judgement *judgement = &converge->judgement;
    json_t *object = json_object();
    part_set(&object, "harness", part_string_or_null(style->version));
    part_set(&object, "command", part_string(results->command));
    part_set(&object, "directory", part_string(results->directory));
    part_set(&object, "times", part_number(results->times));
    part_set(&object, "entries_before", part_number(converge->entries));
    part_set(&object, "runs", runs_array(converge));
    part_set(&object, "verdict", json_string(converge_verdict_names[judgement->verdict]));
    part_set(&object, "quiet_after", judgement->verdict == CONVERGE_QUIET ? part_number(judgement->quiet_after) : json_null());
    part_set(&object, "loop", loop_object(judgement));
    part_set(&object, "uneven", json_boolean(judgement->uneven));
    part_set(&object, "late", part_number(converge->late));
    part_set(&object, "failed", part_number(converge->failed));
    part_set(&object, "same_failure", json_boolean(converge->same_failure));
    part_set(&object, "stopped", json_boolean(converge->stopped));
    part_set(&object, "passed", json_boolean(converge_is_quiet(converge)));
    part_set(&object, "again", repeated_array(converge));
    part_set(&object, "why", similar_array(converge));
    part_set(&object, "smallest", subset_object(converge));
    part_set(&object, "origin", part_origin(style));
    return part_send(object, stream);
}
