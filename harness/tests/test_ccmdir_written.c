/* Ccmdir.exp that is written. */
#include "ccmdir_seen.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes records, and returns the bytes, to be freed by the caller. */
static char *written(enum code_page page, const char *name, const char *comment)
{
    char *bytes = NULL;
    size_t length = 0;
    struct ccmdir_writer writer = {.stream = open_memstream(&bytes, &length), .dos = ccmdir_is_dos(page)};
    ck_assert_ptr_nonnull(writer.stream);
    if (page != CODE_PAGE_NONE)
        ck_assert_int_eq(code_page_open(page, &writer.converter), IDENTITY_OK);
    struct ccm_name none = {.bytes = "", .length = 0};
    ck_assert(ccmdir_write(&writer, (struct ccm_name){name, strlen(name)}, 'L', none, (struct ccm_name){comment, strlen(comment)}));
    ck_assert_int_eq(fclose(writer.stream), 0);
    code_page_close(writer.converter);
    return bytes;
}

static void assert_written(enum code_page page, const char *name, const char *expected)
{
    char *bytes = written(page, name, " c ");
    ck_assert_str_eq(bytes, expected);
    free(bytes);
}

START_TEST(records_are_written)
{
    assert_written(CODE_PAGE_NONE, "\xFFü", "Name: \xFFü\nLocn: L\nAddr: \nCmts:  c \n\n");
    assert_written(CODE_PAGE_UTF_8, "\xFFü", "Name: ?ü\nLocn: L\nAddr: \nCmts:  c \n\n");
    assert_written(CODE_PAGE_437, "Áü", "Name: ?\x81\r\nLocn: L\r\nAddr: \r\nCmts:  c \r\n\r\n");
    assert_written(CODE_PAGE_932, "ア", "Name: \x83\x41\r\nLocn: L\r\nAddr: \r\nCmts:  c \r\n\r\n");
}
END_TEST

START_TEST(written_records_are_read_back)
{
    static const char *const names[] = {" a ", ":", "\x1A", "\t", "Name: b", "é", "Ω", "\\"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (int page = 0; page < CODE_PAGES; page++) {
            char *bytes = written((enum code_page)page, names[i], names[i]);
            struct code_page_converter *converter = NULL;
            if (page)
                ck_assert_int_eq(code_page_open((enum code_page)page, &converter), IDENTITY_OK);
            struct ccm_name name = {.bytes = names[i], .length = strlen(names[i])};
            if (converter)
                name = code_page_store(converter, name);
            struct text expected = {0};
            text_puts(&expected, "1 L ");
            text_append_escaped(&expected, name.bytes, name.length);
            text_puts(&expected, "||");
            text_append_escaped(&expected, name.bytes, name.length);
            text_puts(&expected, "\n");
            assert_ccmdir_read((enum code_page)page, bytes, expected.bytes);
            code_page_close(converter);
            text_clean_up(&expected);
            free(bytes);
        }
    }
}
END_TEST

START_TEST(values_that_do_not_fit_a_line)
{
    static char large[CCMDIR_LINE_MAX];
    memset(large, 'x', sizeof large);
    ck_assert(ccmdir_can_hold((struct ccm_name){"a b", 3}));
    ck_assert(ccmdir_can_hold((struct ccm_name){"", 0}));
    ck_assert(!ccmdir_can_hold((struct ccm_name){"a\nb", 3}));
    ck_assert(!ccmdir_can_hold((struct ccm_name){"a\rb", 3}));
    ck_assert(!ccmdir_can_hold((struct ccm_name){"a\0b", 3}));
    ck_assert(ccmdir_can_hold((struct ccm_name){large, CCMDIR_LINE_MAX - 6}));
    ck_assert(!ccmdir_can_hold((struct ccm_name){large, CCMDIR_LINE_MAX - 5}));
}
END_TEST

START_TEST(writing_survives_a_failed_allocation)
{
    struct ccmdir_writer writer = {.stream = tmpfile()};
    struct ccm_name name = {"abc", 3};
    ck_assert_ptr_nonnull(writer.stream);
    ck_assert_int_eq(code_page_open(CODE_PAGE_437, &writer.converter), IDENTITY_OK);
    fail_alloc_at(1);
    bool done = ccmdir_write(&writer, name, 'L', name, name);
    fail_alloc_at(0);
    ck_assert(!done);
    code_page_close(writer.converter);
    ck_assert_int_eq(fclose(writer.stream), 0);
}
END_TEST

static Suite *ccmdir_written_suite(void)
{
    Suite *suite = suite_create("ccmdir written");
    TCase *writing = tcase_create("writing");
    tcase_add_checked_fixture(writing, ccmdir_seen_set_up, ccmdir_seen_tear_down);
    tcase_add_test(writing, records_are_written);
    tcase_add_test(writing, written_records_are_read_back);
    tcase_add_test(writing, values_that_do_not_fit_a_line);
    tcase_add_test(writing, writing_survives_a_failed_allocation);
    suite_add_tcase(suite, writing);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {ccmdir_written_suite};
    return suite_main(makers, 1);
}
