/* Certificates: validity and results. */
#include "base/sha256.h"
#include "certified.h"
#include "fail_alloc.h"
#include "program.h"
#include "report/report.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* ---- Keys, lists, texts ------------------------------------------------------------------------------------------------------ */

/* Removes what is at a path of one or two keys, or adds a key. */
START_TEST(no_key_may_be_missing_or_added)
{
    write_verification("sp4", 0, NULL);
    json_t *root = written(), *copied;
    const char *key;
    json_t *value;
    struct text said = {0};
    json_object_foreach(root, key, value)
    {
        copied = json_deep_copy(root);
        json_object_del(copied, key);
        text_clear(&said);
        ck_assert_int_eq(replay_value(copied, strcmp(key, "sha256") != 0, &said), INVALID);
        json_decref(copied);
    }
    static const char *const holders[] = {"harness", "search"};
    for (size_t i = 0; i < 2; i++) {
        copied = json_deep_copy(root);
        json_object_set_new(json_object_get(copied, holders[i]), "more", json_true());
        ck_assert_int_eq(replay_value(copied, true, &said), INVALID);
        json_decref(copied);
    }
    copied = json_deep_copy(root);
    json_object_set_new(copied, "more", json_true());
    ck_assert_int_eq(replay_value(copied, true, &said), INVALID);
    json_decref(copied);
    static const char *const lists[] = {"builds", "runs", "laws"};
    for (size_t i = 0; i < 3; i++) {
        copied = json_deep_copy(root);
        json_t *list = json_object_get(copied, lists[i]);
        json_object_set_new(json_array_get(list, 0), "more", json_true());
        ck_assert_int_eq(replay_value(copied, true, &said), INVALID);
        json_object_del(json_array_get(list, 0), "more");
        json_array_remove(list, json_array_size(list) - 1);
        ck_assert_int_ne(replay_value(copied, true, &said), AS_STATED);
        json_decref(copied);
    }
    copied = json_deep_copy(root);
    json_t *result = json_object_get(json_array_get(json_object_get(copied, "runs"), 0), "result");
    json_object_set_new(result, "more", json_true());
    text_clear(&said);
    ck_assert_int_eq(replay_value(copied, true, &said), INVALID);
    assert_holds(said.bytes, "result: expected no other keys");
    json_object_del(result, "more");
    json_object_del(result, "verdict");
    text_clear(&said);
    ck_assert_int_eq(replay_value(copied, true, &said), INVALID);
    assert_holds(said.bytes, "result.verdict: expected this key");
    json_decref(copied);
    text_clean_up(&said);
    json_decref(root);
}
END_TEST

/* Replaces a text of the first run, seals, and replays. */
static void assert_run_says(const char *object, const char *key, const char *value, enum came expected, const char *part)
{
    json_t *root = written(), *run = json_array_get(json_object_get(root, "runs"), 0);
    struct text said = {0};
    json_object_set_new(object ? json_object_get(run, object) : run, key, json_string(value));
    ck_assert_int_eq(replay_value(root, true, &said), expected);
    assert_holds(said.bytes, part);
    text_clean_up(&said);
    json_decref(root);
}

START_TEST(answers_must_be_those_to_the_questions)
{
    write_run();
    json_t *root = written(), *answers = json_object_get(json_array_get(json_object_get(root, "runs"), 0), "answers");
    ck_assert_str_eq(word_of(answers, "import list"), "><");
    ck_assert_str_eq(word_of(answers, "export match"), "4<9=");
    ck_assert_str_eq(word_of(answers, "post office"), "4<3=4<51=");
    json_decref(root);
    assert_run_says("answers", "import list", ">", CONTRADICTED, "import list: there are fewer answers than questions");
    assert_run_says("answers", "import list", "><1000=", CONTRADICTED, "import list: there are more answers than questions");
    assert_run_says("answers", "import list", ">?", CONTRADICTED, "import list: invalid answers; expected <, = and >");
    assert_run_says("answers", "import list", ">01<", CONTRADICTED, "import list: invalid answers; expected <, = and >");
    assert_run_says("answers", "import list", "99999999999999999999999<", CONTRADICTED, "invalid answers; expected <, = and >");
    /* The same answers in other words. */
    assert_run_says("answers", "post office", "<3<3=4<51=", CONTRADICTED, "post office: computed");
}
END_TEST

