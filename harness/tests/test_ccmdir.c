/* Ccmdir.exp: reading, refusing, skipping, writing. */
#include "ccmdir_seen.h"
#include "fail_alloc.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

#define HUB "Name: HUB\nLocn: P\nAddr: \nCmts: Main\n\n"

START_TEST(records_are_read)
{
    assert_ccmdir_read(CODE_PAGE_NONE, HUB "Name: Smith, Jimmy\nLocn: l\nAddr: HUB\nCmts: \n\n",
                       "1 P HUB||Main\n6 l Smith, Jimmy|HUB|\n");
    /* Any order behind the name, any case, fields left out, no space behind the colon; others are kept. */
    assert_ccmdir_read(CODE_PAGE_NONE, "NAME:a\ncmts:  x:y \naDDR:\nLocn:R\n\n\n \t\n\nname:  b \nlocn: a\n\n",
                       "1 R a|| x:y \n9 a  b ||\n");
    /* Without an empty line between records, without a line end at the end. */
    assert_ccmdir_read(CODE_PAGE_NONE, "Name: a\nLocn: L\nName: b\nLocn: L", "1 L a||\n3 L b||\n");
    /* Bytes as they are, and letters. */
    assert_ccmdir_read(CODE_PAGE_NONE, "Name: M\xFCller \xC3\xBC\nLocn: L\n", "1 L M\\xFCller ü||\n");
    for (const char *letter = LOCN_LETTERS; *letter; letter++) {
        char text[32], expected[32];
        (void)snprintf(text, sizeof text, "Name: a\nLocn: %c\n", *letter);
        (void)snprintf(expected, sizeof expected, "1 %c a||\n", *letter);
        assert_ccmdir_read(CODE_PAGE_NONE, text, expected);
    }
}
END_TEST

START_TEST(lines_have_dos_or_unix_ends)
{
    assert_ccmdir_read(CODE_PAGE_437, "Name: a\r\nLocn: L\r\nCmts: x\r\n\r\nName: b\nLocn: L\r\n", "1 L a||x\n5 L b||\n");
    assert_ccmdir_read(CODE_PAGE_437, "\r\n\nName: a\r\nLocn: L", "3 L a||\n");
}
END_TEST

START_TEST(ctrl_z_ends_the_file)
{
    static const char padded[] = "Name: a\r\nLocn: L\r\n\x1A\0\0\x1A\r\n\0";
    assert_ccmdir_read(CODE_PAGE_437, "Name: a\r\nLocn: L\r\n\r\n\x1A", "1 L a||\n");
    assert_ccmdir_read(CODE_PAGE_437, "Name: a\r\nLocn: L\r\n\x1A\r\n", "1 L a||\n");
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_437, false, padded, sizeof padded), INPUT_OK);
    ck_assert_str_eq(ccmdir_seen.taken.bytes, "1 L a||\n");
    /* Elsewhere it is a byte like others. */
    assert_ccmdir_read(CODE_PAGE_437,
                       "Name: \x1A"
                       "a\nLocn: L\nCmts: x\x1A\n",
                       "1 L \\x1Aa||x\\x1A\n");
}
END_TEST

START_TEST(text_is_in_its_code_page)
{
    assert_ccmdir_read(CODE_PAGE_437, "Name: \xA0lvarez\nLocn: L\nCmts: M\x81ller\n", "1 L álvarez||Müller\n");
    assert_ccmdir_read(CODE_PAGE_1252, "Name: \xC1lvarez \x80\nLocn: L\n", "1 L Álvarez €||\n");
    assert_ccmdir_read(CODE_PAGE_866, "Name: \x88\xA2\xA0\xAD\nLocn: L\n", "1 L Иван||\n");
    assert_ccmdir_read(CODE_PAGE_932, "Name: \x83\x41\x83\x5C\nLocn: L\nAddr: \x83\x4E\n", "1 L アソ|ク|\n");
    assert_ccmdir_read(CODE_PAGE_UTF_8, "\xEF\xBB\xBFName: Álvarez\nLocn: L\n", "1 L Álvarez||\n");
    assert_ccmdir_read(CODE_PAGE_NONE, "\xEF\xBB\xBFName: Álvarez\nLocn: L\n", "1 L Álvarez||\n");
}
END_TEST

/* A malformed file, the message about it after the path, and the records that are read in lenient mode. */
struct bad {
    enum code_page page;
    const char *text, *message, *taken;
};

