/* JSON of a verification. Keys are in the order of DESIGN section 7, with later ones at the end. */
#include "report/headline.h"
#include "report/json_parts.h"
#include "report/verify.h"

static json_t *names_array(const struct law_counterexample *counterexample)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < counterexample->count; i++)
        part_append(&array, part_bytes(counterexample->names[i].bytes, counterexample->names[i].length));
    return array;
}

static json_t *law_object(const struct laws *laws, enum law law, enum ccm_place place)
{
    const struct law_result *result = &laws->results[law][place];
    json_t *object = json_object();
    part_set(&object, "law", json_string(law_table[law].name));
    part_set(&object, "place", json_string(place_names[place]));
    part_set(&object, "passed", json_boolean(result->state == LAW_HOLDS));
    part_set(&object, "witness", result->state == LAW_BROKEN ? names_array(&result->counterexample) : json_array());
    part_set(&object, "detail", part_string_or_null(result->detail));
    part_set(&object, "conclusive", json_boolean(result->state != LAW_INCONCLUSIVE));
    return object;
}

static json_t *laws_array(const struct laws *laws)
{
    json_t *array = json_array();
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++)
            part_append(&array, law_object(laws, law, place));
    return array;
}

static json_t *failing_array(const struct batch *batch)
{
    json_t *array = json_array();
    for (size_t i = 0; i < batch->run_count; i++)
        if (batch_run_failed(&batch->runs[i]))
            part_append(&array, part_string(batch->runs[i].fixture->name));
    return array;
}

static json_t *fixtures_object(const struct batch *batch)
{
    json_t *object = json_object();
    part_set(&object, "passed", part_number(batch->passed));
    part_set(&object, "failed", part_number(batch->failed));
    part_set(&object, "failing", failing_array(batch));
    part_set(&object, "skipped", part_number(batch->skipped));
    part_set(&object, "runs", part_runs(batch));
    return object;
}

static json_t *search_object(const struct search_summary *search)
{
    json_t *object = json_object();
    part_set(&object, "scenarios", part_number(search->scenarios));
    part_set(&object, "counterexample", part_string_or_null(search->counterexample));
    part_set(&object, "findings", part_number(search->findings));
    part_set(&object, "detail", part_string_or_null(search->detail));
    part_set(&object, "fixture", part_string_or_null(search->fixture));
    return object;
}

static json_t *differences_array(const struct laws *laws)
{
    json_t *array = json_array();
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        const struct difference *difference = &laws->differences[known];
        if (!difference->found)
            continue;
        json_t *object = json_object();
        part_set(&object, "build", json_string(known_build_names[known]));
        part_set(&object, "place", json_string(place_names[difference->place]));
        part_set(&object, "witness", names_array(&difference->counterexample));
        part_append(&array, object);
    }
    return array;
}

enum report_status report_verify_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    const char *like = verification->like < LIKE_NEITHER ? known_build_names[verification->like] : "neither";
    struct text headline = {0};
    headline_write(verification, &headline);
    json_t *object = json_object();
    part_set(&object, "module", part_string(verification->build->path));
    part_set(&object, "build", part_string(verification->build->name));
    part_set(&object, "conclusion", json_string(conclusion_names[verification->conclusion]));
    part_set(&object, "like", json_string(like));
    part_set(&object, "imports", part_string(verification->build->imports ? verification->build->imports : ""));
    part_set(&object, "laws", laws_array(&verification->laws));
    part_set(&object, "fixtures", fixtures_object(batch));
    part_set(&object, "search", search_object(&verification->search));
    part_set(&object, "blame", part_blame(&verification->blame));
    part_set(&object, "harness", part_string_or_null(style->version));
    part_set(&object, "unicode", part_unicode(style->unicode));
    part_set(&object, "isolation", part_isolation(style->isolation));
    part_set(&object, "differences", differences_array(&verification->laws));
    part_set(&object, "statements", part_statements(verification));
    part_set(&object, "questions", part_number(verification->laws.questions));
    part_set(&object, "origin", part_origin(style));
    part_set(&object, "headline", part_take(&headline));
    part_set(&object, "connectors", part_connectors(batch));
    return part_send(object, stream);
}
