/* JSON of runs and of lists. Keys stand in the order of DESIGN section 7; they are only ever added. */
#include "report/json_parts.h"
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
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < result->cycle_count; i++)
        ok = part_append(array, cycle_object(&result->cycles[i]));
    return part_finished(array, ok);
}

static json_t *reasons_array(const struct reasons *reasons)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < reasons->count; i++)
        ok = part_append(array, part_string(reasons->at[i]));
    return part_finished(array, ok);
}

static json_t *upgrade_object(const struct build *build)
{
    if (!build->upgrade_from)
        return json_null();
    json_t *object = json_object();
    bool ok = part_set(object, "from", part_string(build->upgrade_from));
    ok = ok && part_set(object, "before_cycle", part_number(build->upgrade_before));
    return part_finished(object, ok);
}

json_t *part_run(const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    json_t *object = json_object();
    bool ok = part_set(object, "fixture", part_string(run->fixture->name));
    ok = ok && part_set(object, "title", part_string(run->fixture->title));
    ok = ok && part_set(object, "build", part_string(run->build->name));
    ok = ok && part_set(object, "module", part_string(run->build->path));
    ok = ok && part_set(object, "cycles", cycles_array(result));
    ok = ok && part_set(object, "redundant_cycles", part_number(result->redundant_cycles));
    ok = ok && part_set(object, "redundant_updates", part_number(result->redundant_updates));
    ok = ok && part_set(object, "verdict", json_string(verdict_names[result->verdict]));
    ok = ok && part_set(object, "quiet_after", result->verdict == VERDICT_QUIET ? part_number(result->quiet_after) : json_null());
    ok = ok && part_set(object, "loop", part_loop(result));
    ok = ok && part_set(object, "faults", part_faults(&result->faults));
    ok = ok && part_set(object, "passed", json_boolean(run->passed));
    ok = ok && part_set(object, "reasons", reasons_array(&run->reasons));
    ok = ok && part_set(object, "blame", part_blame(&result->blame));
    ok = ok && part_set(object, "upgrade", upgrade_object(run->build));
    ok = ok && part_set(object, "uncovered", part_string_or_null(run->fixture->uncovered));
    ok = ok && part_set(object, "output", part_string_or_null(run->output));
    ok = ok && part_set(object, "candidate", json_boolean(run->build->candidate));
    if (run->skipped)
        ok = ok && part_set(object, "skipped", part_string(run->skipped));
    return part_finished(object, ok);
}

/* How connectors were run; null where there were none. */
json_t *part_connectors(const struct batch *batch)
{
    if (!batch->connectors)
        return json_null();
    json_t *commands = json_array(), *object = json_object();
    bool ok = commands && object, proved = true;
    for (size_t i = 0; ok && i < batch->build_count; i++)
        if (batch->builds[i].connector) {
            proved = proved && batch->builds[i].reference;
            ok = part_append(commands, part_string(batch->builds[i].path));
        }
    ok = part_set(object, "commands", part_finished(commands, ok)) && ok;
    ok = ok && part_set(object, "isolation", part_string(batch->connectors));
    ok = ok && part_set(object, "loops_proved", json_boolean(proved));
    return part_finished(object, ok);
}

json_t *part_runs(const struct batch *batch)
{
    json_t *runs = json_array();
    bool ok = runs != NULL;
    for (size_t i = 0; ok && i < batch->run_count; i++)
        ok = part_append(runs, part_run(&batch->runs[i]));
    return part_finished(runs, ok);
}

enum report_status report_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    if (results->verification)
        return report_verify_json(results, style, stream);
    json_t *object = json_object();
    bool ok = part_set(object, "harness", part_string(style->version));
    ok = ok && part_set(object, "unicode", part_unicode(style->unicode));
    ok = ok && part_set(object, "isolation", part_isolation(style->isolation));
    ok = ok && part_set(object, "runs", part_runs(batch));
    ok = ok && part_set(object, "passed", part_number(batch->passed));
    ok = ok && part_set(object, "failed", part_number(batch->failed));
    ok = ok && part_set(object, "skipped", part_number(batch->skipped));
    ok = ok && part_set(object, "connectors", part_connectors(batch));
    ok = ok && part_set(object, "origin", part_origin(style));
    return part_send(part_finished(object, ok), stream);
}

enum report_status report_list_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct fixture_list *list = results->list;
    (void)style;
    json_t *fixtures = json_array();
    bool ok = fixtures != NULL;
    for (size_t i = 0; ok && i < list->count; i++) {
        const struct fixture *fixture = list->at[i];
        json_t *item = json_object();
        ok = part_set(item, "fixture", part_string(fixture->name));
        ok = ok && part_set(item, "title", part_string(fixture->title));
        ok = ok && part_set(item, "source", part_string(fixture->source));
        ok = ok && part_set(item, "path", part_string(fixture->path));
        ok = part_append(fixtures, part_finished(item, ok));
    }
    json_t *object = json_object();
    ok = part_set(object, "fixtures", part_finished(fixtures, ok));
    return part_send(part_finished(object, ok), stream);
}
