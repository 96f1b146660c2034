/* The JSON of a verification is complete, with the keys of DESIGN section 7 in their order. */
#include "made_verification.h"
#include "suite.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

static const struct report_style style = {.version = "1.2.3", .unicode = {15, 0}, .date = "2026-11-22T12:00:00Z"};

static const char *json_text(const json_t *object, const char *key) { return json_string_value(json_object_get(object, key)); }

static json_int_t json_number(const json_t *object, const char *key) { return json_integer_value(json_object_get(object, key)); }

static json_int_t clipped(uint64_t number) { return number < INT64_MAX ? (json_int_t)number : INT64_MAX; }

/* NULL: it must be null. */
static void assert_json_text(const json_t *object, const char *key, const char *expected)
{
    const json_t *value = json_object_get(object, key);
    ck_assert_ptr_nonnull(value);
    ck_assert_int_eq(json_is_null(value), expected == NULL);
    if (expected)
        ck_assert_str_eq(json_string_value(value), expected);
}

static bool is_utf8(struct ccm_name name)
{
    UChar32 c = 0;
    for (size_t i = 0; c >= 0 && i < name.length;)
        U8_NEXT((const uint8_t *)name.bytes, i, name.length, c);
    return c >= 0;
}

static void assert_json_name(const json_t *value, struct ccm_name name)
{
    struct text expected = {0};
    if (is_utf8(name))
        text_append(&expected, name.bytes, name.length);
    else
        text_append_escaped(&expected, name.bytes, name.length);
    assert_text(&expected, json_string_value(value));
    text_clean_up(&expected);
}

static void assert_json_counterexample(const json_t *array, const struct law_counterexample *counterexample)
{
    ck_assert_uint_eq(json_array_size(array), counterexample->count);
    for (uint32_t i = 0; i < counterexample->count; i++)
        assert_json_name(json_array_get(array, i), counterexample->names[i]);
}

/* They stand in this order. */
static void assert_keys(json_t *object, const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        ck_assert_ptr_nonnull(*keys);
        ck_assert_str_eq(key, *keys++);
    }
    ck_assert_ptr_null(*keys);
}

static void assert_json_laws(const json_t *array, const struct verified *verified)
{
    static const char *const keys[] = {"law", "place", "passed", "witness", "detail", "conclusive", NULL};
    static const struct law_counterexample nobody = {.count = 0};
    ck_assert_uint_eq(json_array_size(array), LAW_CASES);
    for (size_t at = 0; at < LAW_CASES; at++) {
        json_t *law = json_array_get(array, at);
        const struct law_result *result = law_at(verified, at);
        assert_keys(law, keys);
        assert_json_text(law, "law", law_table[at / CCM_PLACES].name);
        assert_json_text(law, "place", place_names[at % CCM_PLACES]);
        assert_json_text(law, "detail", result->detail);
        ck_assert_int_eq(json_is_true(json_object_get(law, "passed")), result->state == LAW_HOLDS);
        ck_assert_int_eq(json_is_true(json_object_get(law, "conclusive")), result->state != LAW_INCONCLUSIVE);
        assert_json_counterexample(json_object_get(law, "witness"),
                                   result->state == LAW_BROKEN ? &result->counterexample : &nobody);
    }
}

static void assert_json_fixtures(json_t *object, const struct batch *batch)
{
    static const char *const keys[] = {"passed", "failed", "failing", "skipped", "runs", NULL};
    const json_t *failing = json_object_get(object, "failing"), *runs = json_object_get(object, "runs");
    size_t failed = 0;
    assert_keys(object, keys);
    ck_assert_int_eq(json_number(object, "passed"), (json_int_t)batch->passed);
    ck_assert_int_eq(json_number(object, "failed"), (json_int_t)batch->failed);
    ck_assert_uint_eq(json_array_size(failing), batch->failed);
    ck_assert_uint_eq(json_array_size(runs), batch->run_count);
    for (size_t i = 0; i < batch->run_count; i++) {
        const char *name = batch->runs[i].fixture->name;
        const struct ccm_name bytes = {.bytes = name, .length = strlen(name)};
        const json_t *run = json_array_get(runs, i);
        assert_json_name(json_object_get(run, "fixture"), bytes);
        ck_assert_int_eq(json_is_true(json_object_get(run, "passed")), batch->runs[i].passed);
        if (!batch->runs[i].passed)
            assert_json_name(json_array_get(failing, failed++), bytes);
    }
}

