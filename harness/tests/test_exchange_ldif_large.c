/* LDIF files with long lines, endless entries and many people. */
#include "exchange/directory.h"
#include "exchange/window.h"
#include "sample_export.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct directory_config config = {.site_level = 1, .strict = true};

/* A file of a test's own. */
static FILE *make_file(char path[static 20])
{
    memcpy(path, "/tmp/q237588-XXXXXX", 20);
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    return file;
}

/* What is read at a time must not show: line ends at and around its end. */
START_TEST(long_lines_are_whole)
{
    for (size_t length = WINDOW_READ_SIZE - 70; length < WINDOW_READ_SIZE - 5; length += suite_under_valgrind() ? 13 : 1) {
        char path[20];
        FILE *file = make_file(path);
        (void)fprintf(file, "dn: cn=a\r\ncn: %0*d\r\nobjectClass: user\r\n\r\ndn: cn=b\r\ncn: b\r\n", (int)length, 7);
        ck_assert_int_eq(fclose(file), 0);
        struct text expected = {0}, taken = {0}, message = {0};
        text_printf(&expected, "2 %0*d\n6 b\n", (int)length, 7);
        ck_assert_int_eq(ldif_read(path, &config, export_note_name, &taken, &message), INPUT_OK);
        ck_assert_str_eq(taken.bytes, expected.bytes);
        text_clean_up(&expected);
        text_clean_up(&taken);
        unlink(path);
    }
}
END_TEST

START_TEST(endless_entries_are_refused)
{
    if (suite_under_valgrind())
        return; /* it takes a minute */
    char path[20];
    FILE *file = make_file(path);
    (void)fputs("dn: cn=a\ncn: ", file);
    for (unsigned i = 0; i < 17 * 1024; i++)
        (void)fprintf(file, "%01024d", 0);
    ck_assert_int_eq(fclose(file), 0);
    struct text expected = {0}, taken = {0}, message = {0};
    text_printf(&expected, "%s:2:1: this entry is larger than 16 MiB; expected an empty line after each entry", path);
    ck_assert_int_eq(ldif_read(path, &config, export_note_name, &taken, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, expected.bytes);
    text_clean_up(&expected);
    text_clean_up(&message);
    unlink(path);
}
END_TEST

static enum input_status count(void *context, const struct person *person)
{
    uint64_t *taken = context;
    ck_assert_uint_eq(person->line, *taken * 6 + 5);
    ck_assert_uint_ge(person->name.length, 9);
    ++*taken;
    return INPUT_OK;
}

START_TEST(large_exports_are_read)
{
    unsigned entries = suite_under_valgrind() ? 2000 : suite_bounded() ? 20000 : 200000;
    char path[20];
    FILE *file = make_file(path);
    for (unsigned i = 0; i < entries; i++)
        (void)fprintf(file, "dn: cn=user%u,ou=people,o=acme\nobjectClass: person\nsn: x\ncn: user%u\ndisplayName: Person, %u\n\n",
                      i, i, i);
    ck_assert_int_eq(fclose(file), 0);
    uint64_t taken = 0;
    struct text message = {0};
    ck_assert_int_eq(ldif_read(path, &config, count, &taken, &message), INPUT_OK);
    ck_assert_uint_eq(taken, entries);
    unlink(path);
}
END_TEST

static Suite *exchange_ldif_large_suite(void)
{
    Suite *suite = suite_create("exchange ldif large");
    TCase *large = tcase_create("large");
    tcase_add_test(large, long_lines_are_whole);
    tcase_add_test(large, endless_entries_are_refused);
    tcase_add_test(large, large_exports_are_read);
    tcase_set_timeout(large, 60);
    suite_add_tcase(suite, large);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldif_large_suite};
    return suite_main(makers, 1);
}
