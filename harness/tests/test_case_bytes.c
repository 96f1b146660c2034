/* Test cases as bytes. */
#include "fail_alloc.h"
#include "sample.h"
#include "search/draw.h"
#include "shrink/shrink.h"
#include "shrunk.h"
#include "suite.h"

#include <string.h>

static void assert_bytes(const struct test_case *test_case, const struct text *expected)
{
    struct text bytes = {0};
    test_case_write(test_case, &bytes);
    ck_assert(!bytes.failed);
    ck_assert_uint_eq(bytes.length, expected->length);
    ck_assert_int_eq(memcmp(bytes.bytes, expected->bytes, bytes.length), 0);
    text_clean_up(&bytes);
}

START_TEST(bytes_are_read_back)
{
    struct drawing drawing = {.config = draw_defaults(2)};
    for (uint64_t i = 0; i < 700; i++) {
        struct text bytes = {0};
        struct test_case read;
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        test_case_write(&drawing.test_case, &bytes);
        ck_assert_int_eq(test_case_read(&read, bytes.bytes, bytes.length), TEST_CASE_OK);
        assert_bytes(&read, &bytes);
        ck_assert_uint_eq(read.upgrade_before, drawing.test_case.upgrade_before);
        test_case_clean_up(&read);
        text_clean_up(&bytes);
    }
    drawing_clean_up(&drawing);
}
END_TEST

START_TEST(bytes_do_not_depend_on_numbers)
{
    struct test_case rich, other;
    struct text bytes = {0};
    make_rich_case(&rich);
    test_case_write(&rich, &bytes);
    ck_assert_int_eq(test_case_copy(&other, &rich), TEST_CASE_OK);
    assert_bytes(&other, &bytes);
    /* Names that nothing uses leave no trace. */
    uint32_t number;
    ck_assert_int_eq(scenario_user(&other.scenario, name_of_text("nobody"), &number), SCENARIO_OK);
    ck_assert_int_eq(scenario_finish(&other.scenario, NULL), SCENARIO_OK);
    assert_bytes(&other, &bytes);
    test_case_clean_up(&other);
    test_case_clean_up(&rich);
    text_clean_up(&bytes);
}
END_TEST

START_TEST(bytes_of_anybody_are_read_safely)
{
    struct test_case rich, read;
    struct text bytes = {0};
    make_rich_case(&rich);
    test_case_write(&rich, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        ck_assert_int_eq(test_case_read(&read, bytes.bytes, length), TEST_CASE_INVALID);
        test_case_clean_up(&read);
    }
    text_append(&bytes, "", 1);
    ck_assert_int_eq(test_case_read(&read, bytes.bytes, bytes.length), TEST_CASE_INVALID);
    test_case_clean_up(&read);
    bytes.length--;
    for (size_t i = 0; i < bytes.length; i++) {
        static const char others[] = {0, 1, 2, 3, 7, 'P', 0x7F, (char)0x80, (char)0xFF};
        char was = bytes.bytes[i];
        for (size_t j = 0; j < sizeof others; j++) {
            bytes.bytes[i] = others[j];
            enum test_case_status status = test_case_read(&read, bytes.bytes, bytes.length);
            ck_assert(status == TEST_CASE_OK || status == TEST_CASE_INVALID);
            test_case_clean_up(&read);
        }
        bytes.bytes[i] = was;
    }
    test_case_clean_up(&rich);
    text_clean_up(&bytes);
}
END_TEST

START_TEST(bytes_survive_failed_allocations)
{
    struct test_case rich;
    make_rich_case(&rich);
    for (unsigned long n = 1;; n++) {
        struct test_case copy;
        fail_alloc_at(n);
        enum test_case_status status = test_case_copy(&copy, &rich);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? TEST_CASE_NO_MEMORY : TEST_CASE_OK);
        test_case_clean_up(&copy);
        if (!reached)
            break;
    }
    test_case_clean_up(&rich);
}
END_TEST

static Suite *case_bytes_suite(void)
{
    Suite *suite = suite_create("case_bytes");
    TCase *bytes = tcase_create("bytes");
    tcase_set_timeout(bytes, 60);
    tcase_add_test(bytes, bytes_are_read_back);
    tcase_add_test(bytes, bytes_do_not_depend_on_numbers);
    tcase_add_test(bytes, bytes_of_anybody_are_read_safely);
    tcase_add_test(bytes, bytes_survive_failed_allocations);
    suite_add_tcase(suite, bytes);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {case_bytes_suite};
    return suite_main(makers, 1);
}