static void assert_json_rest(const json_t *root, const struct verification *verification)
{
    static const char *const keys[] = {"scenarios", "counterexample", "findings", "detail", "fixture", NULL};
    const struct search_summary *search = &verification->search;
    json_t *said = json_object_get(root, "search");
    assert_keys(said, keys);
    ck_assert_int_eq(json_number(said, "scenarios"), clipped(search->scenarios));
    ck_assert_int_eq(json_number(said, "findings"), clipped(search->findings));
    assert_json_text(said, "detail", search->detail);
    if (search->counterexample)
        assert_json_name(json_object_get(said, "counterexample"),
                         (struct ccm_name){.bytes = search->counterexample, .length = strlen(search->counterexample)});
    else
        assert_json_text(said, "counterexample", NULL);

    const json_t *blame = json_object_get(root, "blame");
    ck_assert_int_eq(json_is_null(blame), !verification->blame.asked);
    ck_assert_uint_eq(json_array_size(blame), verification->blame.count);

    const json_t *differences = json_object_get(root, "differences"), *statements = json_object_get(root, "statements");
    size_t departed = 0;
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        const struct difference *difference = &verification->laws.differences[known];
        if (!difference->found)
            continue;
        const json_t *object = json_array_get(differences, departed++);
        assert_json_text(object, "build", known_build_names[known]);
        assert_json_text(object, "place", place_names[difference->place]);
        assert_json_counterexample(json_object_get(object, "witness"), &difference->counterexample);
    }
    ck_assert_uint_eq(json_array_size(differences), departed);
    ck_assert_uint_eq(json_array_size(statements), verification->statement_count);
    for (size_t i = 0; i < verification->statement_count; i++) {
        assert_json_text(json_array_get(statements, i), "conclusion", conclusion_names[verification->statements[i].kind]);
        assert_json_text(json_array_get(statements, i), "text", verification->statements[i].text);
    }
}

START_TEST(json_agrees)
{
    static const char *const keys[] = {"module",    "build",  "conclusion", "like",       "imports",   "laws",        "fixtures",
                                       "search",    "blame",  "harness",    "unicode",    "isolation", "differences", "statements",
                                       "questions", "origin", "headline",   "connectors", NULL};
    struct verified verified;
    make_one(&verified, _i);
    const struct verification *verification = &verified.verification;
    char *written = report_written(report_json, VERIFIED(&verified), &style);
    json_t *root = json_loads(written, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    assert_keys(root, keys);
    assert_json_name(json_object_get(root, "module"),
                     (struct ccm_name){.bytes = verification->build->path, .length = strlen(verification->build->path)});
    assert_json_text(root, "build", verification->build->name);
    assert_json_text(root, "conclusion", conclusion_names[verification->conclusion]);
    assert_json_text(root, "like", verification->like == LIKE_NEITHER ? "neither" : known_build_names[verification->like]);
    assert_json_text(root, "harness", "1.2.3");
    assert_json_text(root, "unicode", "15.0");
    ck_assert_int_eq(json_number(root, "questions"), clipped(verification->laws.questions));
    assert_json_laws(json_object_get(root, "laws"), &verified);
    assert_json_fixtures(json_object_get(root, "fixtures"), &verified.batch);
    assert_json_rest(root, verification);
    if (_i == MADE_ASCII_ONLY) {
        const json_t *set = json_array_get(json_object_get(root, "blame"), 0);
        ck_assert_uint_eq(json_array_size(set), 2);
        ck_assert_str_eq(json_string_value(json_array_get(set, 0)), "import list");
        ck_assert_str_eq(json_string_value(json_array_get(set, 1)), "export match");
    }
    json_decref(root);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(json_without_a_version)
{
    struct verified verified;
    make_fixed(&verified, 1);
    char *written = report_written(report_json, VERIFIED(&verified), &(struct report_style){0});
    json_t *root = json_loads(written, JSON_REJECT_DUPLICATES, NULL);
    assert_json_text(root, "harness", NULL);
    assert_json_text(root, "unicode", NULL);
    ck_assert_str_eq(json_text(root, "conclusion"), "fixed");
    json_decref(root);
    free(written);
    /* Without a verification it is the report of runs, as ever. */
    written = report_written(report_json, RUNS(&verified.batch), &style);
    root = json_loads(written, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(json_object_get(root, "runs"));
    ck_assert_ptr_null(json_object_get(root, "laws"));
    json_decref(root);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

static Suite *report_verification_json_suite(void)
{
    Suite *suite = suite_create("report verification json");
    TCase *json = tcase_create("json");
    tcase_add_loop_test(json, json_agrees, 0, MADE);
    tcase_add_test(json, json_without_a_version);
    suite_add_tcase(suite, json);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_json_suite};
    return suite_main(makers, 1);
}
