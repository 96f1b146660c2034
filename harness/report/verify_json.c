/* JSON of a verification. Keys stand in the order of DESIGN section 7, behind them those that were added. */
#include "report/headline.h"
#include "report/json_parts.h"
#include "report/verify.h"

static json_t *names_array(const struct law_counterexample *counterexample)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (uint32_t i = 0; ok && i < counterexample->count; i++)
        ok = part_append(array, part_bytes(counterexample->names[i].bytes, counterexample->names[i].length));
    return part_finished(array, ok);
}

static json_t *law_object(const struct laws *laws, enum law law, enum ccm_place place)
{
    const struct law_result *result = &laws->results[law][place];
    json_t *object = json_object();
    bool ok = part_set(object, "law", json_string(law_table[law].name));
    ok = ok && part_set(object, "place", json_string(place_names[place]));
    ok = ok && part_set(object, "passed", json_boolean(result->state == LAW_HOLDS));
    ok = ok && part_set(object, "witness", result->state == LAW_BROKEN ? names_array(&result->counterexample) : json_array());
    ok = ok && part_set(object, "detail", part_string_or_null(result->detail));
    ok = ok && part_set(object, "told", json_boolean(result->state != LAW_INCONCLUSIVE));
    return part_finished(object, ok);
}

static json_t *laws_array(const struct laws *laws)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (unsigned law = 0; ok && law < LAWS; law++)
        for (unsigned place = 0; ok && place < CCM_PLACES; place++)
            ok = part_append(array, law_object(laws, law, place));
    return part_finished(array, ok);
}

static json_t *failing_array(const struct batch *batch)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (size_t i = 0; ok && i < batch->run_count; i++)
        if (batch_run_failed(&batch->runs[i]))
            ok = part_append(array, part_string(batch->runs[i].fixture->name));
    return part_finished(array, ok);
}

static json_t *fixtures_object(const struct batch *batch)
{
    json_t *object = json_object();
    bool ok = part_set(object, "passed", part_number(batch->passed));
    ok = ok && part_set(object, "failed", part_number(batch->failed));
    ok = ok && part_set(object, "failing", failing_array(batch));
    ok = ok && part_set(object, "skipped", part_number(batch->skipped));
    ok = ok && part_set(object, "runs", part_runs(batch));
    return part_finished(object, ok);
}

static json_t *search_object(const struct search_summary *search)
{
    json_t *object = json_object();
    bool ok = part_set(object, "scenarios", part_number(search->scenarios));
    ok = ok && part_set(object, "counterexample", part_string_or_null(search->counterexample));
    ok = ok && part_set(object, "finds", part_number(search->findings));
    ok = ok && part_set(object, "detail", part_string_or_null(search->detail));
    ok = ok && part_set(object, "fixture", part_string_or_null(search->fixture));
    return part_finished(object, ok);
}

static json_t *differences_array(const struct laws *laws)
{
    json_t *array = json_array();
    bool ok = array != NULL;
    for (unsigned known = 0; ok && known < KNOWN_BUILDS; known++) {
        const struct difference *difference = &laws->differences[known];
        if (!difference->found)
            continue;
        json_t *object = json_object();
        ok = part_set(object, "build", json_string(known_build_names[known]));
        ok = ok && part_set(object, "place", json_string(place_names[difference->place]));
        ok = ok && part_set(object, "witness", names_array(&difference->counterexample));
        ok = part_append(array, part_finished(object, ok));
    }
    return part_finished(array, ok);
}

static json_t *headline_string(const struct verification *verification)
{
    struct text text = {0};
    headline_write(verification, &text);
    json_t *value = text.failed ? NULL : part_string(text.bytes);
    text_clean_up(&text);
    return value;
}

enum report_status report_verify_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    const char *like = verification->like < LIKE_NEITHER ? known_build_names[verification->like] : "neither";
    json_t *object = json_object();
    bool ok = part_set(object, "module", part_string(verification->build->path));
    ok = ok && part_set(object, "build", part_string(verification->build->name));
    ok = ok && part_set(object, "conclusion", json_string(conclusion_names[verification->conclusion]));
    ok = ok && part_set(object, "like", json_string(like));
    ok = ok && part_set(object, "imports", part_string(verification->build->imports ? verification->build->imports : ""));
    ok = ok && part_set(object, "laws", laws_array(&verification->laws));
    ok = ok && part_set(object, "fixtures", fixtures_object(batch));
    ok = ok && part_set(object, "search", search_object(&verification->search));
    ok = ok && part_set(object, "blame", part_blame(&verification->blame));
    ok = ok && part_set(object, "harness", part_string_or_null(style->version));
    ok = ok && part_set(object, "unicode", part_unicode(style->unicode));
    ok = ok && part_set(object, "isolation", part_isolation(style->isolation));
    ok = ok && part_set(object, "differences", differences_array(&verification->laws));
    ok = ok && part_set(object, "statements", part_statements(verification));
    ok = ok && part_set(object, "questions", part_number(verification->laws.questions));
    ok = ok && part_set(object, "origin", part_origin(style));
    ok = ok && part_set(object, "headline", headline_string(verification));
    ok = ok && part_set(object, "connectors", part_connectors(batch));
    return part_send(part_finished(object, ok), stream);
}
