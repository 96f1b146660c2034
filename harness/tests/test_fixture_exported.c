/* Exports that fixtures name. */
#include "fixture/exported.h"
#include "suite.h"

#define EXPORT "harness/tests/data/exchange/all_forms.ldif"

START_TEST(lines_are_found_again)
{
    uint64_t first, second;
    ck_assert_int_eq(exported_lines(EXPORT, 1, 3, &first, &second), INPUT_OK);
    ck_assert_uint_eq(first, 20);
    ck_assert_uint_eq(second, 29);
    ck_assert_int_eq(exported_lines(EXPORT, 1, 300, &first, &second), INPUT_OK);
    ck_assert_uint_eq(first, 20);
    ck_assert_uint_eq(second, 0);
}
END_TEST

START_TEST(paths_are_relative_to_the_fixture)
{
    static const char *const cases[][3] = {
        {"fixtures/x.yaml", "y.ldif", "fixtures/y.ldif"},
        {"fixtures/x.yaml", "../y.ldif", "fixtures/../y.ldif"},
        {"x.yaml", "data/y.ldif", "data/y.ldif"},
        {"fixtures/x.yaml", "/y.ldif", "/y.ldif"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text path = {0};
        exported_path(cases[i][0], cases[i][1], &path);
        ck_assert_str_eq(path.bytes, cases[i][2]);
        text_clean_up(&path);
    }
}
END_TEST

static Suite *fixture_exported_suite(void)
{
    Suite *suite = suite_create("fixture exported");
    TCase *exports = tcase_create("exports");
    tcase_add_test(exports, lines_are_found_again);
    tcase_add_test(exports, paths_are_relative_to_the_fixture);
    suite_add_tcase(suite, exports);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_exported_suite};
    return suite_main(makers, 1);
}
