/* Certificates in which a part is of the wrong kind, or does not fit the rest. */
#include "certified.h"
#include "certificate/certificate.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Puts a value at a path, "runs.0.answers": keys and indexes. Takes the value. */
static void put_value(json_t *root, const char *path, json_t *value)
{
    char part[64];
    json_t *at = root;
    for (;;) {
        size_t length = strcspn(path, ".");
        bool last = path[length] == '\0';
        ck_assert_uint_lt(length, sizeof part);
        memcpy(part, path, length);
        part[length] = '\0';
        size_t index = strtoul(part, NULL, 10);
        if (json_is_array(at) && last)
            ck_assert_int_eq(json_array_set_new(at, index, value), 0);
        else if (last)
            ck_assert_int_eq(json_object_set_new(at, part, value), 0);
        if (last)
            return;
        at = json_is_array(at) ? json_array_get(at, index) : json_object_get(at, part);
        ck_assert_msg(at, "there is no %s", part);
        path += length + 1;
    }
}

struct altered {
    const char *path, *value;
    const char *said; /* a part of it */
};

/* Each change alone, sealed again. */
static void assert_refused_each(const struct altered *changes, size_t count)
{
    json_t *root = written();
    for (size_t i = 0; i < count; i++) {
        struct text said = {0};
        json_t *changed = json_deep_copy(root), *value = json_loads(changes[i].value, JSON_DECODE_ANY, NULL);
        ck_assert_ptr_nonnull(value);
        put_value(changed, changes[i].path, value);
        enum came came = replay_value(changed, true, &said);
        ck_assert_msg(came == INVALID && strstr(said.bytes, changes[i].said), "%s = %s: %d: %s", changes[i].path, changes[i].value,
                      (int)came, said.bytes ? said.bytes : "");
        text_clean_up(&said);
        json_decref(changed);
    }
    json_decref(root);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

START_TEST(parts_of_a_run_are_of_their_kind)
{
    static const char lists[] = "expected lists of builds and runs, and an isolation or null", none[] = "expected no laws",
                      build[] = "expected the expectations of a known build, and the cycle of an upgrade",
                      run[] = "expected a build, and a case with its answers or the reason why it is not replayable",
                      answers[] = "expected the answers of each place";
    static const struct altered changes[] = {
        {"command", "\"audit\"", "command: expected run or verify"},
        {"command", "1", "Expected string"},
        {"builds", "{}", lists},
        {"runs", "null", lists},
        {"isolation", "1", lists},
        {"laws", "[]", none},
        {"law_counts", "{}", none},
        {"laws_asked", "1", none},
        {"search", "{}", none},
        {"statements", "[]", none},
        {"conclusion", "\"fixed\"", none},
        {"builds.0", "1", "builds[0]"},
        {"builds.0.expectations", "\"SP5\"", build},
        {"builds.2.before.cycle", "1", build},
        {"builds.2.before.cycle", "1000000", build},
        {"builds.2.before", "{}", "builds[2]"},
        {"runs.0", "1", "runs[0]"},
        {"runs.0.build", "-1", run},
        {"runs.0.build", "3", run},
        {"runs.0.fixture", "\"\"", run},
        {"runs.0.case", "1", run},
        {"runs.0.case", "null", run},
        {"runs.0.not_replayable", "1", run},
        {"runs.0.not_replayable", "\"it has too many recipients\"", run},
        {"runs.0.not_replayable", "\"for no reason\"", run},
        {"runs.0.answers", "null", run},
        {"runs.0.answers_before", "\"x\"", run},
        {"runs.0.answers", "{}", answers},
        {"runs.0.answers", "{\"a\": \"=\", \"b\": \"=\", \"c\": \"=\"}", answers},
        {"runs.0.answers.import list", "1", answers},
        {"runs.0.result.verdict", "{}", "result.verdict: expected a text"},
        {"runs.0.result.cycles", "\"x\"", "result.cycles: expected a list"},
        {"runs.0.result.faults", "[]", "result.faults: expected an object"},
        {"runs.0.result.passed", "1", "result.passed: expected true or false"},
        {"runs.0.result.faults.missing", "[]", "result.faults.missing: expected a whole number"},
        {"runs.0.result", "[]", "expected an object"},
    };
    write_run();
    json_t *root = written();
    ck_assert_uint_eq(json_array_size(json_object_get(root, "builds")), 3);
    /* One more, in no run. */
    json_t *builds = json_object_get(root, "builds");
    struct text said = {0};
    json_array_append(builds, json_array_get(builds, 0));
    ck_assert_int_eq(replay_value(root, true, &said), INVALID);
    assert_holds(said.bytes, "builds: expected only builds that have runs");
    text_clean_up(&said);
    json_decref(root);
    assert_refused_each(changes, COUNT(changes));
}
END_TEST

START_TEST(parts_of_a_verification_are_of_their_kind)
{
    static const char parts[] = "expected laws, search, statements and conclusion", law[] = "laws[0]: expected a state, names",
                      search[] = "search: expected the worst of its findings, or no findings";
    static const struct altered changes[] = {
        {"laws", "null", parts},
        {"law_counts", "[]", parts},
        {"laws_asked", "\"1\"", parts},
        {"search", "null", parts},
        {"statements", "{}", parts},
        {"conclusion", "null", parts},
        {"laws.0.state", "\"perhaps\"", law},
        {"laws.0.state", "\"unfinished\"", law},
        {"laws.0.names", "{}", law},
        {"laws.0.names", "[\"a\", \"b\", \"c\", \"d\"]", law},
        {"laws.0.names", "[1]", law},
        {"laws.0.answers", "1", law},
        {"laws.0.detail", "1", law},
        {"search.scenarios", "-1", search},
        {"search.findings", "-1", search},
        {"search.findings", "0", search},
        {"search.worst", "null", search},
        {"search.worst", "\"fixed\"", search},
        {"search.worst", "1", search},
        {"search.detail", "null", search},
        {"search.detail", "1", search},
        {"search.counterexample", "1", "search.counterexample[0]"},
    };
    write_verification("pre-sp4", 1, NULL);
    assert_refused_each(changes, COUNT(changes));
    json_t *root = written();
    struct text said = {0};
    put_value(root, "runs", json_array());
    put_value(root, "builds", json_array());
    ck_assert_int_eq(replay_value(root, true, &said), INVALID);
    assert_holds(said.bytes, "builds: expected the verified build only");
    text_clean_up(&said);
    json_decref(root);
}
END_TEST

/* The data of an unfinished run is checked, too. */
START_TEST(parts_of_a_crash_are_of_their_kind)
{
    static const char result[] = "result: expected a verdict, and reasons if it did not pass, one if it did not end";
    static const struct altered changes[] = {
        {"runs.0.result", "{}", "runs[0]"},
        {"runs.0.result.verdict", "\"perfect\"", result},
        {"runs.0.result.reasons", "{}", result},
        {"runs.0.result.reasons", "[]", result},
        {"runs.0.result.reasons", "[\"a\", \"b\"]", result},
        {"runs.0.result.passed", "true", result},
        {"runs.0.result.reasons", "[1]", "result: expected reasons of text"},
        {"runs.0.result.faults.missing", "\"x\"", "runs[0]"},
        {"runs.0.answers", "{}", "expected a build, and a case"},
        {"runs.0.answers_before", "{}", "expected a build, and a case"},
    };
    char *module = module_path("writes");
    write_verification(module, 1, NULL);
    assert_refused_each(changes, COUNT(changes));
    free(module);
}
END_TEST

/* A counterexample that passes is refused; its absence is allowed, and reported. */
START_TEST(a_counterexample_has_to_be_one)
{
    struct text said = {0};
    write_verification("sp4", 0, NULL);
    json_t *right = written();
    write_verification("pre-sp4", 1, NULL);
    json_t *root = written();
    put_value(root, "search.counterexample", json_incref(json_array_get(json_object_get(right, "runs"), 0)));
    ck_assert_int_eq(replay_value(root, true, &said), CONTRADICTED);
    assert_holds(said.bytes, "search: findings: computed 0");
    put_value(root, "search.counterexample", json_null());
    text_clear(&said);
    ck_assert_int_eq(replay_value(root, true, &said), AS_STATED);
    text_clean_up(&said);
    json_decref(root);
    json_decref(right);
}
END_TEST

/* ---- Parts that are made ----------------------------------------------------------------------------------------------------- */

static struct fixture *load(const char *text)
{
    struct fixture *fixture = NULL;
    struct text message = {0};
    ck_assert_msg(fixture_load_text("/no/such.yaml", text, strlen(text), &fixture, &message) == INPUT_OK, "%s", message.bytes);
    text_clean_up(&message);
    return fixture;
}

static void assert_not_replayable(const struct batch_run *run, enum certificate_obstacle obstacle, bool has_case)
{
    json_t *entry = certificate_run(run, 0);
    ck_assert_ptr_nonnull(entry);
    ck_assert_int_eq(certificate_obstacle_of(entry), obstacle);
    ck_assert(json_is_string(json_object_get(entry, "case")) == has_case);
    if (!has_case) /* its file is gone */
        ck_assert_str_eq(json_string_value(json_object_get(entry, "sha256")), "");
    ck_assert(json_is_null(json_object_get(entry, "answers")));
    json_decref(entry);
}

START_TEST(an_unreplayable_verdict_has_a_reason)
{
    struct fixture *small = load("title: T\nsource: S\nsites:\n- {name: A, post_office: B, recipients: [{name: C}]}\n");
    struct fixture *large = load("title: T\nsource: S\ngenerate: {recipients: 20000}\n");
    struct cycle_counts cycles[64] = {{0}};
    struct build build = {.name = (char[]){"b"}, .path = (char[]){"b.so"}};
    struct batch_run run = {.fixture = large, .build = &build, .result = {.cycles = cycles, .cycle_count = 1}};
    assert_not_replayable(&run, OBSTACLE_RECIPIENTS, false);
    run.fixture = small;
    assert_not_replayable(&run, OBSTACLE_ANSWERS, true);
    run.cut = true;
    assert_not_replayable(&run, OBSTACLE_CUT, true);
    run.cut = false;
    run.result.verdict = VERDICT_TIMED_OUT;
    assert_not_replayable(&run, OBSTACLE_NO_END, true);
    fixture_free(small);
    fixture_free(large);
}
END_TEST

/* Answers that contradict the findings, and those of a crashing build, are no evidence. */
START_TEST(evidence_equals_the_findings)
{
    static const struct {
        const char *module, *detail;
        bool as_found, answers;
    } cases[] = {
        {"candidates/never_equal.so", "9", true, false},
        {"candidates/never_equal.so", "-1", true, true},
        {"candidates/never_equal.so", "0", false, true},
        {"candidates/never_equal.so", NULL, true, false},
        {"modules/sp4.so", "1", true, false},
        {"modules/sp4.so", "1", false, true},
        {"tests/modules/writes.so", "1", true, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct laws laws = {0};
        struct law_evidence evidence = {0};
        struct build build = {.path = built_path(cases[i].module)};
        const struct batch_config config = {0};
        struct text said = {0};
        laws.results[LAW_REFLEXIVE][0] =
            (struct law_result){.state = LAW_BROKEN,
                                .detail = (char *)(uintptr_t)cases[i].detail,
                                .counterexample = {.names = {{.bytes = "a", .length = 1}}, .count = 1}};
        laws.results[LAW_ANTISYMMETRIC][0] = (struct law_result){.state = LAW_BROKEN}; /* without names */
        ck_assert_int_eq(law_evidence_ask(&config, &build, &laws, cases[i].as_found, &evidence, &said), BATCH_OK);
        ck_assert_msg((evidence.answers[LAW_REFLEXIVE][0] != NULL) == cases[i].answers, "case %zu", i);
        ck_assert_ptr_null(evidence.answers[LAW_ANTISYMMETRIC][0]);
        law_evidence_clean_up(&evidence);
        text_clean_up(&said);
        free(build.path);
    }
}
END_TEST

/* Jansson alone would leave out the long key where the buffer cannot grow to hold it. */
START_TEST(a_seal_without_memory_is_none)
{
    static const char key[] = "a key that is longer than all that was written before it: 0123456789012345678901234567890123456789";
    char *seal, *expected;
    unsigned long failures = 0;
    bool reached = true;
    json_set_alloc_funcs(malloc, free);
    json_t *root = json_pack("{s:i, s:i}", key, 1, "b", 2);
    ck_assert(certificate_seal(root, &expected));
    for (unsigned long n = 1; reached; n++) {
        fail_alloc_at(n);
        bool sealed = certificate_seal(root, &seal);
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        failures += !sealed;
        ck_assert(sealed || reached);
        if (sealed) {
            ck_assert_str_eq(seal, expected);
            free(seal);
        }
    }
    ck_assert_uint_gt(failures, 3);
    free(expected);
    json_decref(root);
}
END_TEST

static Suite *certificate_parts_suite(void)
{
    Suite *suite = suite_create("certificate parts");
    TCase *stated = tcase_create("stated"), *made = tcase_create("made");
    tcase_add_checked_fixture(stated, certified_set_up, certified_tear_down);
    tcase_set_timeout(stated, 300);
    tcase_set_timeout(made, 60);
    tcase_add_test(stated, parts_of_a_run_are_of_their_kind);
    tcase_add_test(stated, parts_of_a_verification_are_of_their_kind);
    tcase_add_test(made, an_unreplayable_verdict_has_a_reason);
    tcase_add_test(made, evidence_equals_the_findings);
    tcase_add_test(made, a_seal_without_memory_is_none);
    suite_add_tcase(suite, stated);
    TCase *all = suite_long_case(suite, 300);
    tcase_add_checked_fixture(all, certified_set_up, certified_tear_down);
    tcase_add_test(all, parts_of_a_crash_are_of_their_kind);
    tcase_add_test(all, a_counterexample_has_to_be_one);
    suite_add_tcase(suite, made);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {certificate_parts_suite};
    return suite_main(makers, 1);
}
