/* JSON of a search. */
#include "explore/exploration.h"
#include "report/json_parts.h"

#include <string.h>

static const char *const explore_end_names[EXPLORE_ENDS] = {
    [EXPLORE_DONE] = "done", [EXPLORE_TIME_UP] = "time up", [EXPLORE_STOPPED] = "stopped", [EXPLORE_HUNG] = "hung"};

/* The runs of all builds with this scenario, as RUNs of a batch of their own. */
static json_t *runs_array(const struct exploration *exploration, const struct explored *explored)
{
    struct fixture fixture = {.name = explored->name, .title = explored->title};
    struct build known[KNOWN_BUILDS] = {{0}};
    struct batch_run runs[KNOWN_BUILDS + 1];
    struct batch batch = {.runs = runs};
    if (exploration->build->candidate)
        runs[batch.run_count++] =
            (struct batch_run){.fixture = &fixture, .build = exploration->build, .result = explored->result, .passed = false};
    for (int i = 0; i < KNOWN_BUILDS; i++) {
        known[i] = (struct build){.name = (char *)(uintptr_t)known_build_names[i], .path = (char *)(uintptr_t)known_build_names[i]};
        runs[batch.run_count++] =
            (struct batch_run){.fixture = &fixture, .build = &known[i], .result = explored->known[i], .passed = true};
    }
    return part_runs(&batch);
}

static json_t *notes_array(const char *comments)
{
    json_t *array = json_array();
    for (const char *line = comments; *line;) {
        size_t length = strcspn(line, "\n");
        part_append(&array, part_bytes(line, length));
        line += length + (line[length] == '\n');
    }
    return array;
}

static json_t *finding_object(const struct exploration *exploration, const struct explored *explored)
{
    const struct search_finding *finding = &explored->finding;
    json_t *object = json_object();
    part_set(&object, "name", part_string(explored->name));
    part_set(&object, "title", part_string(explored->title));
    part_set(&object, "class", json_string(trial_class_names[finding->mark.class]));
    part_set(&object, "load", part_number(finding->mark.load));
    part_set(&object, "spread", part_number(finding->mark.spread));
    part_set(&object, "count", part_number(finding->count));
    part_set(&object, "number", part_number(finding->number));
    part_set(&object, "confirmed", json_boolean(!finding->unconfirmed));
    part_set(&object, "fixture", part_string_or_null(explored->path));
    part_set(&object, "scenario", part_string_or_null(explored->scenario));
    part_set(&object, "notes", notes_array(explored->comments));
    part_set(&object, "runs", runs_array(exploration, explored));
    return object;
}

static json_t *findings_array(const struct exploration *exploration)
{
    json_t *array = json_array();
    for (size_t i = 0; i < exploration->finding_count; i++)
        part_append(&array, finding_object(exploration, &exploration->findings[i]));
    return array;
}

static json_t *found_object(const struct exploration *exploration)
{
    json_t *object = json_object();
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        part_set(&object, trial_class_names[class], part_number(exploration->found[class]));
    return object;
}

enum report_status report_explore_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct exploration *exploration = results->exploration;
    json_t *object = json_object();
    part_set(&object, "harness", part_string_or_null(style->version));
    part_set(&object, "unicode", part_unicode(style->unicode));
    part_set(&object, "isolation", part_isolation(style->isolation));
    part_set(&object, "module", part_string(exploration->build->path));
    part_set(&object, "build", part_string(exploration->build->name));
    part_set(&object, "seed", part_number(exploration->seed));
    part_set(&object, "shard", part_number(exploration->shards ? exploration->shard + 1 : 1));
    part_set(&object, "shards", part_number(exploration->shards ? exploration->shards : 1));
    part_set(&object, "scenarios", part_number(exploration->scenarios));
    part_set(&object, "covered", part_string_or_null(exploration->covered));
    part_set(&object, "end", json_string(explore_end_names[exploration->end]));
    part_set(&object, "milliseconds", part_number(exploration->milliseconds));
    part_set(&object, "found", found_object(exploration));
    part_set(&object, "unrepeated", part_number(exploration->unrepeated));
    part_set(&object, "findings", findings_array(exploration));
    return part_send(object, stream);
}
