/* The reports, from results that are made by hand. */
#include "made_report.h"
#include "report/report.h"
#include "report/words.h"
#include "suite.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

START_TEST(table_of_the_article)
{
    struct made_report made;
    make_report(&made);
    made.batch.fixtures.count = 1;
    made.batch.run_count = 2;
    made.batch.passed = 2;
    made.batch.failed = 0;
    made.builds[1] = (struct build){.path = "modules/sp4.so", .name = "SP4", .expect = BUILD_SP4};
    char *table = report_written(report_table, RUNS(&made.batch), &made_report_plain);
    ck_assert_str_eq(table, "Three spellings of Jimmy Smith\n"
                            "article, source: Q237588\n"
                            "\n"
                            "  build    records by cycle     redundant updates  verdict\n"
                            "  pre-SP4  6 2 2 2 2 2 2 2 2 2  18 in 9 cycles     looping, period 2  passed\n"
                            "    never ends: the directory after cycle 3 equals that after cycle 1, with 4 records sent in\n"
                            "      between\n"
                            "  SP4      4 0 0 0 0 0 0 0 0 0  none               quiet              passed\n"
                            "    nothing was sent after cycle 1\n"
                            "\n"
                            "2 runs of 1 fixture: 2 passed, 0 failed\n");
    free(table);
}
END_TEST

START_TEST(table_of_everything)
{
    struct made_report made;
    make_report(&made);
    char *table = report_written(report_table, RUNS(&made.batch), &made_report_plain);
    ck_assert_str_eq(table,
                     "c\\x1B is a\\tb.so, checked against the expectations of SP4\n"
                     "\n"
                     "Three spellings of Jimmy Smith\n"
                     "article, source: Q237588\n"
                     "\n"
                     "  build          records by cycle     redundant updates  verdict\n"
                     "  pre-SP4        6 2 2 2 2 2 2 2 2 2  18 in 9 cycles     looping, period 2  passed\n"
                     "    never ends: the directory after cycle 3 equals that after cycle 1, with 4 records sent in\n"
                     "      between\n"
                     "  c\\x1B          4 0 0 0 0 0 0 0 0 0  none               quiet              passed\n"
                     "    nothing was sent after cycle 1\n"
                     "  pre-SP4:SP4@4  6 2 2 1 0 0 0 0 0 0  4 in 2 cycles      quiet              passed\n"
                     "    nothing was sent after cycle 4\n"
                     "\n"
                     "</td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>\n"
                     "\\xE4, source: x\\ny, upgrade: pre-SP4 runs the cycles before cycle 4\n"
                     "\n"
                     "  build          records by cycle     redundant updates  verdict\n"
                     "  pre-SP4        7 (2 1)×59 2         18446744073709551615 in 119 cycles  undecided          passed\n"
                     "    undecided after 120 cycles: not at rest, and no directory repeated; use more cycles\n"
                     "    1 record rejected (not applied by the post office); 2 conflicts (nothing was sent, as an entry\n"
                     "      is not the connector's)\n"
                     "    to blame: export match, or import list + post office\n"
                     "  c\\x1B          -                    none               crashed            FAILED\n"
                     "    the module ended its process, or gave two answers to one question\n"
                     "    the module printed: 'oh\\x07'\n"
                     "    FAILED: crashed: signal 11 (Segmentation fault)\n"
                     "    FAILED: verdict: crashed, expected quiet\n"
                     "  pre-SP4:SP4@4  0 0                  none               quiet              passed\n"
                     "    nothing was ever sent\n"
                     "    faults: 1 missing, 2 damaged\n"
                     "    to blame: no place: the run is unsound even if the reference decides everywhere\n"
                     "\n"
                     "6 runs of 2 fixtures: 5 passed, 1 failed\n"
                     "  FAILED: \\xE4 with c\\x1B: crashed: signal 11 (Segmentation fault); verdict: crashed, expected quiet\n");
    assert_safe(table);
    free(table);
}
END_TEST

