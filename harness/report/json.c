/* JSON of runs and of lists. Keys are in the order of DESIGN section 7; none is ever removed. */
#include "report/json_parts.h"
#include "report/limits.h"
#include "report/verify.h"

static json_t *cycle_object(const struct cycle_counts *cycle)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:I}", "cycle", part_whole(cycle->cycle), "records",
                     part_whole(cycle_records(cycle)), "adds", part_whole(cycle->adds), "changes", part_whole(cycle->changes),
                     "deletes", part_whole(cycle->deletes), "rejected", part_whole(cycle->rejected), "conflicts",
                     part_whole(cycle->conflicts), "redundant", (int)cycle->redundant, "nanoseconds",
                     part_whole(cycle->nanoseconds));
}

static json_t *cycles_array(const struct run_result *result)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < result->cycle_count; i++)
        part_append(&array, cycle_object(&result->cycles[i]));
    return array;
}

static json_t *reasons_array(const struct reasons *reasons)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < reasons->count; i++)
        part_append(&array, part_string(reasons->at[i]));
    return array;
}

static json_t *upgrade_object(const struct build *build)
{
    if (!build->upgrade_from)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "from", part_string(build->upgrade_from));
    part_set(&object, "before_cycle", part_number(build->upgrade_before));
    return object;
}

json_t *part_run(const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    json_t *object = json_object();
    part_set(&object, "fixture", part_string(run->fixture->name));
    part_set(&object, "title", part_string(run->fixture->title));
    part_set(&object, "build", part_string(run->build->name));
    part_set(&object, "module", part_string(run->build->path));
    part_set(&object, "cycles", cycles_array(result));
    part_set(&object, "redundant_cycles", part_number(result->redundant_cycles));
    part_set(&object, "redundant_updates", part_number(result->redundant_updates));
    part_set(&object, "verdict", json_string(verdict_names[result->verdict]));
    part_set(&object, "quiet_after", result->verdict == VERDICT_QUIET ? part_number(result->quiet_after) : json_null());
    part_set(&object, "loop", part_loop(result));
    part_set(&object, "faults", part_faults(&result->faults));
    part_set(&object, "passed", json_boolean(run->passed));
    part_set(&object, "reasons", reasons_array(&run->reasons));
    part_set(&object, "blame", part_blame(&result->blame));
    part_set(&object, "upgrade", upgrade_object(run->build));
    part_set(&object, "uncovered", part_string_or_null(run->fixture->uncovered));
    part_set(&object, "output", part_string_or_null(run->output));
    part_set(&object, "candidate", json_boolean(run->build->candidate));
    if (run->skipped)
        part_set(&object, "skipped", part_string(run->skipped));
    return object;
}

/* How connectors were run; null if there were none. */
json_t *part_connectors(const struct batch *batch)
{
    if (!batch || !batch->connectors)
        return json_null();
    json_t *commands = json_array(), *object = json_object();
    bool proved = true;
    for (size_t i = 0; i < batch->build_count; i++)
        if (batch->builds[i].connector) {
            proved = proved && batch->builds[i].reference;
            part_append(&commands, part_string(batch->builds[i].path));
        }
    part_set(&object, "commands", commands);
    part_set(&object, "isolation", part_string(batch->connectors));
    part_set(&object, "loops_proved", json_boolean(proved));
    return object;
}

/* The known limit of the fix that a run shows; null: none. */
static json_t *known_limit(const struct batch *batch, const struct batch_run *run)
{
    enum limit limit = limit_of(batch, run);
    struct text reason = {0};
    if (limit == LIMIT_NONE)
        return json_null();
    limit_explain(run, &reason);
    json_t *object = json_object();
    part_set(&object, "kind", json_string(limit_names[limit]));
    part_set(&object, "reason", part_take(&reason));
    return object;
}

json_t *part_runs(const struct batch *batch)
{
    json_t *runs = json_array();
    for (size_t i = 0; i < batch->run_count; i++) {
        json_t *run = part_run(&batch->runs[i]);
        part_set(&run, "known_limit", known_limit(batch, &batch->runs[i]));
        part_append(&runs, run);
    }
    return runs;
}

enum report_status report_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    if (results->verification)
        return report_verify_json(results, style, stream);
    json_t *object = json_object();
    part_set(&object, "harness", part_string(style->version));
    part_set(&object, "unicode", part_unicode(style->unicode));
    part_set(&object, "isolation", part_isolation(style->isolation));
    part_set(&object, "runs", part_runs(batch));
    part_set(&object, "passed", part_number(batch->passed));
    part_set(&object, "failed", part_number(batch->failed));
    part_set(&object, "skipped", part_number(batch->skipped));
    part_set(&object, "connectors", part_connectors(batch));
    part_set(&object, "origin", part_origin(style));
    return part_send(object, stream);
}

enum report_status report_list_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct fixture_list *list = results->list;
    (void)style;
    json_t *fixtures = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct fixture *fixture = list->at[i];
        json_t *item = json_object();
        part_set(&item, "fixture", part_string(fixture->name));
        part_set(&item, "title", part_string(fixture->title));
        part_set(&item, "source", part_string(fixture->source));
        part_set(&item, "path", part_string(fixture->path));
        part_append(&fixtures, item);
    }
    json_t *object = json_object();
    part_set(&object, "fixtures", fixtures);
    return part_send(object, stream);
}