#define GOOD "Name: z\nLocn: L\n"
#define LABELS "expected Name, Locn, Addr or Cmts, a colon and the value"

static const struct bad bad[] = {
    {CODE_PAGE_NONE, "Name: a\nLocn: L\nHome: b\nAddr: b\n\n" GOOD, ":3:1: unknown field \"Home\"; " LABELS, "6 L z||\n"},
    {CODE_PAGE_NONE, "Name : a\nLocn: L\n\n" GOOD, ":1:1: unknown field \"Name \"; " LABELS, "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn L\n\n" GOOD, ":2:1: no colon in \"Locn L\"; " LABELS, "4 L z||\n"},
    {CODE_PAGE_NONE, "Directory of HUB\n\n" GOOD, ":1:1: no colon in \"Directory of HUB\"; " LABELS, "3 L z||\n"},
    {CODE_PAGE_NONE, "Locn: L\nAddr: b\n" GOOD, ":1:1: Locn before Name; expected a record to begin with Name", "3 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: L\n\nCmts: x\n" GOOD, ":4:1: Cmts before Name; expected a record to begin with Name",
     "1 L a||\n5 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: L\nADDR: b\nAddr: b\n" GOOD,
     ":4:1: duplicate Addr, first in line 3; expected one in each record, and an empty line between records", "5 L z||\n"},
    {CODE_PAGE_NONE, "Name: \nLocn: L\n\n" GOOD, ":1:7: Name is empty; expected the name of a user or post office", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name:\nLocn: L\n\n" GOOD, ":1:6: Name is empty; expected the name of a user or post office", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: X\n\n" GOOD, ":2:7: unknown Locn \"X\"; expected one letter of PpLlRrAa", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: \n\n" GOOD, ":2:7: unknown Locn \"\"; expected one letter of PpLlRrAa", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: LL\n\n" GOOD, ":2:7: unknown Locn \"LL\"; expected one letter of PpLlRrAa", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nLocn: L \n\n" GOOD, ":2:7: unknown Locn \"L \"; expected one letter of PpLlRrAa", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\"\nAddr: b\n\n" GOOD,
     ":1:1: the record of \"a\"\" has no Locn; expected a line \"Locn: \" with one letter of PpLlRrAa", "4 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\n" GOOD,
     ":1:1: the record of \"a\" has no Locn; expected a line \"Locn: \" with one letter of PpLlRrAa", "2 L z||\n"},
    {CODE_PAGE_NONE, GOOD "Name: a",
     ":3:1: the record of \"a\" has no Locn; expected a line \"Locn: \" with one letter of PpLlRrAa", "1 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\rb\nLocn: L\n\n" GOOD, ":1:8: carriage return without line feed; expected DOS or Unix line ends",
     "4 L z||\n"},
    {CODE_PAGE_NONE, GOOD "Name: a\r\r\nLocn: L\n", ":3:8: carriage return without line feed; expected DOS or Unix line ends",
     "1 L z||\n"},
    {CODE_PAGE_NONE, GOOD "Cmts: a\r", ":3:8: carriage return without line feed; expected DOS or Unix line ends", ""},
    {CODE_PAGE_932, "Name: \x83\x41\x83 b\nLocn: L\n\n" GOOD,
     ":1:8: byte 83 is not valid in code page 932; expected another page (--code-page, or code_page in a fixture)", "4 L z||\n"},
    {CODE_PAGE_1252, "Name: M\x81ller\nLocn: L\n\n" GOOD,
     ":1:8: byte 81 is not valid in code page 1252; expected another page (--code-page, or code_page in a fixture)", "4 L z||\n"},
    {CODE_PAGE_UTF_8, "Name: ü\nLocn: L\nCmts: ü\xFC\n\n" GOOD,
     ":3:8: byte FC is not valid in code page utf-8; expected another page (--code-page, or code_page in a fixture)", "5 L z||\n"},
    {CODE_PAGE_NONE, GOOD "\x1A\nmore\n", ":3:1: text after Ctrl-Z, which ends the file; expected nothing after it", "1 L z||\n"},
    {CODE_PAGE_NONE, "Name: a\nWhat: x\nWhat: y\nNo colon\n\n" GOOD, ":2:1: unknown field \"What\"; " LABELS, "6 L z||\n"},
};

#define BAD_COUNT ((int)(sizeof bad / sizeof *bad))

