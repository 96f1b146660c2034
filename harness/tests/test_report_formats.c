/* TAP, JUnit and Markdown: layout, hostile names and write errors. */
#include "fail_alloc.h"
#include "made.h"
#include "made_verification.h"
#include "report/conclusion.h"
#include "report/report.h"
#include "report/unique.h"
#include "suite.h"
#include "xml_tested.h"

#include <errno.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static const struct report_link links[] = {{"Coverage", "coverage/index.html"}, {"a|b", "x%20y.xml"}};
static const struct report_style style = {
    .version = "1.2.3", .unicode = {15, 0}, .date = "2026-11-22T12:00:00Z", .links = links, .link_count = 2};
static const struct report_style bare = {0};

static report_writer *const writers[] = {report_tap, report_junit, report_markdown};
#define WRITERS ((int)(sizeof writers / sizeof writers[0]))
static const char *const goldens[] = {"hostile.tap", "hostile.junit.xml", "hostile.md"};

/* Nothing in it acts on a terminal or on how it reads. */
static void assert_safe(const char *bytes)
{
    for (const unsigned char *at = (const unsigned char *)bytes; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is printed", *at);
    ck_assert_ptr_null(strstr(bytes, "\xe2\x80\xae"));
    ck_assert_ptr_null(strstr(bytes, "\xff"));
    ck_assert_ptr_null(strstr(bytes, "\xef\xbf\xbf"));
    ck_assert_ptr_null(strstr(bytes, "<script"));
}

START_TEST(hostile_names_as_they_should_be)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(writers[_i], RUNS(&batch), &style);
    char *expected = golden_file(goldens[_i], written);
    ck_assert_str_eq(written, expected);
    if (writers[_i] != report_tap) /* text only: no HTML */
        assert_safe(written);
    free(expected);
    free(written);
    batch_clean_up(&batch);
}
END_TEST

/* A string of the YAML that stands below a key. */
static void assert_value(yaml_document_t *document, const char *key, const char *expected)
{
    yaml_node_t *root = yaml_document_get_root_node(document);
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = yaml_document_get_node(document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(document, pair->value);
        if (strcmp((const char *)name->data.scalar.value, key) != 0)
            continue;
        ck_assert_int_eq(value->type, YAML_SCALAR_NODE);
        ck_assert_int_eq(value->data.scalar.style, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
        ck_assert_str_eq((const char *)value->data.scalar.value, expected);
        return;
    }
    ck_abort_msg("there is no %s", key);
}

START_TEST(tap_has_yaml)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_tap, RUNS(&batch), &bare);
    struct text expected = {0};
    text_append_escaped(&expected, HOSTILE, strlen(HOSTILE));
    size_t points = 0, blocks = 0;
    for (const char *line = written; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        points += strncmp(line, "ok ", 3) == 0 || strncmp(line, "not ok ", 7) == 0;
        if (strncmp(line, "  ---\n", 6) != 0)
            continue;
        const char *end = strstr(line, "\n  ...\n");
        ck_assert_ptr_nonnull(end);
        yaml_parser_t parser;
        yaml_document_t document;
        ck_assert(yaml_parser_initialize(&parser));
        yaml_parser_set_input_string(&parser, (const unsigned char *)line + 6, (size_t)(end + 1 - line - 6));
        ck_assert_msg(yaml_parser_load(&parser, &document), "%s", parser.problem);
        assert_value(&document, "title", blocks ? expected.bytes : "Title-1");
        assert_value(&document, "build", "c\\x1B#|<");
        assert_value(&document, "verdict", verdict_names[VERDICT_UNDECIDED + blocks]);
        yaml_document_delete(&document);
        yaml_parser_delete(&parser);
        blocks++;
    }
    ck_assert_uint_eq(points, batch.run_count);
    ck_assert_uint_eq(blocks, batch.failed);
    text_clean_up(&expected);
    free(written);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(junit_is_valid)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_junit, RUNS(&batch), &style);
    ck_assert(xml_is_junit(written));
    /* The schema does find mistakes. */
    char *mistake = strstr(written, "tests=");
    ck_assert_ptr_nonnull(mistake);
    *mistake = 'T';
    ck_assert(!xml_is_junit(written));
    free(written);
    written = report_written(report_junit, RUNS(&batch), &bare);
    ck_assert(xml_is_junit(written));
    ck_assert_ptr_null(strstr(written, "timestamp"));
    free(written);
    batch_clean_up(&batch);
    batch = (struct batch){0};
    written = report_written(report_junit, RUNS(&batch), &bare);
    ck_assert(xml_is_junit(written));
    free(written);
    xmlCleanupParser();
}
END_TEST

