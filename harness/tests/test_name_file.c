/* Explore: the file of names. */
#include "explore/name_file.h"
#include "searched.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>

static const struct {
    const char *contents;
    size_t length, names;
    const char *fault;
} files[] = {
    {"a\nb", 3, 2, NULL},
    {"a\nb\n", 4, 2, NULL},
    {"\xff\x80 \r\n", 5, 1, NULL},
    {"", 0, 0, "names:1: the file has no names"},
    {"\n", 1, 0, "names:1: the line is empty"},
    {"a\n\nb", 4, 1, "names:2: the line is empty"},
    {"a\nb\0c\n", 6, 1, "names:2: the name contains a NUL"},
};

static void put_names(const char *path, const char *contents, size_t length)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(contents, 1, length, stream), length);
    ck_assert_int_eq(fclose(stream), 0);
}

START_TEST(names_are_read_line_by_line)
{
    struct name_file file;
    struct text path = {0};
    text_printf(&path, "%s/names", searched.folder);
    put_names(path.bytes, files[_i].contents, files[_i].length);
    ck_assert_int_eq(name_file_read(path.bytes, &file, &searched.message), files[_i].fault ? INPUT_INVALID : INPUT_OK);
    ck_assert_uint_eq(file.count, files[_i].names);
    if (files[_i].fault)
        assert_holds(searched.message.bytes, files[_i].fault);
    name_file_clean_up(&file);
    text_clean_up(&path);
}
END_TEST

START_TEST(names_that_cannot_be_read_are_refused)
{
    struct name_file file;
    struct text path = {0}, long_name = {0};
    ck_assert_int_eq(name_file_read("/no\033such", &file, &searched.message), INPUT_INVALID);
    ck_assert_str_eq(searched.message.bytes, "/no\\x1Bsuch: cannot be opened: No such file or directory");
    name_file_clean_up(&file);
    text_clear(&searched.message);
    ck_assert_int_eq(name_file_read(searched.folder, &file, &searched.message), INPUT_INVALID);
    assert_holds(searched.message.bytes, ": is a directory; expected a regular file");
    name_file_clean_up(&file);
    text_clear(&searched.message);
    ck_assert_int_eq(name_file_read("/dev/zero", &file, &searched.message), INPUT_INVALID);
    assert_holds(searched.message.bytes, "/dev/zero: is a device or socket; expected a regular file");
    name_file_clean_up(&file);
    text_clear(&searched.message);
    for (size_t i = 0; i <= NAME_FILE_NAME_MAX; i++)
        text_puts(&long_name, "x");
    text_printf(&path, "%s/names", searched.folder);
    put_names(path.bytes, long_name.bytes, long_name.length);
    ck_assert_int_eq(name_file_read(path.bytes, &file, &searched.message), INPUT_INVALID);
    assert_holds(searched.message.bytes, "names:1: the name has more than 4096 bytes");
    name_file_clean_up(&file);
    put_names(path.bytes, long_name.bytes, NAME_FILE_NAME_MAX);
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        enum input_status status = name_file_read(path.bytes, &file, &searched.message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? INPUT_NO_MEMORY : INPUT_OK);
        name_file_clean_up(&file);
        if (!reached)
            break;
    }
    text_clean_up(&path);
    text_clean_up(&long_name);
}
END_TEST

static Suite *name_file_suite(void)
{
    Suite *suite = suite_create("name_file");
    TCase *names = tcase_create("names");
    tcase_add_checked_fixture(names, searched_set_up, searched_tear_down);
    tcase_add_loop_test(names, names_are_read_line_by_line, 0, (int)(sizeof files / sizeof *files));
    tcase_add_test(names, names_that_cannot_be_read_are_refused);
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {name_file_suite};
    return suite_main(makers, 1);
}
