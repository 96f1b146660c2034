/* Pools of strings: their hash table, renumbering and clean-up. */
#include "model/names.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>

static uint32_t intern(struct strings *strings, const char *text)
{
    uint32_t number;
    ck_assert(strings_intern(strings, name_of_text(text), &number));
    return number;
}

static void assert_found(const struct strings *strings, const char *text, uint32_t expected)
{
    uint32_t number;
    ck_assert(strings_find(strings, name_of_text(text), &number));
    ck_assert_uint_eq(number, expected);
}

/* Enough strings for equal hashes. */
START_TEST(strings_with_equal_hashes_are_distinct)
{
    const uint32_t count = 300000;
    struct strings strings;
    char name[16];
    ck_assert(strings_init(&strings));
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < count; i++) {
            (void)snprintf(name, sizeof name, "%06" PRIu32, i);
            ck_assert_uint_eq(intern(&strings, name), i + 1);
        }
    ck_assert_uint_eq(strings.count, count + 1);
    strings_clean_up(&strings);
    ck_assert(!strings.at && !strings.count);
    strings_clean_up(&strings);
}
END_TEST

START_TEST(a_search_in_a_table_of_any_size_ends)
{
    struct strings strings;
    ck_assert(strings_init(&strings));
    for (uint32_t i = 1; i <= 400; i++) {
        char name[16];
        uint32_t number;
        (void)snprintf(name, sizeof name, "%" PRIu32, i);
        ck_assert_uint_eq(intern(&strings, name), i);
        ck_assert(!strings_find(&strings, name_of_text("none"), &number));
        assert_found(&strings, "1", 1);
    }
    strings_clean_up(&strings);
}
END_TEST

START_TEST(a_dropped_table_is_rebuilt)
{
    struct strings strings;
    uint32_t number;
    ck_assert(strings_init(&strings));
    ck_assert_uint_eq(intern(&strings, "a"), 1);
    ck_assert_uint_eq(intern(&strings, "b"), 2);
    for (int rebuilt = 0; rebuilt < 2; rebuilt++) {
        if (rebuilt)
            ck_assert_uint_eq(intern(&strings, "b"), 2);
        else
            strings_drop_table(&strings);
        ck_assert(!strings.slots == !rebuilt);
        assert_found(&strings, "", STRING_EMPTY);
        assert_found(&strings, "a", 1);
        assert_found(&strings, "b", 2);
        ck_assert(!strings_find(&strings, name_of_text("c"), &number));
    }
    ck_assert_uint_eq(intern(&strings, ""), STRING_EMPTY);
    ck_assert_uint_eq(strings.count, 3);
    strings_clean_up(&strings);
}
END_TEST

START_TEST(a_small_pool_is_renumbered)
{
    const uint32_t order[] = {0, 2, 1};
    for (uint32_t count = 1; count <= 3; count++) {
        struct strings strings;
        ck_assert(strings_init(&strings));
        for (uint32_t i = 1; i < count; i++)
            (void)intern(&strings, i == 1 ? "a" : "b");
        ck_assert(strings_renumber(&strings, count == 3 ? order : (const uint32_t[]){0, 1}));
        ck_assert_uint_eq(strings.count, count);
        ck_assert_uint_ge(strings.capacity, count);
        ck_assert_ptr_nonnull(strings.at[0].bytes);
        ck_assert_uint_eq(strings.at[0].length, 0);
        if (count == 3)
            assert_found(&strings, "b", 1);
        ck_assert_uint_eq(intern(&strings, "c"), count);
        assert_found(&strings, "c", count);
        strings_clean_up(&strings);
    }
}
END_TEST

START_TEST(names_are_ordered_by_bytes_then_length)
{
    static const char *const names[] = {"", "A", "AB", "B", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            int order = name_order(name_of_text(names[i]), name_of_text(names[k]));
            ck_assert_int_eq((order > 0) - (order < 0), (i > k) - (i < k));
        }
    ck_assert_int_gt(name_order((struct ccm_name){"AC", 1}, (struct ccm_name){"A", 0}), 0);
    ck_assert_int_lt(name_order((struct ccm_name){"AC", 1}, name_of_text("AB")), 0);
}
END_TEST

START_TEST(a_prefix_of_the_comment_is_not_the_connectors)
{
    struct names names;
    const char comment[] = CONNECTOR_COMMENT_PREFIX;
    ck_assert(names_init(&names));
    char other[sizeof comment + 1];
    (void)snprintf(other, sizeof other, "%.*s-", (int)sizeof comment - 2, comment);
    ck_assert(names_is_connectors(&names, names.connector_comment));
    ck_assert(names_is_connectors(&names, intern(&names.comments, CONNECTOR_COMMENT_PREFIX)));
    ck_assert(!names_is_connectors(&names, intern(&names.comments, other)));
    names_clean_up(&names);
}
END_TEST

START_TEST(a_copy_has_the_rules)
{
    struct names names, copy;
    ck_assert(names_init(&names));
    names.rule = (struct identity_rule){.letter_case = IDENTITY_CASE_EXACT, .length = 30};
    names.stores.length = 20;
    names.code_page = CODE_PAGE_850;
    ck_assert(names_copy(&copy, &names));
    ck_assert_int_eq(copy.rule.letter_case, IDENTITY_CASE_EXACT);
    ck_assert_uint_eq(copy.rule.length, 30);
    ck_assert_uint_eq(copy.stores.length, 20);
    ck_assert_int_eq(copy.code_page, CODE_PAGE_850);
    names_clean_up(&copy);
    names_clean_up(&names);
}
END_TEST

static Suite *strings_suite(void)
{
    Suite *suite = suite_create("strings");
    TCase *tcase = tcase_create("strings");
    tcase_add_test(tcase, strings_with_equal_hashes_are_distinct);
    tcase_add_test(tcase, a_search_in_a_table_of_any_size_ends);
    tcase_add_test(tcase, a_dropped_table_is_rebuilt);
    tcase_add_test(tcase, a_small_pool_is_renumbered);
    tcase_add_test(tcase, names_are_ordered_by_bytes_then_length);
    tcase_add_test(tcase, a_prefix_of_the_comment_is_not_the_connectors);
    tcase_add_test(tcase, a_copy_has_the_rules);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {strings_suite};
    return suite_main(makers, 1);
}
