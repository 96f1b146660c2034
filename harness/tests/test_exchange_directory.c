/* Directories of all formats. */
#include "exchange/directory.h"
#include "sample_export.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define BYTES(bytes) bytes, sizeof(bytes) - 1
/* "dn: cn=a\ncn: a\n" in UTF-16, and the same without its first or last NUL. */
#define WIDE_LDIF WIDE_LDIF_SHIFTED "\0"
#define WIDE_LDIF_SHIFTED "d\0n\0:\0 \0c\0n\0=\0a\0\n\0c\0n\0:\0 \0a\0\n"
#define NEITHER " is not LDIF or CSV; expected an LDIF file or the CSV of a directory export"

static const struct directory_config config = {.site_level = 1, .strict = true};

static const struct {
    const char *bytes;
    size_t length;
    const char *taken;
} told[] = {
    {BYTES("dn: cn=a\ncn: a\n"), "2 a||cn=a\n"},
    {BYTES("\xEF\xBB\xBF\r\n# a, b\r\n  c, d\r\n\r\nversion: 1\r\ndn: cn=a\r\ncn: a\r\n"), "7 a||cn=a\n"},
    {BYTES("dn:: Y249YSxvdT14\ncn: a\n"), "2 a|x|cn=a,ou=x\n"},
    /* UTF-16, as ldifde -u writes it, and without its mark. */
    {BYTES("\xFF\xFE" WIDE_LDIF), "2 a||cn=a\n"},
    {BYTES(WIDE_LDIF), "2 a||cn=a\n"},
    {BYTES("\xFE\xFF\0" WIDE_LDIF_SHIFTED), "2 a||cn=a\n"},
    {BYTES("\0" WIDE_LDIF_SHIFTED), "2 a||cn=a\n"},
    {BYTES("Obj-Class,Display Name\nMailbox,a\n"), "2 a||\n"},
    {BYTES("\n\xEF\xBB\xBF,Obj-Class,Display Name\nx,Mailbox,a\n"), "3 a||\n"},
    {BYTES("\xEF\xBB\xBF\"Obj-Class\",\"Display Name\"\nMailbox,a\n"), "2 a||\n"},
    {BYTES("\xFF\xFEO\0b\0j\0-\0C\0l\0a\0s\0s\0,\0D\0i\0s\0p\0l\0a\0y\0 \0N\0a\0m\0e\0\n\0M\0a\0i\0l\0b\0o\0x\0,\0a\0"), "2 a||\n"},
    {BYTES("\xFE\xFF\0O\0b\0j\0-\0C\0l\0a\0s\0s\0,\0D\0i\0s\0p\0l\0a\0y\0 \0N\0a\0m\0e\0\n\0M\0a\0i\0l\0b\0o\0x\0,\0a"), "2 a||\n"},
};

START_TEST(the_format_of_a_file_is_detected)
{
    assert_taken(directory_read, &config, told[_i].bytes, told[_i].length, told[_i].taken);
}
END_TEST

static const struct {
    const char *bytes;
    size_t length;
    const char *message;
} refused[] = {
    {BYTES(""), ": is empty; expected an LDIF file or the CSV of a directory export"},
    {BYTES("\n \nhello\n"), ":2:1: \" \"" NEITHER},
    {BYTES("# hello\n\nhello\n"), ":3:1: \"hello\"" NEITHER},
    {BYTES("<?xml version=\"1.0\"?>\n"), ":1:1: \"<?xml version=\"1.0\"?>\"" NEITHER},
    {BYTES("\x7F"
           "ELF\x02\x01\x01\0\0"),
     ":1:1: \"\\x7FELF\\x02\\x01\\x01\\x00\\x00\"" NEITHER},
    {BYTES("# nothing\n"), ": has no entry; expected the export of a directory as LDIF"},
    {BYTES("dn: cn=a\ncn:: x\n"), ":2:1: \"cn\" has a value that is not base64; expected base64 after \"::\""},
    {BYTES("Display Name\na\n"),
     ":1:1: the column \"Obj-Class\" is missing; found \"Display Name\"; expected the header line of a directory export"},
};

START_TEST(mistakes_are_reported)
{
    assert_not_taken(directory_read, &config, refused[_i].bytes, refused[_i].length, refused[_i].message, "");
}
END_TEST

START_TEST(utf_16_without_a_mark_may_be_stated)
{
    struct directory_config stated = {.site_level = 1, .encoding = ENCODING_UTF_16};
    assert_taken(directory_read, &stated, BYTES("O\0b\0j\0-\0C\0l\0a\0s\0s\0,\0D\0i\0s\0p\0l\0a\0y\0 \0N\0a\0m\0e\0\n\0,\0a\0"),
                 "");
}
END_TEST

START_TEST(files_of_no_known_format_are_refused)
{
    struct text message = {0};
    ck_assert_int_eq(directory_read("harness", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "harness: is a directory; expected a regular file");
    text_clear(&message);
    ck_assert_int_eq(directory_read("/dev/null", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "/dev/null: is a device or socket; expected a regular file");
    text_clear(&message);
    ck_assert_int_eq(directory_read("no\nfile", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "no\\nfile: cannot be opened: No such file or directory");
    text_clear(&message);
    ck_assert_int_eq(directory_read("/proc/self/mem", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "/proc/self/mem:1:1: the rest cannot be read: Input/output error");
    text_clean_up(&message);
}
END_TEST

START_TEST(a_live_directory_is_recognized_by_its_scheme)
{
    ck_assert(directory_is_live("ldap://localhost/o=acme"));
    ck_assert(directory_is_live("LDAPS://localhost"));
    ck_assert(directory_is_live("ldapi://%2Frun"));
    ck_assert(!directory_is_live("ldap.ldif"));
    ck_assert(!directory_is_live("ldap:/"));
    ck_assert(!directory_is_live("./ldap://localhost"));
    ck_assert(!directory_is_live(""));
}
END_TEST

START_TEST(each_failed_allocation_is_reported)
{
    assert_memory_is_said(directory_read, &config, BYTES("dn: cn=a\ncn: a\n"), 3);
    assert_memory_is_said(directory_read, &config, BYTES("Obj-Class,Display Name\nMailbox,a\n"), 3);
}
END_TEST

static Suite *exchange_directory_suite(void)
{
    Suite *suite = suite_create("exchange directory");
    TCase *kinds = tcase_create("kinds");
    tcase_add_loop_test(kinds, the_format_of_a_file_is_detected, 0, (int)(sizeof told / sizeof *told));
    tcase_add_loop_test(kinds, mistakes_are_reported, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(kinds, utf_16_without_a_mark_may_be_stated);
    tcase_add_test(kinds, files_of_no_known_format_are_refused);
    tcase_add_test(kinds, a_live_directory_is_recognized_by_its_scheme);
    tcase_add_test(kinds, each_failed_allocation_is_reported);
    suite_add_tcase(suite, kinds);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_directory_suite};
    return suite_main(makers, 1);
}