START_TEST(a_malformed_record_is_refused)
{
    const struct bad *one = &bad[_i];
    ck_assert_int_eq(read_ccmdir(one->page, false, one->text, strlen(one->text)), INPUT_INVALID);
    ck_assert_int_eq(strncmp(ccmdir_seen.message.bytes, own_folder, strlen(own_folder)), 0);
    ck_assert_str_eq(ccmdir_seen.message.bytes + strlen(own_folder) + strlen("/Ccmdir.exp"), one->message);
    ck_assert_uint_eq(ccmdir_seen.told.length, 0);
}
END_TEST

START_TEST(a_malformed_record_is_skipped)
{
    const struct bad *one = &bad[_i];
    struct text expected = {0};
    if (!*one->taken)
        return;
    text_printf(&expected, "/Ccmdir.exp%s\n", one->message);
    ck_assert_int_eq(read_ccmdir(one->page, true, one->text, strlen(one->text)), INPUT_OK);
    ck_assert_str_eq(text_of(&ccmdir_seen.told), expected.bytes);
    ck_assert_str_eq(text_of(&ccmdir_seen.taken), one->taken);
    ck_assert_uint_eq(ccmdir_seen.message.length, 0);
    text_clean_up(&expected);
}
END_TEST

START_TEST(a_nul_and_a_long_line_are_refused)
{
    static const char nul[] = "Name: a\0b\nLocn: L\n\n" GOOD;
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, false, nul, sizeof nul - 1), INPUT_INVALID);
    assert_holds(ccmdir_seen.message.bytes, ":1:8: NUL in the line; expected text, as written by Export.exe");
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, true, nul, sizeof nul - 1), INPUT_OK);
    ck_assert_str_eq(ccmdir_seen.taken.bytes, "4 L z||\n");

    size_t length = sizeof "Locn: L\n" - 1 + CCMDIR_LINE_MAX + 2;
    char *large = malloc(length);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', length);
    memcpy(large, "Name: ", 6);
    large[CCMDIR_LINE_MAX] = '\n';
    memcpy(large + CCMDIR_LINE_MAX + 1, "Locn: L\n", 8);
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, false, large, CCMDIR_LINE_MAX + 9), INPUT_OK);
    large[CCMDIR_LINE_MAX] = 'x';
    large[CCMDIR_LINE_MAX + 1] = '\n';
    memcpy(large + CCMDIR_LINE_MAX + 2, "Locn: L\n", 8);
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, false, large, CCMDIR_LINE_MAX + 10), INPUT_INVALID);
    assert_holds(ccmdir_seen.message.bytes, ":1:1: the line is 1048577 bytes long; expected at most 1048576");
    free(large);
}
END_TEST

START_TEST(a_file_without_records_is_refused)
{
    static const char *const texts[] = {"", "\r\n \n\t", "\x1A", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int lenient = 0; lenient < 2; lenient++) {
            ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, lenient, texts[i], strlen(texts[i])), INPUT_INVALID);
            assert_holds(
                ccmdir_seen.message.bytes,
                "/Ccmdir.exp: contains no record; expected an export of the post office's directory, as written by Export.exe");
        }
    }
    /* Nothing is left of it. */
    ck_assert_int_eq(read_ccmdir(CODE_PAGE_NONE, true, "Name: a\n", 8), INPUT_INVALID);
    assert_holds(ccmdir_seen.told.bytes, "has no Locn");
    assert_holds(ccmdir_seen.message.bytes, ": contains no record");
    struct ccmdir_reader reader = {.take = note_ccmdir_record};
    text_clear(&ccmdir_seen.message);
    ck_assert_int_eq(ccmdir_read(own_folder, &reader, &ccmdir_seen.message), INPUT_INVALID);
    assert_holds(ccmdir_seen.message.bytes, ": is a directory; expected a regular file");
}
END_TEST

static enum input_status refuse_second(void *context, const struct ccmdir_record *record)
{
    (void)record;
    unsigned *count = context;
    return ++*count == 2 ? INPUT_NO_MEMORY : INPUT_OK;
}

START_TEST(a_callback_ends_the_reading)
{
    unsigned count = 0;
    struct ccmdir_reader reader = {.lenient = _i == 1, .take = refuse_second, .context = &count};
    char *path = ccmdir_file(GOOD GOOD GOOD, strlen(GOOD GOOD GOOD));
    ck_assert_int_eq(ccmdir_read(path, &reader, &ccmdir_seen.message), INPUT_NO_MEMORY);
    ck_assert_uint_eq(count, 2);
    free(path);
}
END_TEST