START_TEST(a_case_stands_alone)
{
    write_run();
    assert_run_says(NULL, "case", "title: T\nsource: S\nsites:\n- {name: A, post_office: B, recipients_from: /etc/passwd}\n",
                    INVALID, "names another file; expected a self-contained fixture");
    assert_run_says(
        NULL, "case",
        "title: T\nsource: S\nsites:\n- {name: A, post_office: B, recipients: [{name: C}]}\npost_office: {entries_from: "
        "/etc/passwd}\n",
        INVALID, "names another file");
    assert_run_says(NULL, "case", "title: T\nsource: S\ngenerate: {recipients: 20000000}\n", INVALID, "generate.recipients");
    assert_run_says(NULL, "case", "no fixture", INVALID, "article-three-spellings.yaml:1:1");
}
END_TEST

/* ---- Invalid certificates ---------------------------------------------------------------------------------------------------- */

static void assert_invalid(const char *bytes, size_t length, const char *part)
{
    struct text said = {0};
    ck_assert_int_eq(replay_bytes(bytes, length, &said), INVALID);
    assert_holds(said.bytes, part);
    text_clean_up(&said);
}

START_TEST(an_invalid_certificate_is_refused)
{
    static const struct {
        const char *bytes, *part;
    } cases[] = {
        {"", "c.json:1:1: "},
        {"{", "c.json:1:1: "},
        {"{\n  \"certificate\": 1,\n  oops\n}", "c.json:3:"},
        {"[]", "is not a certificate"},
        {"{}", "is not a certificate"},
        {"{\"certificate\": \"1\"}", "is not a certificate"},
        {"{\"certificate\": 2}", "is a certificate of version 2; this program supports version 1"},
        {"{\"certificate\": 1}", "not found"},
        {"{\"certificate\": 1, \"certificate\": 1}", "duplicate"},
        {"{\"certificate\": 1, \"command\": \"a\\u0000b\"}", "c.json:1:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_invalid(cases[i].bytes, strlen(cases[i].bytes), cases[i].part);
    assert_invalid("{\"certificate\": 1\0}", 19, "c.json:1:18: a NUL");
    struct text deep = {0};
    for (int i = 0; i < 100000; i++)
        text_puts(&deep, "[");
    assert_invalid(deep.bytes, deep.length, "depth");
    text_clean_up(&deep);
}
END_TEST

START_TEST(a_part_of_a_certificate_is_none)
{
    write_run();
    json_t *root = written();
    char *whole = json_dumps(root, JSON_INDENT(2));
    size_t length = strlen(whole), step = suite_under_valgrind() ? 997 : 37;
    for (size_t part = 0; part < length; part += step)
        assert_invalid(whole, part, "c.json:");
    free(whole);
    json_decref(root);
}
END_TEST

START_TEST(a_change_breaks_the_seal)
{
    write_run();
    json_t *root = written();
    struct text said = {0};
    json_object_set_new(json_object_get(root, "harness"), "version", json_string("other"));
    ck_assert_int_eq(replay_value(root, false, &said), INVALID);
    assert_holds(said.bytes, "c.json: was changed after it was written");
    text_clean_up(&said);
    json_decref(root);
}
END_TEST

/* ---- Memory ------------------------------------------------------------------------------------------------------------------ */

/* Jansson's allocations fail in their turn, too. */
static void *allocate(size_t size) { return malloc(size); }

/* Reads, replays and reports a certificate where allocation n of one of these steps fails. False: there are fewer allocations. */
static bool run_out(const char *whole, unsigned long n, bool reading, FILE *nowhere, unsigned long *failures)
{
    struct stated stated = {0};
    struct replay replay = {0};
    struct text said = {0};
    const struct report_style style = {0};
    if (reading)
        fail_alloc_at(n);
    enum input_status read = stated_read("c.json", whole, strlen(whole), &stated, &said);
    if (!reading)
        fail_alloc_at(n);
    enum replay_status done = read == INPUT_OK ? replay_certificate("c.json", &stated, &replay, &said) : REPLAY_FAILED;
    bool reached = fail_alloc_seen() >= n;
    if (done == REPLAY_DONE && !reached) {
        for (unsigned long m = 1, seen = 1; seen >= m; m++) {
            fail_alloc_at(m);
            enum report_status table =
                report_table(&(struct results){.kind = RESULTS_REPLAY, .stated = &stated, .replay = &replay}, &style, nowhere);
            seen = fail_alloc_seen();
            fail_alloc_at(m);
            enum report_status json = report_replay_json(
                &(struct results){.kind = RESULTS_REPLAY, .stated = &stated, .replay = &replay}, &style, nowhere);
            seen = fail_alloc_seen() > seen ? fail_alloc_seen() : seen;
            fail_alloc_at(0);
            ck_assert(table == REPORT_OK || table == REPORT_NO_MEMORY);
            ck_assert(json == REPORT_OK || json == REPORT_NO_MEMORY);
        }
    }
    fail_alloc_at(0);
    ck_assert(read == INPUT_OK || read == INPUT_NO_MEMORY);
    /* Some allocations are optional; none changes the verdict. */
    ck_assert_msg(done == REPLAY_FAILED || (done == REPLAY_DONE && !replay.states[REPLAY_CONTRADICTED]), "allocation %lu", n);
    *failures += done == REPLAY_FAILED;
    replay_clean_up(&replay);
    stated_clean_up(&stated);
    text_clean_up(&said);
    return reached;
}

START_TEST(memory_that_runs_out_is_no_verdict)
{
    write_verification("pre-sp4", 1, NULL);
    json_t *root = written();
    char *whole = json_dumps(root, JSON_COMPACT);
    FILE *nowhere = fopen("/dev/null", "w");
    ck_assert_ptr_nonnull(nowhere);
    unsigned long failures = 0;
    for (unsigned long n = 1; run_out(whole, n, true, nowhere, &failures); n = fail_alloc_next(n))
        continue;
    ck_assert_uint_gt(failures, 5);
    free(whole);
    json_decref(root);
    (void)fclose(nowhere);
}
END_TEST

START_TEST(memory_that_runs_out_in_json_is_no_verdict)
{
    write_verification("pre-sp4", 1, NULL);
    json_set_alloc_funcs(allocate, free);
    json_t *root = written();
    char *whole = json_dumps(root, JSON_COMPACT);
    FILE *nowhere = fopen("/dev/null", "w");
    ck_assert_ptr_nonnull(nowhere);
    unsigned long failures = 0;
    for (unsigned long n = 1; run_out(whole, n, false, nowhere, &failures); n = fail_alloc_next(n))
        continue;
    ck_assert_uint_gt(failures, 20);
    free(whole);
    json_decref(root);
    (void)fclose(nowhere);
}
END_TEST

START_TEST(a_file_that_is_not_there_has_no_sum)
{
    char digits[SHA256_DIGITS];
    uint64_t size;
    struct text said = {0};
    struct build build = {.path = (char[]){"/no/such.so"}, .name = (char[]){"none"}};
    const struct batch batch = {.builds = &build, .build_count = 1};
    ck_assert_ptr_null(certificate_builds(&batch, &said));
    ck_assert_str_eq(said.bytes, "/no/such.so: cannot be read for the certificate: No such file or directory");
    ck_assert(!sha256_of_file("/", digits, &size));
    sha256_of("abc", 3, digits); /* of FIPS 180-4 */
    ck_assert_str_eq(digits, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    text_clean_up(&said);
}
END_TEST

START_TEST(a_module_that_is_not_there_gives_no_evidence)
{
    struct laws laws = {0};
    struct law_evidence evidence = {0};
    struct build build = {.path = (char[]){"/no/such.so"}};
    const struct batch_config config = {.timeout_ms = 5000};
    struct text said = {0};
    laws.results[LAW_REFLEXIVE][0] =
        (struct law_result){.state = LAW_BROKEN, .counterexample = {.names = {{.bytes = "a", .length = 1}}, .count = 1}};
    ck_assert_int_eq(law_evidence_ask(&config, &build, &laws, true, &evidence, &said), BATCH_FAILED);
    assert_holds(said.bytes, "/no/such.so");
    law_evidence_clean_up(&evidence);
    text_clean_up(&said);
}
END_TEST

/* ---- Parts ------------------------------------------------------------------------------------------------------------------- */

START_TEST(names_come_back)
{
    static const char *const names[] = {"Smith", "\xc3\xa4", "a\xff.", "\x01\\\"", "\xed\xa0\x80"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ccm_name name = {.bytes = names[i], .length = strlen(names[i])}, back;
        json_t *value = certificate_name(name);
        ck_assert(certificate_read_name(value, &back));
        ck_assert_uint_eq(back.length, name.length);
        ck_assert_mem_eq(back.bytes, name.bytes, name.length);
        free((char *)(uintptr_t)back.bytes);
        json_decref(value);
    }
    static const char *const wrong[] = {"1",
                                        "null",
                                        "\"\"",
                                        "{}",
                                        "{\"hex\": \"\"}",
                                        "{\"hex\": \"0\"}",
                                        "{\"hex\": \"0g\"}",
                                        "{\"hex\": \"FF\"}",
                                        "{\"hex\": 1}",
                                        "{\"hex\": \"ff\", \"more\": 1}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct ccm_name name;
        json_t *value = json_loads(wrong[i], JSON_DECODE_ANY, NULL);
        ck_assert_msg(!certificate_read_name(value, &name), "%s is taken for a name", wrong[i]);
        json_decref(value);
    }
}
END_TEST

static void assert_judged(enum law law, const char *answers, enum evidence_status expected, const char *detail)
{
    struct law_counterexample counterexample = {.names = {{"A", 1}, {"a", 1}, {"b", 1}}, .count = 2};
    struct text said = {0};
    if (law == LAW_NO_FALSE_MATCH)
        counterexample.names[1] = (struct ccm_name){"b", 1};
    if (law == LAW_REFLEXIVE)
        counterexample.count = 1;
    if (law == LAW_EQUIVALENCE || law == LAW_TRANSITIVE)
        counterexample.count = 3;
    ck_assert_int_eq(law_evidence_judge(law, &counterexample, answers, &said), expected);
    if (detail)
        ck_assert_str_eq(said.bytes, detail);
    text_clean_up(&said);
}

START_TEST(answers_break_laws)
{
    assert_judged(LAW_NO_FALSE_MATCH, "====", EVIDENCE_BROKEN, "0, the other way round 0");
    assert_judged(LAW_NO_FALSE_MATCH, "=<==", EVIDENCE_BROKEN, "-1, the other way round 0");
    assert_judged(LAW_NO_FALSE_MATCH, "=<>=", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_NO_MISSED_MATCH, "=<>=", EVIDENCE_BROKEN, "-1, the other way round 1");
    assert_judged(LAW_NO_MISSED_MATCH, "====", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_REFLEXIVE, ">", EVIDENCE_BROKEN, "1");
    assert_judged(LAW_REFLEXIVE, "=", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_ANTISYMMETRIC, "=>>=", EVIDENCE_BROKEN, "1, the other way round 1");
    assert_judged(LAW_ANTISYMMETRIC, "=<>=", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_EQUIVALENCE, "==<===>==", EVIDENCE_BROKEN, "0 and 0, but -1");
    assert_judged(LAW_EQUIVALENCE, "=========", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_TRANSITIVE, "=<>>=<<>=", EVIDENCE_BROKEN, "-1 and -1, but 1");
    assert_judged(LAW_TRANSITIVE, "=<<>=<>>=", EVIDENCE_NOT_BROKEN, NULL);
    assert_judged(LAW_TRANSITIVE, "=<<>=<>>", EVIDENCE_MALFORMED, NULL);
    assert_judged(LAW_REFLEXIVE, "x", EVIDENCE_MALFORMED, NULL);
    assert_judged(LAW_NO_CRASH, "====", EVIDENCE_MALFORMED, NULL);
}
END_TEST

static Suite *certificate_suite(void)
{
    Suite *suite = suite_create("certificate");
    TCase *texts = tcase_create("texts"), *parts = tcase_create("parts");
    tcase_add_checked_fixture(texts, certified_set_up, certified_tear_down);
    tcase_set_timeout(texts, 300);
    tcase_add_test(texts, no_key_may_be_missing_or_added);
    tcase_add_test(texts, answers_must_be_those_to_the_questions);
    tcase_add_test(texts, a_case_stands_alone);
    tcase_add_test(texts, an_invalid_certificate_is_refused);
    tcase_add_test(texts, a_part_of_a_certificate_is_none);
    tcase_add_test(texts, a_change_breaks_the_seal);
    suite_add_tcase(suite, texts);
    TCase *all = suite_long_case(suite, 300);
    tcase_add_checked_fixture(all, certified_set_up, certified_tear_down);
    tcase_add_test(all, memory_that_runs_out_is_no_verdict);
    tcase_add_test(all, memory_that_runs_out_in_json_is_no_verdict);
    tcase_add_test(parts, names_come_back);
    tcase_add_test(parts, a_file_that_is_not_there_has_no_sum);
    tcase_add_test(parts, a_module_that_is_not_there_gives_no_evidence);
    tcase_add_test(parts, answers_break_laws);
    suite_add_tcase(suite, parts);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {certificate_suite};
    return suite_main(makers, 1);
}
