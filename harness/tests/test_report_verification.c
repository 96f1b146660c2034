/* Reports of a verification: layout, hostile names and write errors. */
#include "fail_alloc.h"
#include "made_verification.h"
#include "report/printers.h"
#include "suite.h"
#include "xml_tested.h"

#include <errno.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static const struct report_style colored = {.color = true};

static report_writer *const writers[] = {report_table, report_json, report_tap, report_junit, report_markdown};
static const char *const goldens[] = {"verification.txt", "verification.json", "verification.tap", "verification.junit.xml",
                                      "verification.md"};
#define WRITERS ((int)(sizeof writers / sizeof writers[0]))

static void assert_holds(const char *written, const char *part) { ck_assert_msg(strstr(written, part) != NULL, "%s", part); }

static void assert_lacks(const char *written, const char *part) { ck_assert_msg(strstr(written, part) == NULL, "%s", part); }

/* Nothing in it acts on a terminal or on how it reads. */
static void assert_safe(const char *bytes)
{
    for (const unsigned char *at = (const unsigned char *)bytes; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is printed", *at);
    assert_lacks(bytes, "\xe2\x80\xae");
    assert_lacks(bytes, "\xff");
    assert_lacks(bytes, "\xef\xbf\xbf");
}

/* One screen: a limited number of lines, none too wide. */
static void assert_screen(const char *table, size_t least, size_t most)
{
    size_t lines = 0;
    for (const char *line = table; *line; lines++) {
        size_t length = strcspn(line, "\n");
        ck_assert_msg(text_columns(line, length) <= REPORT_COLUMNS, "%.*s", (int)length, line);
        if (length)
            ck_assert_int_ne(line[length - 1], ' ');
        line += length + 1;
    }
    ck_assert_uint_ge(lines, least);
    ck_assert_uint_le(lines, most);
}

START_TEST(hostile_names_as_they_should_be)
{
    struct verified verified;
    make_hostile(&verified);
    char *written = report_written(writers[_i], VERIFIED(&verified), &verification_style);
    char *expected = golden_file(goldens[_i], written);
    ck_assert_str_eq(written, expected);
    assert_safe(written);
    if (writers[_i] == report_junit || writers[_i] == report_markdown)
        assert_lacks(written, "<script");
    if (writers[_i] == report_table)
        assert_screen(written, 24, 70);
    free(expected);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(table_of_one_that_is_not_fixed)
{
    struct verified verified;
    make_ascii_only(&verified);
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    char *expected = golden_file("ascii-only.txt", written);
    ck_assert_str_eq(written, expected);
    assert_screen(written, 20, 40);
    free(expected);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(table_of_one_that_is_fixed)
{
    struct verified verified;
    make_fixed(&verified, 2);
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    ck_assert_str_eq(written,
                     "folds: FIXED\n"
                     "like SP4: it does what is expected of SP4 in all tests\n"
                     "\n"
                     "laws      all 19 hold at every place, by 123456 questions: no crash, no hang, no over-read, no write\n"
                     "          to arguments, no system calls, processor state restored, linear time, no allocation, no\n"
                     "          output, deterministic, independent of addresses, stateless, independent of locales, no\n"
                     "          false match, no missed match, reflexive, antisymmetric, equivalence, transitive\n"
                     "fixtures  2 passed, 0 failed\n"
                     "search    2000 scenarios, no counterexample\n"
                     "builds    differs from pre-SP4 at import list: 'A' and 'a'\n"
                     "          equals SP4 in every answer\n"
                     "module    modules/folds.so\n"
                     "isolation system calls, files while loading, time-stamp counter, clock without system calls\n"
                     "\n"
                     "folds: fixed\n");
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(colors_show_the_conclusion)
{
    struct verified verified;
    make_fixed(&verified, 1);
    char *written = report_written(report_table, VERIFIED(&verified), &colored);
    ck_assert_int_eq(strncmp(written, "\033[32mfolds: FIXED\033[0m\n", 21), 0);
    assert_holds(written, "\nfolds: \033[32mfixed\033[0m\n");
    assert_lacks(written, "\033[31m");
    free(written);
    verified_clean_up(&verified);
    make_ascii_only(&verified);
    written = report_written(report_table, VERIFIED(&verified), &colored);
    ck_assert_int_eq(strncmp(written, "\033[31mascii-only: NOT FIXED\033[0m\n", 30), 0);
    assert_holds(written, "\nascii-only: \033[31mnot fixed\033[0m\n");
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(each_conclusion_has_its_words)
{
    static const char *const loud[CONCLUSIONS] = {"UNSAFE", "OVER-FIXED", "NOT FIXED", "INCONCLUSIVE", "FIXED"};
    struct verified verified;
    make_fixed(&verified, 1);
    verified.verification.conclusion = (enum conclusion_kind)_i;
    const char *name = conclusion_names[_i];
    struct text expected = {0};
    text_printf(&expected, "folds: %s\n", loud[_i]);
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    ck_assert_int_eq(strncmp(written, expected.bytes, expected.length), 0);
    text_clear(&expected);
    text_printf(&expected, "\nfolds: %s\n", name);
    ck_assert_str_eq(written + strlen(written) - expected.length, expected.bytes);
    free(written);
    written = report_written(report_markdown, VERIFIED(&verified), &verification_style);
    text_clear(&expected);
    text_printf(&expected, "## %s folds: %s\n", _i == CONCLUSION_FIXED ? "✅" : "❌", loud[_i]);
    ck_assert_int_eq(strncmp(written, expected.bytes, expected.length), 0);
    free(written);
    written = report_written(report_html, VERIFIED(&verified), &verification_style);
    text_clear(&expected);
    text_printf(&expected, " %c%s</p><h1", name[0] - 'a' + 'A', name + 1);
    assert_holds(written, expected.bytes);
    free(written);
    written = report_written(report_tap, VERIFIED(&verified), &verification_style);
    text_clear(&expected);
    text_printf(&expected, "\n%s %d - folds: conclusion\n", _i == CONCLUSION_FIXED ? "ok" : "not ok", (int)LAWS * CCM_PLACES + 3);
    assert_holds(written, expected.bytes);
    free(written);
    written = report_written(report_junit, VERIFIED(&verified), &verification_style);
    text_clear(&expected);
    text_printf(&expected, " type=\"%s\"", name);
    if (_i == CONCLUSION_FIXED)
        assert_lacks(written, "<failure");
    else
        assert_holds(written, expected.bytes);
    free(written);
    text_clean_up(&expected);
    verified_clean_up(&verified);
}
END_TEST

/* No law holds everywhere, nothing was searched, there is no fixture and no detail. */
/* The first laws from this one on that have the same place and the same detail. */
static void list_every_sixth(unsigned first, struct text *text)
{
    text_clear(text);
    text_printf(text, "inconclusive: %s, %s, ", law_table[first].name, law_table[first + 6].name);
}

START_TEST(unknown_results_are_reported)
{
    struct verified verified;
    struct text expected = {0};
    make_fixed(&verified, 1);
    verified.batch.run_count = verified.batch.passed = 0;
    for (unsigned law = 0; law < LAWS; law++)
        set_law(&verified, law, law % CCM_PLACES, LAW_INCONCLUSIVE, NULL, law % 2 ? "too slow # not a directive" : NULL);
    verified.verification.search.scenarios = 0;
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    assert_holds(written, "\nlaws      none holds at every place, by 123456 questions\n");
    list_every_sixth(LAW_NO_CRASH, &expected);
    assert_holds(written, expected.bytes);
    list_every_sixth(LAW_NO_HANG, &expected);
    assert_holds(written, expected.bytes);
    text_clear(&expected);
    assert_holds(written, "\n          and 3 more (--format=json lists all)\n");
    assert_holds(written, "\nfixtures  0 passed, 0 failed\nsearch    no scenario was tried\n");
    free(written);
    written = report_written(report_tap, VERIFIED(&verified), &verification_style);
    assert_holds(written, "\nok 1 - folds: no crash at import list # SKIP inconclusive\n");
    assert_holds(written, "\nok 5 - folds: no hang at export match # SKIP inconclusive: too slow \\# not a directive\n");
    text_printf(&expected, "\nok %d - folds: search # SKIP no scenario was tried\n", (int)LAWS * CCM_PLACES + 1);
    assert_holds(written, expected.bytes);
    free(written);
    written = report_written(report_junit, VERIFIED(&verified), &verification_style);
    text_clear(&expected);
    text_printf(&expected,
                "<testsuite name=\"folds: laws\" tests=\"%d\" failures=\"0\" errors=\"0\" time=\"0.000000000\" skipped=\"%d\"",
                (int)LAWS * CCM_PLACES + 2, LAWS + 1);
    assert_holds(written, expected.bytes);
    text_clean_up(&expected);
    assert_holds(written, "<skipped message=\"inconclusive: too slow # not a directive\"/>");
    assert_holds(written, "<skipped message=\"no scenario was tried\"/>");
    free(written);
    written = report_written(report_markdown, VERIFIED(&verified), &verification_style);
    assert_holds(written, "- inconclusive: no crash, ");
    assert_holds(written, " at import list\n");
    assert_lacks(written, "BROKEN");
    free(written);
    verified.batch.run_count = 1;
    verified_clean_up(&verified);
}
END_TEST

START_TEST(long_lists_are_cut)
{
    struct verified verified;
    make_fixed(&verified, 30);
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++) {
            char detail[16];
            ck_assert_int_gt(snprintf(detail, sizeof detail, "%u", place), 0);
            set_law(&verified, law, place, law % 2 ? LAW_BROKEN : LAW_INCONCLUSIVE, NULL, detail);
        }
    for (int i = 0; i < 40; i++)
        add_statement(&verified, i < 20 ? CONCLUSION_OVER_FIXED : CONCLUSION_NOT_FIXED, "somewhere");
    for (size_t i = 0; i < 30; i++)
        verified.batch.runs[i].passed = false;
    verified.batch.failed = 30;
    verified.batch.passed = 0;
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    assert_screen(written, 24, 40);
    assert_holds(written, "\n          and 17 more (--format=json lists all)\n          not fixed: somewhere\n");
    assert_holds(written, "\n          and 17 more (--format=json lists all)\nlaws ");
    struct text expected = {0};
    text_printf(&expected,
                "\n          and %d more (--format=json lists all)\n          inconclusive: ", LAWS / 2 * CCM_PLACES - 5);
    assert_holds(written, expected.bytes);
    text_clean_up(&expected);
    assert_lacks(written, "and 1 more");
    assert_holds(written, "\nfixtures  0 passed, 30 failed\n          FAILED: fixture-1\n");
    assert_holds(written, "\n          and 26 more (--format=json lists all)\nsearch ");
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(long_names_take_few_lines)
{
    struct verified verified;
    make_fixed(&verified, 1);
    char name[4001];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    set_build(&verified, name, name);
    set_law(&verified, LAW_NO_FALSE_MATCH, CCM_IMPORT_LIST, LAW_BROKEN, (const char *const[]){name, "y", NULL}, name);
    set_difference(&verified, BUILD_SP4, CCM_IMPORT_LIST, (const char *const[]){name, "y", NULL});
    add_statement(&verified, CONCLUSION_UNSAFE, name);
    char *written = report_written(report_table, VERIFIED(&verified), &verification_style);
    assert_screen(written, 15, 30);
    assert_holds(written, "xxx …\n");
    assert_holds(written, "xxx…: FIXED\n");
    assert_holds(written, "xxx…: fixed\n");
    free(written);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(failed_writes_are_noticed)
{
    struct verified verified;
    make_hostile(&verified);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(writers[_i](VERIFIED(&verified), &verification_style, stream), REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(failed_allocations_are_noticed)
{
    struct verified verified;
    xml_fail_allocations();
    json_set_alloc_funcs(malloc, free);
    make_hostile(&verified);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = writers[_i](VERIFIED(&verified), &verification_style, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(fclose(stream), 0);
        if (reached) {
            ck_assert_msg(status == REPORT_NO_MEMORY, "allocation %lu: status %d", n, (int)status);
            ck_assert_uint_eq(length, 0);
        } else {
            ck_assert_int_eq(status, REPORT_OK);
            ck_assert_uint_gt(length, 0);
        }
        free(bytes);
        if (!reached)
            break;
    }
    json_set_alloc_funcs(malloc, free);
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

static Suite *report_verification_suite(void)
{
    Suite *suite = suite_create("report verification");
    TCase *looks = tcase_create("looks");
    tcase_add_loop_test(looks, hostile_names_as_they_should_be, 0, WRITERS);
    tcase_add_test(looks, table_of_one_that_is_not_fixed);
    tcase_add_test(looks, table_of_one_that_is_fixed);
    tcase_add_test(looks, colors_show_the_conclusion);
    tcase_add_loop_test(looks, each_conclusion_has_its_words, 0, CONCLUSIONS);
    tcase_add_test(looks, unknown_results_are_reported);
    tcase_add_test(looks, long_lists_are_cut);
    tcase_add_test(looks, long_names_take_few_lines);
    suite_add_tcase(suite, looks);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_loop_test(failures, failed_writes_are_noticed, 0, WRITERS);
    tcase_add_loop_test(failures, failed_allocations_are_noticed, 0, WRITERS);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_suite};
    return suite_main(makers, 1);
}