START_TEST(lenient_mode_needs_no_callback)
{
    struct ccmdir_reader reader = {.lenient = true, .take = note_ccmdir_record};
    char *path = ccmdir_file("Name: a\n\n" GOOD, strlen("Name: a\n\n" GOOD));
    ck_assert_int_eq(ccmdir_read(path, &reader, &ccmdir_seen.message), INPUT_OK);
    ck_assert_str_eq(ccmdir_seen.taken.bytes, "3 L z||\n");
    free(path);
}
END_TEST

static enum input_status pass(void *context, const struct ccmdir_record *record)
{
    (void)context;
    (void)record;
    return INPUT_OK;
}

START_TEST(reading_survives_a_failed_allocation)
{
    static const char text[] = "Name: a\nNo: x\n\nName: b\n\nName: long long long long long long long long long long long long "
                               "long long\nLocn: L\nAddr: x\nCmts: y\n";
    for (int lenient = 0; lenient < 2; lenient++) {
        char *path = ccmdir_file(text, sizeof text - 1);
        for (unsigned long n = 1;; n++) {
            struct ccmdir_reader reader = {.page = CODE_PAGE_437, .lenient = lenient, .take = pass};
            fail_alloc_at(n);
            enum input_status status = ccmdir_read(path, &reader, &ccmdir_seen.message);
            bool reached = fail_alloc_seen() >= n;
            fail_alloc_at(0);
            ck_assert_int_eq(status, reached ? INPUT_NO_MEMORY : lenient ? INPUT_OK : INPUT_INVALID);
            text_clean_up(&ccmdir_seen.message);
            if (!reached)
                break;
        }
        free(path);
    }
}
END_TEST

static uint32_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

/* Anything: a part of what may stand in a file, or a byte. It is read or refused with a ccmdir_seen.message of one line.
*/
START_TEST(anything_is_read_or_refused)
{
    static const char *const parts[] = {"Name: ", "Locn: ", "Addr:", "Cmts: ", "\n",   "\n", "\r\n",
                                        "\n\n",   "L",      "p",     "x",      "\x1A", ":",  " "};
    random_state = 237588;
    unsigned read = 0;
    for (int i = 0; i < (suite_under_valgrind() ? 200 : 3000); i++) {
        struct text file = {0};
        uint32_t count = draw(24);
        if (draw(2))
            text_puts(&file, "Name: a\nLocn: L\n");
        for (uint32_t j = 0; j < count; j++) {
            char byte = (char)draw(256);
            if (draw(8))
                text_puts(&file, parts[draw(sizeof parts / sizeof *parts)]);
            else
                text_append(&file, &byte, 1);
        }
        enum code_page page = (enum code_page)draw(CODE_PAGES);
        bool lenient = draw(2);
        enum input_status status = read_ccmdir(page, lenient, file.bytes ? file.bytes : "", file.length);
        ck_assert_int_eq(status == INPUT_OK, ccmdir_seen.message.length == 0);
        ck_assert_int_ne(status, INPUT_NO_MEMORY);
        ck_assert_ptr_null(strchr(text_of(&ccmdir_seen.message), '\n'));
        read += status == INPUT_OK;
        text_clean_up(&file);
    }
    ck_assert_uint_gt(read, suite_under_valgrind() ? 5 : 150);
}
END_TEST

static Suite *ccmdir_suite(void)
{
    Suite *suite = suite_create("ccmdir");
    TCase *reading = tcase_create("reading");
    tcase_set_timeout(reading, 240);
    tcase_add_checked_fixture(reading, ccmdir_seen_set_up, ccmdir_seen_tear_down);
    tcase_add_test(reading, records_are_read);
    tcase_add_test(reading, lines_have_dos_or_unix_ends);
    tcase_add_test(reading, ctrl_z_ends_the_file);
    tcase_add_test(reading, text_is_in_its_code_page);
    tcase_add_loop_test(reading, a_malformed_record_is_refused, 0, BAD_COUNT);
    tcase_add_loop_test(reading, a_malformed_record_is_skipped, 0, BAD_COUNT);
    tcase_add_test(reading, a_nul_and_a_long_line_are_refused);
    tcase_add_test(reading, a_file_without_records_is_refused);
    tcase_add_loop_test(reading, a_callback_ends_the_reading, 0, 2);
    tcase_add_test(reading, lenient_mode_needs_no_callback);
    tcase_add_test(reading, reading_survives_a_failed_allocation);
    tcase_add_test(reading, anything_is_read_or_refused);
    suite_add_tcase(suite, reading);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {ccmdir_suite};
    return suite_main(makers, 1);
}
