/* Parts of the reports of a verification: paragraphs, quoted names, words, groups of laws. */
#include "made_verification.h"
#include "report/law_groups.h"
#include "report/printers.h"
#include "report/words.h"
#include "suite.h"

static void assert_paragraph_in(size_t columns, const char *words, size_t indent, size_t lines, const char *expected)
{
    const struct report_style style = {.columns = columns};
    struct doc document = {.medium = MEDIUM_TERMINAL};
    struct text text = {0};
    struct doc_node *node = doc_open(&document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    node->indent = indent;
    node->lines = lines;
    doc_say(&document, TONE_PLAIN, words);
    doc_close(&document);
    ck_assert_int_eq(doc_print_terminal(&document, &style, &text), REPORT_OK);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
    doc_free(&document);
}

static void assert_paragraph(const char *words, size_t indent, size_t lines, const char *expected)
{
    assert_paragraph_in(0, words, indent, lines, expected);
}

#define X10 "xxxxxxxxxx"
#define X90 X10 X10 X10 X10 X10 X10 X10 X10 X10

START_TEST(paragraphs_fit)
{
    assert_paragraph("", 2, 1, "  \n");
    assert_paragraph("a  b c ", 2, 1, "  a  b c\n");
    assert_paragraph(X90 " 123456789", 0, 2, X90 " 123456789\n");
    assert_paragraph(X90 " 1234567890", 0, 2, X90 "\n1234567890\n");
    assert_paragraph(X90 " 123456", 2, 2, "  " X90 " 123456\n");
    /* Two spaces are part of a name and move with it. */
    assert_paragraph(X90 " '12345  6'", 0, 2, X90 "\n'12345  6'\n");
    assert_paragraph(X90 X90, 0, 2, X90 X10 "\n" X10 X10 X10 X10 X10 X10 X10 X10 "\n");
    assert_paragraph(X90 X90 X90, 0, 2, X90 X10 "\n" X90 "xxxxxxxx …\n");
    assert_paragraph(X90 X90, 0, 1, X90 "xxxxxxxx …\n");
    assert_paragraph(X90 " " X90, 0, 1, X90 " …\n");
    /* A character of two columns that would begin in the last one goes to the next line, whole. */
    assert_paragraph(X90 "xxxxxxxxx\xe4\xb8\xad", 0, 2, X90 "xxxxxxxxx\n\xe4\xb8\xad\n");
    /* Where a terminal is narrower, lines are, too; a word that fits a line is never broken. */
    assert_paragraph_in(12, "a bb ccc dddd eeeee", 0, 0, "a bb ccc\ndddd eeeee\n");
    assert_paragraph_in(12, X10, 4, 0, "    " X10 "\n");
}
END_TEST

static void assert_counterexample(const struct law_counterexample *counterexample, const char *expected)
{
    struct text text = {0};
    words_counterexample(counterexample, &text);
    ck_assert_str_eq(text.bytes ? text.bytes : "", expected);
    text_clean_up(&text);
}

static void assert_shortened(const char *words, size_t columns, const char *expected)
{
    struct text text = {0};
    words_shortened(words, columns, &text);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

START_TEST(long_words_are_cut)
{
    assert_shortened("", 1, "");
    assert_shortened("abcd", 4, "abcd");
    assert_shortened("abcde", 4, "abc…");
    assert_shortened("\xc3\xa4\xc3\xa4", 1, "…");
    assert_shortened("a\xe4\xb8\xad\xe4\xb8\xad", 4, "a\xe4\xb8\xad…");
    assert_shortened("a\xe4\xb8\xad\xe4\xb8\xad", 3, "a…");
}
END_TEST

START_TEST(names_are_quoted)
{
    assert_counterexample(&(struct law_counterexample){.count = 0}, "");
    assert_counterexample(&(struct law_counterexample){.names = {{"A", 1}}, .count = 1}, "'A'");
    assert_counterexample(&(struct law_counterexample){.names = {{"A", 1}, {"", 0}}, .count = 2}, "'A' and ''");
    assert_counterexample(&(struct law_counterexample){.names = {{"O'B", 3}, {"\\'", 2}, {"\0\xff", 2}}, .count = 3},
                          "'O\\'B', '\\\\\\'' and '\\x00\\xFF'");
}
END_TEST

START_TEST(words_for_a_candidate)
{
    struct text text = {0};
    words_places(1U << CCM_IMPORT_LIST | 1U << CCM_POST_OFFICE, &text);
    ck_assert_str_eq(text.bytes, "import list and post office");
    text_clear(&text);
    words_places(7, &text);
    ck_assert_str_eq(text.bytes, "every place");
    text_clear(&text);
    words_evidence(&(struct law_result){.detail = NULL}, ": ", &text);
    ck_assert_uint_eq(text.length, 0);
    words_like(BUILD_PRE_SP4, &text);
    text_puts(&text, ", ");
    words_like(LIKE_NEITHER, &text);
    ck_assert_str_eq(text.bytes, "like pre-SP4, like neither pre-SP4 nor SP4");
    text_clear(&text);
    words_search(&(struct search_summary){.scenarios = 1}, &text);
    ck_assert_str_eq(text.bytes, "1 scenario, no counterexample");
    text_clear(&text);
    words_blame_for_all(&(struct blame){.asked = true}, &text);
    ck_assert_str_eq(text.bytes, "no place: some fixtures fail even if the reference decides everywhere");
    text_clean_up(&text);
}
END_TEST

START_TEST(laws_with_equal_results_are_grouped)
{
    struct verified verified;
    struct law_group groups[LAW_GROUPS_MAX];
    make_fixed(&verified, 1);
    const struct laws *laws = &verified.verification.laws;
    ck_assert_uint_eq(law_groups(laws, LAW_BROKEN, groups), 0);
    ck_assert_uint_eq(law_groups(laws, LAW_INCONCLUSIVE, groups), 0);
    ck_assert_uint_eq(laws_that_hold(laws), (1U << LAWS) - 1);
    verified_clean_up(&verified);
    make_hostile(&verified);
    size_t count = law_groups(laws, LAW_BROKEN, groups);
    ck_assert_uint_eq(count, 7);
    ck_assert_uint_eq(groups[0].laws, 1U << LAW_NO_CRASH);
    ck_assert_uint_eq(groups[0].places, 1U << CCM_IMPORT_LIST | 1U << CCM_POST_OFFICE);
    ck_assert_uint_eq(groups[1].places, 1U << CCM_EXPORT_MATCH);
    ck_assert_uint_eq(groups[3].places, 1U << CCM_IMPORT_LIST | 1U << CCM_EXPORT_MATCH);
    ck_assert_uint_eq(groups[4].places, 1U << CCM_POST_OFFICE);
    count = law_groups(laws, LAW_INCONCLUSIVE, groups);
    ck_assert_uint_eq(count, 4);
    ck_assert_uint_eq(groups[3].laws, 1U << LAW_ANTISYMMETRIC | 1U << LAW_TRANSITIVE);
    ck_assert_uint_eq(groups[3].places, 7);
    ck_assert_uint_eq(law_groups(laws, LAW_HOLDS, groups), LAWS - 4);
    /* As many names, but others. */
    set_law(&verified, LAW_NO_FALSE_MATCH, CCM_IMPORT_LIST, LAW_BROKEN, (const char *const[]){"Smith, Jimmy", "Smith", NULL}, NULL);
    ck_assert_uint_eq(law_groups(laws, LAW_BROKEN, groups), 8);
    verified_clean_up(&verified);
}
END_TEST

static Suite *report_verification_words_suite(void)
{
    Suite *suite = suite_create("report verification words");
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, paragraphs_fit);
    tcase_add_test(parts, long_words_are_cut);
    tcase_add_test(parts, names_are_quoted);
    tcase_add_test(parts, words_for_a_candidate);
    tcase_add_test(parts, laws_with_equal_results_are_grouped);
    suite_add_tcase(suite, parts);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_words_suite};
    return suite_main(makers, 1);
}
