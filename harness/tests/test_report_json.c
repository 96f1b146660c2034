/* Results as JSON, and reports that cannot be written. */
#include "fail_alloc.h"
#include "made_report.h"
#include "report/printers.h"
#include "report/report.h"
#include "report/words.h"
#include "suite.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Asserts the names and the order of an object's keys. */
static void assert_keys(json_t *object, const char *expected)
{
    struct text keys = {0};
    ck_assert(json_is_object(object));
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        text_printf(&keys, "%s ", json_object_iter_key(at));
    ck_assert_str_eq(keys.bytes, expected);
    text_clean_up(&keys);
}

static json_t *parsed(char *bytes)
{
    assert_safe(bytes);
    for (const char *at = bytes; *at; at++)
        ck_assert_msg((unsigned char)*at < 0x80, "JSON is not ASCII");
    json_error_t error;
    json_t *value = json_loads(bytes, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(value != NULL, "%s at line %d", error.text, error.line);
    free(bytes);
    return value;
}

static json_int_t integer(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    ck_assert_msg(json_is_integer(value), "%s is no integer", key);
    return json_integer_value(value);
}

static const char *word(json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    ck_assert_msg(value != NULL, "%s is no string", key);
    return value;
}

START_TEST(json_of_everything)
{
    struct made_report made;
    make_report(&made);
    json_t *root = parsed(report_written(report_json, RUNS(&made.batch), &made_report_plain));
    assert_keys(root, "harness unicode isolation runs passed failed skipped connectors origin ");
    ck_assert_str_eq(word(root, "harness"), "1.2.3");
    ck_assert_str_eq(word(root, "unicode"), "15.0");
    ck_assert_int_eq(integer(root, "passed"), 5);
    ck_assert_int_eq(integer(root, "failed"), 1);
    json_t *runs = json_object_get(root, "runs");
    ck_assert_uint_eq(json_array_size(runs), 6);

    json_t *run = json_array_get(runs, 0);
    assert_keys(run, "fixture title build module cycles redundant_cycles redundant_updates verdict quiet_after loop faults passed "
                     "reasons blame upgrade uncovered output candidate known_limit ");
    ck_assert_str_eq(word(run, "fixture"), "article");
    ck_assert_str_eq(word(run, "title"), "Three spellings of Jimmy Smith");
    ck_assert_str_eq(word(run, "build"), "pre-SP4");
    ck_assert_str_eq(word(run, "module"), "modules/pre-sp4.so");
    ck_assert_int_eq(integer(run, "redundant_cycles"), 9);
    ck_assert_int_eq(integer(run, "redundant_updates"), 18);
    ck_assert_str_eq(word(run, "verdict"), "looping");
    ck_assert(json_is_null(json_object_get(run, "quiet_after")));
    assert_keys(json_object_get(run, "loop"), "from period ");
    ck_assert_int_eq(integer(json_object_get(run, "loop"), "from"), 1);
    ck_assert_int_eq(integer(json_object_get(run, "loop"), "period"), 2);
    assert_keys(json_object_get(run, "faults"), "missing misrouted stray damaged unroutable ");
    ck_assert(json_is_true(json_object_get(run, "passed")));
    ck_assert_uint_eq(json_array_size(json_object_get(run, "reasons")), 0);
    ck_assert(json_is_null(json_object_get(run, "blame")));
    ck_assert(json_is_null(json_object_get(run, "upgrade")));
    json_t *cycles = json_object_get(run, "cycles");
    ck_assert_uint_eq(json_array_size(cycles), 10);
    json_t *cycle = json_array_get(cycles, 1);
    assert_keys(cycle, "cycle records adds changes deletes rejected conflicts redundant nanoseconds ");
    ck_assert_int_eq(integer(cycle, "cycle"), 2);
    ck_assert_int_eq(integer(cycle, "records"), 2);
    ck_assert_int_eq(integer(cycle, "adds"), 1);
    ck_assert_int_eq(integer(cycle, "changes"), 1);
    ck_assert_int_eq(integer(cycle, "nanoseconds"), 1001);
    ck_assert(json_is_true(json_object_get(cycle, "redundant")));
    ck_assert(json_is_false(json_object_get(json_array_get(cycles, 0), "redundant")));

    run = json_array_get(runs, 2);
    ck_assert_int_eq(integer(run, "quiet_after"), 4);
    ck_assert(json_is_null(json_object_get(run, "loop")));
    assert_keys(json_object_get(run, "upgrade"), "from before_cycle ");
    ck_assert_str_eq(word(json_object_get(run, "upgrade"), "from"), "modules/pre-sp4.so");
    ck_assert_int_eq(integer(json_object_get(run, "upgrade"), "before_cycle"), 4);

    run = json_array_get(runs, 3);
    ck_assert_str_eq(word(run, "fixture"), "\\xE4");
    ck_assert_int_eq(integer(run, "redundant_updates"), INT64_MAX);
    ck_assert_str_eq(word(run, "title"), "</td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>");
    char *blame = json_dumps(json_object_get(run, "blame"), JSON_COMPACT);
    ck_assert_str_eq(blame, "[[\"export match\"],[\"import list\",\"post office\"]]");
    free(blame);

    run = json_array_get(runs, 4);
    ck_assert_str_eq(word(run, "module"), "a\tb.so");
    ck_assert_str_eq(word(run, "verdict"), "crashed");
    ck_assert_uint_eq(json_array_size(json_object_get(run, "cycles")), 0);
    ck_assert(json_is_false(json_object_get(run, "passed")));
    json_t *reasons = json_object_get(run, "reasons");
    ck_assert_str_eq(json_string_value(json_array_get(reasons, 1)), "verdict: crashed, expected quiet");
    ck_assert_str_eq(word(run, "output"), "oh\\x07");

    run = json_array_get(runs, 5);
    ck_assert_int_eq(integer(run, "quiet_after"), 0);
    ck_assert_int_eq(integer(json_object_get(run, "faults"), "missing"), 1);
    ck_assert_int_eq(integer(json_object_get(run, "faults"), "damaged"), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(run, "blame")), 0);
    ck_assert(json_is_array(json_object_get(run, "blame")));
    json_decref(root);
}
END_TEST

