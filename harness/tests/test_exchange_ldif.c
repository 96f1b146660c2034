/* People from LDIF files. */
#include "exchange/directory.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "harness/tests/data/exchange/"

static const struct directory_config config = {.site_level = 1};

/* What was taken: "LINE NAME" in lines. */
static enum input_status note(void *context, const struct person *person)
{
    struct text *taken = context;
    text_printf(taken, "%llu ", (unsigned long long)person->line);
    text_append(taken, person->name.bytes, person->name.length);
    text_puts(taken, "\n");
    return INPUT_OK;
}

static const char all_forms[] = "16 Smith, Jimmy\n20 Adams, Amy\n25 M\xC3\xBCller, J\xC3\xBCrgen\n29 Brown, Bob\n37 Brown, Bill\n"
                                "42 Dow, Di\n49 Eve\n56 \xC3\x8Blla  \n76 Last, Lee\n";

/* A site may have nobody in it; its export has entries all the same. */
START_TEST(an_export_may_hold_no_people)
{
    struct text taken = {0}, message = {0};
    ck_assert_int_eq(ldif_read(FOLDER "no_people.ldif", &config, note, &taken, &message), INPUT_OK);
    ck_assert_uint_eq(taken.length, 0);
    text_clean_up(&taken);
    text_clean_up(&message);
}
END_TEST

START_TEST(all_forms_are_read)
{
    static const char *const paths[] = {FOLDER "all_forms.ldif", FOLDER "all_forms_crlf.ldif"};
    struct text taken = {0}, message = {0};
    ck_assert_int_eq(ldif_read(paths[_i], &config, note, &taken, &message), INPUT_OK);
    ck_assert_str_eq(taken.bytes, all_forms);
    ck_assert_uint_eq(message.length, 0);
    text_clean_up(&taken);
}
END_TEST

/* A file is named after what is wrong in it. */
static const struct {
    const char *name, *message, *taken;
} bad[] = {
    {"bad_base64", ":3:1: \"displayName\" has a value that is no base64; expected base64 after \"::\"", ""},
    {"bad_base64_letter", ":3:1: \"displayName\" has a value that is no base64; expected base64 after \"::\"", ""},
    {"bad_base64_padding", ":3:1: \"displayName\" has a value that is no base64; expected base64 after \"::\"", ""},
    {"bad_type", ":3:1: \"display name: Smith\" is no line of LDIF; expected \"name: value\"", ""},
    {"carriage_return", ":3:1: a carriage return stands within this line; expected it before a line feed only", ""},
    {"change", ":2:1: \"changetype\" makes this a change; expected entries, as an export has them", ""},
    {"control", ":2:1: \"control\" makes this a change; expected entries, as an export has them", ""},
    {"empty", ": holds no entry; expected the export of a directory, as LDIF", ""},
    {"include", ":5:1: another file is to be included here; expected an entry, as no other file is read", "3 a\n"},
    {"index", ":5:1: the first line of this entry begins with a digit; expected \"dn:\"", "3 a\n"},
    {"late_version", ":5:1: \"version\" begins this entry; expected \"dn:\"", "3 a\n"},
    {"leading_space", ":1:1: \" dn: cn=a,o=acme\" is no line of LDIF; expected \"name: value\"", ""},
    {"no_colon", ":3:1: \"displayName Smith\" is no line of LDIF; expected \"name: value\"", ""},
    {"no_dn", ":6:1: \"uid\" begins this entry; expected \"dn:\"", "3 a\n"},
    {"no_empty_line", ":4:1: \"dn\" stands within an entry; expected an empty line before it", ""},
    {"no_type", ":3:1: \": Smith\" is no line of LDIF; expected \"name: value\"", ""},
    {"nul_byte", ":5:1: a NUL stands in this line; expected text, or base64 after \"::\"", "3 a\n"},
    {"nul_in_base64", ":3:1: \"displayName\" has a value that holds a NUL; no name may", ""},
    {"person_without_name", ":5:1: \"cn=b\"\\\\1b,o=acme\" is a person without a name; expected displayName or cn", "3 a\n"},
    {"url", ":3:1: \"displayName\" is to be read from a URL; expected the value itself, as nothing is fetched", ""},
    {"utf16", ":1:1: this is UTF-16; expected UTF-8 (iconv -f UTF-16 -t UTF-8 makes it)", ""},
    {"utf16_other_order", ":1:1: this is UTF-16; expected UTF-8 (iconv -f UTF-16 -t UTF-8 makes it)", ""},
    {"version_2", ":1:1: \"2\" is no known version of LDIF; expected 1", ""},
    {"version_of_nothing", ":1:1: \"\" is no known version of LDIF; expected 1", ""},
};

