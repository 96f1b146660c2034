/* Text, numbers and files. */
#include "base/clock.h"
#include "base/array.h"
#include "base/spreadsheet.h"
#include "base/file.h"
#include "base/number.h"
#include "base/text.h"
#include "fail_alloc.h"
#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_escaped(const char *bytes, size_t length, const char *expected)
{
    struct text text = {0};
    text_append_escaped(&text, bytes, length);
    text_append(&text, "", 0);
    ck_assert(!text.failed);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

START_TEST(text_grows)
{
    struct text text = {0};
    for (int i = 0; i < 1000; i++)
        text_printf(&text, "%d,", i);
    ck_assert_uint_eq(text.length, 3890);
    ck_assert_str_eq(text.bytes + text.length - 4, "999,");
    text_clear(&text);
    text_puts(&text, "again");
    ck_assert_str_eq(text.bytes, "again");
    char *taken = text_take(&text);
    ck_assert_str_eq(taken, "again");
    ck_assert_ptr_null(text.bytes);
    free(taken);
    text_clear(&text);
    taken = text_take(&text);
    ck_assert_str_eq(taken, "");
    free(taken);
}
END_TEST

START_TEST(text_that_cannot_grow_stays_failed)
{
    struct text text = {0};
    fail_alloc_at(1);
    text_puts(&text, "a");
    fail_alloc_at(0);
    ck_assert(text.failed);
    text_puts(&text, "b");
    text_printf(&text, "%d", 1);
    ck_assert_uint_eq(text.length, 0);
    ck_assert_ptr_null(text_take(&text));
    ck_assert(!text.failed);
    text_append(&text, "x", SIZE_MAX);
    ck_assert(text.failed);
    text_clean_up(&text);
}
END_TEST

START_TEST(escaping_makes_bytes_safe_to_print)
{
    assert_escaped("Smith, Jimmy", 12, "Smith, Jimmy");
    assert_escaped("", 0, "");
    assert_escaped("a\tb\nc\rd\\e", 9, "a\\tb\\nc\\rd\\\\e");
    assert_escaped("\033[31mred\177", 9, "\\x1B[31mred\\x7F");
    assert_escaped("\xEF\xBF\xBF\xEF\xBF\xBD", 6, "\\u{FFFF}\xEF\xBF\xBD");
    assert_escaped("M\xFCller", 6, "M\\xFCller");
    assert_escaped("M\xC3\xBCller", 7, "M\xC3\xBCller");
    assert_escaped("\xE2\x80\xAE"
                   "cod.exe",
                   10, "\\u{202E}cod.exe");
    assert_escaped("\xC2\x9B"
                   "31m",
                   5, "\\u{009B}31m");
    assert_escaped("\xE2\x80\xA8", 3, "\\u{2028}");
    assert_escaped("\xE2\x80\xA9", 3, "\\u{2029}");
    assert_escaped("Smith,\xC2\xA0J", 9, "Smith,\\u{00A0}J");
    assert_escaped("\xEF\xB8\x8F\xE3\x85\xA4\xE3\x80\x80\xEE\x80\x80", 12, "\\u{FE0F}\\u{3164}\xE3\x80\x80\\u{E000}");
    assert_escaped("\xE2\x82", 2, "\\xE2\\x82");
    assert_escaped("a\0b", 3, "a\\x00b");
}
END_TEST

START_TEST(valid_utf_8_is_recognized)
{
    static const struct {
        const char *bytes;
        bool valid;
    } cases[] = {
        {"", true},          {"ascii \x01", true},    {"\xC3\xA4\xF0\x9F\x98\x80", true},
        {"\xE4", false},     {"\xC3", false},         {"a\x80z", false},
        {"\xC0\x80", false}, {"\xED\xA0\x80", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(text_is_utf8(cases[i].bytes, strlen(cases[i].bytes)) == cases[i].valid, "%zu", i);
    ck_assert(text_is_utf8("\0", 1));
}
END_TEST

START_TEST(columns_follow_the_width_of_characters)
{
    ck_assert_uint_eq(text_columns("Smith", 5), 5);
    ck_assert_uint_eq(text_columns("M\xC3\xBCller", 7), 6);
    ck_assert_uint_eq(text_columns("e\xCC\x81", 3), 1);
    ck_assert_uint_eq(text_columns("\xE5\xB1\xB1\xE7\x94\xB0", 6), 4);
    ck_assert_uint_eq(text_columns("", 0), 0);
}
END_TEST

static char folder[64];

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/q237588-test.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void remove_folder(void)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(numbers_are_read_within_their_range)
{
    static const struct {
        const char *digits;
        uint64_t least, most;
        bool read;
        uint64_t number;
    } cases[] = {
        {"0", 0, 0, true, 0},
        {"007", 0, 9, true, 7},
        {"18446744073709551615", 0, UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", 0, UINT64_MAX, false, 0},
        {"99999999999999999999", 0, UINT64_MAX, false, 0},
        {"5", 6, 9, false, 0},
        {"9", 0, 5, false, 0},
        {"10", 1, 10, true, 10},
        {"11", 1, 10, false, 0},
        {"", 0, 9, false, 0},
        {"-1", 0, 9, false, 0},
        {"+1", 0, 9, false, 0},
        {"1e3", 0, UINT64_MAX, false, 0},
        {" 1", 0, 9, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t number = 42;
        ck_assert_msg(number_read(cases[i].digits, cases[i].least, cases[i].most, &number) == cases[i].read, "'%s'",
                      cases[i].digits);
        ck_assert_uint_eq(number, cases[i].read ? cases[i].number : 42);
    }
}
END_TEST

START_TEST(a_whole_file_appears_at_its_end)
{
    make_folder();
    struct whole_file file;
    ck_assert(whole_file_open(&file, "report"));
    ck_assert_int_eq(fputs("whole", file.stream), 1);
    ck_assert_int_ne(access("report", F_OK), 0);
    ck_assert(whole_file_close(&file, true));
    ck_assert_int_eq(access("report", R_OK), 0);

    ck_assert(whole_file_open(&file, "given-up"));
    ck_assert(!whole_file_close(&file, false));
    ck_assert_int_ne(access("given-up", F_OK), 0);
    ck_assert_int_ne(rmdir("."), 0);
    ck_assert_int_eq(unlink("report"), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* no temporary file is left */
}
END_TEST

START_TEST(a_file_that_cannot_be_whole_is_not_there)
{
    make_folder();
    struct whole_file file;
    ck_assert(!whole_file_open(&file, "no/such/folder"));
    ck_assert(whole_file_open(&file, "place"));
    ck_assert_int_eq(mkdir("place", 0777), 0);
    ck_assert(!whole_file_close(&file, true)); /* the name is taken by a folder */
    ck_assert_int_eq(rmdir("place"), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    for (unsigned long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        bool opened = whole_file_open(&file, "/tmp/never");
        fail_alloc_at(n);
        bool named = whole_file_open_named(&file, "/tmp/never");
        fail_alloc_at(0);
        ck_assert(!opened && !named);
    }
}
END_TEST

static void assert_report(const char *expected)
{
    char line[16] = "";
    FILE *stream = fopen("report", "r");
    ck_assert_ptr_nonnull(stream);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, stream));
    ck_assert_str_eq(line, expected);
    ck_assert_int_eq(fclose(stream), 0);
}

/* With a name of its own from the start, too, as where the file system knows no files without one. */
START_TEST(a_whole_file_takes_the_place_of_another)
{
    struct whole_file file;
    static const char *const contents[] = {"one", "two", "three"};
    make_folder();
    for (int i = 0; i < 3; i++) {
        ck_assert(i == 1 ? whole_file_open_named(&file, "report") : whole_file_open(&file, "report"));
        ck_assert_int_ge(fputs(contents[i], file.stream), 0);
        if (i > 0)
            assert_report(contents[i - 1]);
        ck_assert(whole_file_close(&file, true));
        assert_report(contents[i]);
    }
    struct stat about;
    mode_t mask = umask(0);
    umask(mask);
    ck_assert_int_eq(stat("report", &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0666 & ~mask);
    ck_assert(whole_file_open(&file, "report"));
    fail_alloc_at(1); /* another name, as the path is taken */
    bool kept = whole_file_close(&file, true);
    fail_alloc_at(0);
    ck_assert(!kept);
    assert_report("three");
    ck_assert_int_eq(unlink("report"), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing is left beside it */
}
END_TEST

START_TEST(a_killed_writer_leaves_no_file)
{
    make_folder();
    pid_t child = fork();
    if (child == 0) {
        struct whole_file file;
        if (whole_file_open(&file, "report") && fputs("half", file.stream) >= 0 && fflush(file.stream) == 0)
            (void)raise(SIGKILL);
        _exit(1);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
    struct whole_file file = {.stream = fopen("/dev/full", "w"), .path = malloc(8), .temporary = malloc(8)};
    ck_assert(file.path && file.temporary);
    memcpy(file.path, "/none/a", 8);
    memcpy(file.temporary, "/none/b", 8);
    ck_assert_ptr_nonnull(file.stream);
    ck_assert_int_eq(fputs("x", file.stream), 1);
    ck_assert(!whole_file_close(&file, true));
}
END_TEST

START_TEST(folders_are_made_with_those_above)
{
    make_folder();
    ck_assert(make_folders("a/b/c"));
    ck_assert(make_folders("a/b/c"));
    ck_assert(make_folders("a/b/"));
    struct whole_file file;
    ck_assert(whole_file_open(&file, "a/file"));
    ck_assert(whole_file_close(&file, true));
    ck_assert(!make_folders("a/file"));
    ck_assert(!make_folders("a/file/b"));
    fail_alloc_at(1);
    ck_assert(!make_folders("d"));
    fail_alloc_at(0);
    remove_folder();
}
END_TEST

START_TEST(time_lost_to_other_programs_does_not_count)
{
    ck_assert_uint_eq(clock_deadline_ms(1000, 50, 0), 1050);
    ck_assert_uint_eq(clock_deadline_ms(1000, 50, 20), 1070);
    ck_assert_uint_eq(clock_deadline_ms(1000, 50, 100000), 1000 + 50 * CLOCK_BUSY_TIMES);
    ck_assert_uint_eq(clock_delay_ms(0), 0); /* there is none */
    (void)clock_delay_ms(getpid());
    ck_assert_uint_eq(clock_left_ms(0), UINT64_MAX);
    uint64_t deadline = clock_budget_ms() + 1;
    ck_assert_uint_le(clock_left_ms(deadline), 1);
    clock_lose_ms(500);
    ck_assert_uint_gt(clock_left_ms(deadline), 1);
    ck_assert_uint_eq(clock_left_ms(clock_budget_ms() - 1), 0);
    clock_limit_lost_ms(1000);
    deadline = clock_budget_ms() + 60000;
    clock_lose_ms(900);
    clock_lose_ms(900);
    ck_assert_uint_le(clock_left_ms(deadline), 61000);
    ck_assert_uint_gt(clock_left_ms(deadline), 60000);
}
END_TEST

START_TEST(arrays_grow)
{
    size_t capacity = 0, before;
    uint32_t *array = array_grow(NULL, 0, &capacity, sizeof *array);
    ck_assert_ptr_nonnull(array);
    ck_assert_uint_ge(capacity, 1);
    for (uint32_t i = 0; i < 1000; i++) {
        array = array_grow(array, i, &capacity, sizeof *array);
        ck_assert_ptr_nonnull(array);
        array[i] = i;
    }
    before = capacity;
    ck_assert_ptr_eq(array_grow(array, before - 1, &capacity, sizeof *array), array);
    fail_alloc_at(1);
    ck_assert_ptr_null(array_grow(array, before, &capacity, sizeof *array));
    fail_alloc_at(0);
    ck_assert_uint_eq(capacity, before);
    ck_assert_uint_eq(array[999], 999);
    capacity = SIZE_MAX / sizeof *array;
    ck_assert_ptr_null(array_grow(array, capacity, &capacity, sizeof *array));
    free(array);
}
END_TEST

START_TEST(no_cell_is_a_formula)
{
    static const char *const cells[][2] = {{"", ""},       {"a", "a"},        {"a=b", "a=b"},
                                           {"=a", "'=a"},  {"a -b", "a '-b"}, {"a\t@b", "a\t'@b"},
                                           {"'=a", "'=a"}, {"+-a", "'+-a"},   {"\xEF\xBC\x9D", "'\xEF\xBC\x9D"}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct text guarded = {0}, plain = {0};
        spreadsheet_guard(cells[i][0], strlen(cells[i][0]), &guarded);
        ck_assert_str_eq(guarded.bytes ? guarded.bytes : "", cells[i][1]);
        spreadsheet_unguard(cells[i][1], strlen(cells[i][1]), &plain);
        if (*cells[i][0] != '\'') /* which is shown as the formula is */
            ck_assert_str_eq(plain.bytes ? plain.bytes : "", cells[i][0]);
        text_clean_up(&guarded);
        text_clean_up(&plain);
    }
}
END_TEST

static Suite *base_suite(void)
{
    Suite *suite = suite_create("base");
    TCase *text = tcase_create("text");
    tcase_add_test(text, text_grows);
    tcase_add_test(text, text_that_cannot_grow_stays_failed);
    tcase_add_test(text, escaping_makes_bytes_safe_to_print);
    tcase_add_test(text, valid_utf_8_is_recognized);
    tcase_add_test(text, columns_follow_the_width_of_characters);
    tcase_add_test(text, numbers_are_read_within_their_range);
    tcase_add_test(text, no_cell_is_a_formula);
    tcase_add_test(text, time_lost_to_other_programs_does_not_count);
    tcase_add_test(text, arrays_grow);
    suite_add_tcase(suite, text);
    TCase *file = tcase_create("file");
    tcase_add_test(file, a_whole_file_appears_at_its_end);
    tcase_add_test(file, a_whole_file_takes_the_place_of_another);
    tcase_add_test(file, a_killed_writer_leaves_no_file);
    tcase_add_test(file, a_file_that_cannot_be_whole_is_not_there);
    tcase_add_test(file, a_full_disk_is_noticed);
    tcase_add_test(file, folders_are_made_with_those_above);
    suite_add_tcase(suite, file);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {base_suite};
    return suite_main(makers, 1);
}
