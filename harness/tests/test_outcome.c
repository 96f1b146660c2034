/* The line of a module's output that is shown after a crash. */
#include "module/outcome.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
    const char *output, *shown;
} cases[] = {
    {"", ""},
    {"=====\n\n- -\n", ""},
    {"one", "; it printed: one"},
    {"one\ntwo\n", "; it printed: one"},
    /* The first line with a letter or digit, if it is only one. */
    {"=====\n\n\xE9\n7\neight\n", "; it printed: 7"},
    {"== ERROR ==\n", "; it printed: == ERROR =="},
    /* A sanitizer's summary goes before, wherever it is; an empty one does not. */
    {"one\nSUMMARY: two\nSUMMARY: three\n", "; it printed: SUMMARY: two"},
    {"one\nSUMMARY: \n", "; it printed: one"},
    {"one\n SUMMARY: two\n", "; it printed: one"},
    {"one\ttwo\033[0m\n", "; it printed: one\\ttwo\\x1B[0m"},
    {HUNDRED HUNDRED HUNDRED "\n", "; it printed: " HUNDRED HUNDRED HUNDRED},
    {HUNDRED HUNDRED HUNDRED "x\n", "; it printed: " HUNDRED HUNDRED HUNDRED "..."},
};

START_TEST(one_line_of_the_output_is_shown)
{
    size_t length = strlen(cases[_i].output);
    char *exact = malloc(length + !length); /* no byte more, so that reading one is noticed */
    struct text text = {0};
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, cases[_i].output, length);
    outcome_append_output(&(struct outcome){.output = exact, .output_length = length}, &text);
    ck_assert_str_eq(text.bytes ? text.bytes : "", cases[_i].shown);
    text_clean_up(&text);
    free(exact);
}
END_TEST

static Suite *outcome_suite(void)
{
    Suite *suite = suite_create("outcome");
    TCase *tcase = tcase_create("output");
    tcase_add_loop_test(tcase, one_line_of_the_output_is_shown, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {outcome_suite};
    return suite_main(makers, 1);
}