START_TEST(is_refused)
{
    struct text path = {0}, expected = {0}, taken = {0}, message = {0};
    text_printf(&path, FOLDER "%s.ldif", bad[_i].name);
    text_printf(&expected, "%s%s", path.bytes, bad[_i].message);
    ck_assert_int_eq(ldif_read(path.bytes, &config, note, &taken, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, expected.bytes);
    ck_assert_str_eq(taken.bytes ? taken.bytes : "", bad[_i].taken);
    text_clean_up(&path);
    text_clean_up(&expected);
    text_clean_up(&taken);
    text_clean_up(&message);
}
END_TEST

START_TEST(unreadable_files_are_refused)
{
    struct text message = {0};
    ck_assert_int_eq(ldif_read("harness", &config, note, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "harness: is a directory; a file was expected");
    text_clear(&message);
    ck_assert_int_eq(ldif_read("/proc/self/mem", &config, note, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "/proc/self/mem:1:1: the rest cannot be read: Input/output error");
    text_clean_up(&message);
}
END_TEST

static enum input_status refuse_second(void *context, const struct person *person)
{
    (void)person;
    unsigned *taken = context;
    return ++*taken == 2 ? INPUT_NO_MEMORY : INPUT_OK;
}

START_TEST(taker_ends_the_reading)
{
    unsigned taken = 0;
    struct text message = {0};
    ck_assert_int_eq(ldif_read(FOLDER "all_forms.ldif", &config, refuse_second, &taken, &message), INPUT_NO_MEMORY);
    ck_assert_uint_eq(taken, 2);
    ck_assert_uint_eq(message.length, 0);
}
END_TEST

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

/* libldap reads 4095 bytes at a time: line ends at and around that must not matter. */
START_TEST(long_lines_are_whole)
{
    for (size_t length = 4075; length < 4100; length++) {
        char path[20];
        FILE *file = make_file(path);
        (void)fprintf(file, "dn: cn=a\r\ncn: %0*d\r\nobjectClass: user\r\n\r\ndn: cn=b\r\ncn: b\r\n", (int)length, 7);
        ck_assert_int_eq(fclose(file), 0);
        struct text expected = {0}, taken = {0}, message = {0};
        text_printf(&expected, "2 %0*d\n6 b\n", (int)length, 7);
        ck_assert_int_eq(ldif_read(path, &config, note, &taken, &message), INPUT_OK);
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
        return; /* libldap makes its buffer longer bit by bit, and each time it would be copied */
    char path[20];
    FILE *file = make_file(path);
    (void)fputs("dn: cn=a\ncn: ", file);
    for (unsigned i = 0; i < 17 * 1024; i++)
        (void)fprintf(file, "%01024d", 0);
    ck_assert_int_eq(fclose(file), 0);
    struct text expected = {0}, taken = {0}, message = {0};
    text_printf(&expected, "%s:2:1: this entry is larger than 16 MiB; expected an empty line after each entry", path);
    ck_assert_int_eq(ldif_read(path, &config, note, &taken, &message), INPUT_INVALID);
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
    unsigned entries = suite_under_valgrind() ? 2000 : 200000;
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

static Suite *exchange_ldif_suite(void)
{
    Suite *suite = suite_create("exchange ldif");
    TCase *files = tcase_create("files");
    tcase_add_test(files, an_export_may_hold_no_people);
    tcase_add_loop_test(files, all_forms_are_read, 0, 2);
    tcase_add_loop_test(files, is_refused, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(files, unreadable_files_are_refused);
    tcase_add_test(files, taker_ends_the_reading);
    suite_add_tcase(suite, files);

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
    static suite_maker *const makers[] = {exchange_ldif_suite};
    return suite_main(makers, 1);
}