START_TEST(json_keeps_valid_utf_8)
{
    struct made_report made;
    make_report(&made);
    made.fixtures[0].title = "M\xc3\xbcller \xe2\x80\xae \xf0\x9f\x98\x80 \033 \" \\";
    json_t *root = parsed(list_written(report_list_json, &made.batch.fixtures, &made_report_plain));
    assert_keys(root, "fixtures ");
    json_t *fixtures = json_object_get(root, "fixtures");
    ck_assert_uint_eq(json_array_size(fixtures), 2);
    json_t *fixture = json_array_get(fixtures, 0);
    assert_keys(fixture, "fixture title source path ");
    ck_assert_str_eq(word(fixture, "title"), made.fixtures[0].title);
    ck_assert_str_eq(word(fixture, "path"), "fixtures/article.yaml");
    ck_assert_str_eq(word(json_array_get(fixtures, 1), "source"), "x\ny");
    json_decref(root);
}
END_TEST

/* A stream on which nothing arrives. */
static FILE *full_stream(void)
{
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    return stream;
}

START_TEST(failed_writes_are_noticed)
{
    static report_writer *const reports[] = {report_table, report_json};
    static report_writer *const lists[] = {report_table, report_list_json};
    struct made_report made;
    make_report(&made);
    for (size_t i = 0; i < 2; i++) {
        FILE *stream = full_stream();
        ck_assert_int_eq(reports[i](RUNS(&made.batch), &made_report_plain, stream), REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, ENOSPC);
        (void)fclose(stream);
        stream = full_stream();
        ck_assert_int_eq(
            lists[i](&(struct results){.kind = RESULTS_LIST, .list = &made.batch.fixtures}, &made_report_plain, stream),
            REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, ENOSPC);
        (void)fclose(stream);
        stream = fopen("/dev/null", "r");
        ck_assert_ptr_nonnull(stream);
        ck_assert_int_eq(reports[i](RUNS(&made.batch), &made_report_plain, stream), REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, EBADF);
        (void)fclose(stream);
    }
}
END_TEST

/* Jansson's allocations fail like all others. */
static void *allocate(size_t size) { return malloc(size); }

static enum report_status write_table(const struct made_report *made, FILE *stream)
{
    return report_table(RUNS(&made->batch), &made_report_plain, stream);
}
static enum report_status write_json(const struct made_report *made, FILE *stream)
{
    return report_json(RUNS(&made->batch), &made_report_plain, stream);
}

static enum report_status write_list_table(const struct made_report *made, FILE *stream)
{
    return report_table(&(struct results){.kind = RESULTS_LIST, .list = &made->batch.fixtures}, &made_report_plain, stream);
}

static enum report_status write_list_json(const struct made_report *made, FILE *stream)
{
    return report_list_json(&(struct results){.kind = RESULTS_LIST, .list = &made->batch.fixtures}, &made_report_plain, stream);
}

static void assert_failures(enum report_status write(const struct made_report *, FILE *))
{
    struct made_report made;
    make_report(&made);
    /* Fewer cycles: each costs a dozen allocations. */
    made.runs[3].result.cycle_count = 20;
    made.runs[0].result.cycle_count = 2;
    char bytes[65536];
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        FILE *stream = fmemopen(bytes, sizeof bytes, "w");
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = write(&made, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        long length = ftell(stream);
        ck_assert_int_eq(fclose(stream), 0);
        if (!reached) {
            ck_assert_int_eq(status, REPORT_OK);
            ck_assert_int_gt(length, 0);
            ck_assert_uint_gt(n, 3);
            break;
        }
        ck_assert_msg(status == REPORT_NO_MEMORY, "allocation %lu: status %d", n, (int)status);
        ck_assert_int_eq(length, 0);
    }
}

START_TEST(failed_allocations_are_noticed)
{
    json_set_alloc_funcs(allocate, free);
    assert_failures(write_table);
    assert_failures(write_json);
    assert_failures(write_list_table);
    assert_failures(write_list_json);
    json_set_alloc_funcs(malloc, free);
}
END_TEST

static Suite *report_json_suite(void)
{
    Suite *suite = suite_create("report json");
    TCase *json = tcase_create("json");
    tcase_add_test(json, json_of_everything);
    tcase_add_test(json, json_keeps_valid_utf_8);
    suite_add_tcase(suite, json);
    TCase *failures = tcase_create("failures");
    tcase_add_test(failures, failed_writes_are_noticed);
    tcase_add_test(failures, failed_allocations_are_noticed);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_json_suite};
    return suite_main(makers, 1);
}