START_TEST(markdown_without_origin)
{
    struct batch batch;
    make_batch(&batch, 1);
    batch.run_count = batch.build_count = batch.passed = 2;
    char *written = report_written(report_markdown, RUNS(&batch), &bare);
    ck_assert_str_eq(written,
                     "## ✅ The bug is reproduced, and SP4 fixes it.\n\n"
                     "All 2 runs, 1 fixture with 2 builds, went as expected. Before SP4 the connector loops in 1 fixture: it sends "
                     "updates that never end. With SP4, 1 of these comes to rest.\n\n"
                     "**2 runs of 1 fixture: 2 passed, 0 failed**\n\n"
                     "<details><summary>All runs</summary>\n\n"
                     "| fixture | title | build | records by cycle | redundant cycles | and updates | verdict | result |\n"
                     "| --- | --- | --- | --- | ---: | ---: | --- | --- |\n"
                     "| fixture-1 | Title-1 | pre-SP4 | 4 2 2 2 2 2 2 2 2 2 | 9 | 18 | looping, period 2 | as expected |\n"
                     "| fixture-1 | Title-1 | SP4 | 4 0 0 0 0 0 0 0 0 0 | 0 | 0 | quiet | as expected |\n\n</details>\n\n"
                     "- Isolation: not needed: only the harness's own builds were run\n"
                     "- Build: pre-SP4 is modules/pre-sp4\\.so\n- Build: SP4 is modules/sp4\\.so\n\n");
    free(written);
    batch.builds[1].upgrade_from = strdup("modules/pre-sp4.so");
    batch.builds[1].upgrade_before = 4;
    written = report_written(report_markdown, RUNS(&batch), &(struct report_style){.date = "today"});
    ck_assert_ptr_nonnull(strstr(written, "## ✅ The bug is reproduced.\n"));
    ck_assert_ptr_nonnull(strstr(written, "modules/sp4\\.so, and before cycle 4 modules/pre-sp4\\.so; its expectations"));
    ck_assert_ptr_nonnull(strstr(written, "\n- Date: today\n"));
    free(written);
    batch.run_count = batch.build_count = 4;
    batch_clean_up(&batch);
}
END_TEST

START_TEST(conclusions)
{
    struct batch batch;
    make_batch(&batch, 3);
    struct conclusion conclusion = conclusion_of(&batch);
    ck_assert_int_eq(conclusion.reproduced.answer, ANSWER_YES);
    ck_assert_int_eq(conclusion.verified.answer, ANSWER_YES);
    ck_assert_int_eq(conclusion.candidate.answer, ANSWER_YES);
    ck_assert_uint_eq(conclusion.reproduced.looping, 3);
    ck_assert_uint_eq(conclusion.candidate.runs, 6);
    /* A bug that fails to show itself, and a fix that fails. */
    batch.runs[0].passed = batch.runs[5].passed = batch.runs[6].passed = false;
    conclusion = conclusion_of(&batch);
    ck_assert_int_eq(conclusion.reproduced.answer, ANSWER_NO);
    ck_assert_int_eq(conclusion.verified.answer, ANSWER_NO);
    ck_assert_int_eq(conclusion.candidate.answer, ANSWER_NO);
    batch.runs[0].passed = true;
    for (size_t i = 0; i < 3; i++)
        batch.runs[i * 4].result.verdict = VERDICT_QUIET;
    ck_assert_int_eq(conclusion_of(&batch).reproduced.answer, ANSWER_NO);
    batch.run_count = 0;
    conclusion = conclusion_of(&batch);
    ck_assert_int_eq(conclusion.reproduced.answer, ANSWER_NOT_RUN);
    ck_assert_int_eq(conclusion.verified.answer, ANSWER_NOT_RUN);
    ck_assert_int_eq(conclusion.candidate.answer, ANSWER_NOT_RUN);
    batch.run_count = 12;
    batch_clean_up(&batch);
}
END_TEST