/* The text without what `ESC [ ... m` there is in it. */
static void strip_colors(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        if (from[0] == '\033' && from[1] == '[') {
            from += strcspn(from, "m");
            ck_assert_int_eq(*from++, 'm');
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

START_TEST(color_changes_nothing_else)
{
    struct made_report made;
    make_report(&made);
    char *table = report_written(report_table, RUNS(&made.batch), &made_report_plain);
    char *color = report_written(report_table, RUNS(&made.batch), &made_report_colored);
    ck_assert_ptr_nonnull(strstr(color, "\033[31mlooping, period 2\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[32mquiet\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[33mquiet\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[33mundecided\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[31mcrashed\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[31mFAILED\033[0m"));
    strip_colors(color);
    ck_assert_str_eq(color, table);
    free(table);
    free(color);
}
END_TEST

START_TEST(long_sentences_are_wrapped)
{
    struct made_report made;
    make_report(&made);
    made.batch.run_count = 1;
    made.batch.fixtures.count = 1;
    made.runs[0].passed = false;
    made.reasons[0] = "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";
    made.runs[0].reasons = (struct reasons){.at = made.reasons, .count = 1};
    char *table = report_written(report_table, RUNS(&made.batch), &made_report_plain);
    ck_assert_ptr_nonnull(
        strstr(table, "    FAILED: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n"
                      "      0123456789\n"));
    free(table);
}
END_TEST

START_TEST(list_for_people)
{
    struct made_report made;
    make_report(&made);
    char *list = list_written(report_table, &made.batch.fixtures, &made_report_plain);
    ck_assert_str_eq(list, "fixture  title                                                          source\n"
                           "article  Three spellings of Jimmy Smith                                 Q237588\n"
                           "\\xE4     </td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>  x\\ny\n");
    assert_safe(list);
    char *color = list_written(report_table, &made.batch.fixtures, &made_report_colored);
    ck_assert_str_ne(color, list);
    strip_colors(color);
    ck_assert_str_eq(color, list);
    free(list);
    free(color);
}
END_TEST

static void assert_words(void words(const struct run_result *, struct text *), const struct run_result *result,
                         const char *expected)
{
    struct text text = {0};
    words(result, &text);
    ck_assert(!text.failed);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

static void assert_records(const uint32_t *records, uint32_t count, const char *expected)
{
    struct cycle_counts cycles[200] = {0};
    for (uint32_t i = 0; i < count; i++)
        cycles[i].deletes = records[i];
    assert_words(words_records, &(struct run_result){.cycles = cycles, .cycle_count = count}, expected);
}

START_TEST(records_in_words)
{
    uint32_t records[200] = {6};
    for (size_t i = 1; i < 200; i++)
        records[i] = 2;
    assert_records(records, 0, "-");
    assert_records(records, 1, "6");
    assert_records(records, 16, "6 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2");
    assert_records(records, 17, "6 2×16");
    assert_records(records, 100, "6 2×99");
    assert_records(records + 1, 100, "2×100");
    records[99] = 0;
    assert_records(records, 100, "6 2×98 0");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i;
    assert_records(records, 17, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and 1 cycle more");
    assert_records(records, 200, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and 184 cycles more");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i % 8 == 7;
    assert_records(records, 199, "(0 0 0 0 0 0 0 1)×24 0×7");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i % 4 / 2;
    assert_records(records, 19, "(0 0 1 1)×4 0×2 1");
}
END_TEST

START_TEST(proofs_in_words)
{
    struct run_result result = {.verdict = VERDICT_LOOPING, .loop_from = 12, .loop_period = 1, .loop_records = 1};
    assert_words(words_verdict, &result, "looping, period 1");
    assert_words(words_proof, &result,
                 "never ends: the directory after cycle 13 equals that after cycle 12, with 1 record sent in between");
    result = (struct run_result){.verdict = VERDICT_UNDECIDED, .cycle_count = 1};
    assert_words(words_verdict, &result, "undecided");
    assert_words(words_proof, &result, "undecided after 1 cycle: not at rest, and no directory repeated; use more cycles");
    result.verdict = VERDICT_TIMED_OUT;
    assert_words(words_verdict, &result, "timed out");
    assert_words(words_proof, &result, "the run exceeded its time limit");
    result.verdict = VERDICT_CRASHED;
    assert_words(words_proof, &result, "the module ended its process, or gave two answers to one question");
}
END_TEST

START_TEST(faults_and_blame_in_words)
{
    struct text text = {0};
    words_faults(&(struct faults){0}, &text);
    ck_assert_uint_eq(text.length, 0);
    words_faults(&(struct faults){1, 2, 3, 4, 5}, &text);
    ck_assert_str_eq(text.bytes, "1 missing, 2 misrouted, 3 stray, 4 damaged, 5 unroutable");
    text_clear(&text);
    struct scenario scenario = {0};
    ck_assert(!words_post_office(&scenario, &text));
    ck_assert_uint_eq(text.length, 0);
    scenario.names.stores.length = 1;
    ck_assert(words_post_office(&scenario, &text));
    ck_assert_str_eq(text.bytes, "stores names cut after 1 character");
    text_clear(&text);
    scenario.names.stores = (struct stored_form){
        .normalization = STORED_NORMALIZATION_NFD, .letter_case = STORED_CASE_UPPER, .length = 30, .spaces = STORED_SPACES_SQUEEZE};
    scenario.names.rule.length = 8;
    scenario.names.code_page = CODE_PAGE_437;
    scenario.import.order = IMPORT_ADDS_FIRST;
    ck_assert(words_post_office(&scenario, &text));
    ck_assert_str_eq(text.bytes,
                     "compares 8 characters, stores names in NFD, in upper case, cut after 30 characters, without spaces at "
                     "the ends and repeated ones, adds before it deletes, writes code page 437");
    text_clear(&text);
    words_blame(&(struct blame){.asked = true, .count = 3, .sets = {3, 5, 6}}, &text);
    ck_assert_str_eq(text.bytes, "import list + export match, or import list + post office, or export match + post office");
    text_clear(&text);
    words_blame(&(struct blame){.asked = true, .count = 1, .sets = {7}}, &text);
    ck_assert_str_eq(text.bytes, "import list + export match + post office");
    text_clean_up(&text);
}
END_TEST

static Suite *report_suite(void)
{
    Suite *suite = suite_create("report");
    TCase *words = tcase_create("words");
    tcase_add_test(words, records_in_words);
    tcase_add_test(words, proofs_in_words);
    tcase_add_test(words, faults_and_blame_in_words);
    suite_add_tcase(suite, words);
    TCase *table = tcase_create("table");
    tcase_add_test(table, table_of_the_article);
    tcase_add_test(table, table_of_everything);
    tcase_add_test(table, color_changes_nothing_else);
    tcase_add_test(table, long_sentences_are_wrapped);
    tcase_add_test(table, list_for_people);
    suite_add_tcase(suite, table);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_suite};
    return suite_main(makers, 1);
}