START_TEST(names_become_unique)
{
    static const char *const names[] = {"a", "b\t", "a", "a (2)", "a", "a (2)", "b\\t", "b\t", ""};
    static const char *const expected[] = {"a", "b\\t", "a (3)", "a (2)", "a (4)", "a (2) (2)", "b\\\\t", "b\\t (2)", ""};
    enum { COUNT = sizeof names / sizeof names[0] };
    char *unique[COUNT];
    ck_assert(unique_names(names, COUNT, false, unique));
    for (size_t i = 0; i < COUNT; i++) {
        ck_assert_str_eq(unique[i], expected[i]);
        free(unique[i]);
    }
    ck_assert(unique_names(names, 0, true, unique));
}
END_TEST

START_TEST(formats_by_name)
{
    struct text words = {0};
    ck_assert(report_find("tap")->write[RESULTS_RUNS] == report_tap);
    ck_assert(report_has(report_find("tap"), RESULTS_RUNS, REPORT_TO_OUTPUT));
    ck_assert(!report_has(report_find("tap"), RESULTS_AUDIT, REPORT_TO_OUTPUT));
    ck_assert(!report_has(report_find("junit"), RESULTS_RUNS, REPORT_TO_OUTPUT));
    ck_assert(report_has(report_find("junit"), RESULTS_RUNS, REPORT_TO_FILE));
    ck_assert(!report_has(report_find("table"), RESULTS_RUNS, REPORT_TO_FILE));
    report_name_formats(RESULTS_AUDIT, REPORT_TO_OUTPUT, true, &words);
    ck_assert_str_eq(words.bytes, "table, json, csv, renames (CSV of the proposal alone) or ldif (the same for ldapmodify)");
    text_clear(&words);
    report_name_formats(RESULTS_LIST, REPORT_TO_OUTPUT, false, &words);
    ck_assert_str_eq(words.bytes, "table or json");
    text_clean_up(&words);
    ck_assert_ptr_null(report_find("Tap"));
    ck_assert_ptr_null(report_find(""));
}
END_TEST

START_TEST(failed_writes_are_noticed)
{
    struct batch batch;
    make_hostile_batch(&batch);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(writers[_i](RUNS(&batch), &style, stream), REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(failed_allocations_are_noticed)
{
    char bytes[65536];
    struct batch batch;
    xml_fail_allocations();
    make_hostile_batch(&batch);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        FILE *stream = fmemopen(bytes, sizeof bytes, "w");
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = writers[_i](RUNS(&batch), &style, stream);
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
    batch_clean_up(&batch);
    xmlCleanupParser();
}
END_TEST

static Suite *report_formats_suite(void)
{
    Suite *suite = suite_create("report formats");
    TCase *looks = tcase_create("looks");
    tcase_add_loop_test(looks, hostile_names_as_they_should_be, 0, WRITERS);
    tcase_add_test(looks, tap_has_yaml);
    tcase_add_test(looks, junit_is_valid);
    tcase_add_test(looks, markdown_without_origin);
    suite_add_tcase(suite, looks);
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, conclusions);
    tcase_add_test(parts, names_become_unique);
    tcase_add_test(parts, formats_by_name);
    suite_add_tcase(suite, parts);
    TCase *failures = tcase_create("failures");
    tcase_add_loop_test(failures, failed_writes_are_noticed, 0, WRITERS);
    tcase_add_loop_test(failures, failed_allocations_are_noticed, 0, WRITERS);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_formats_suite};
    return suite_main(makers, 1);
}
