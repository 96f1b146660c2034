/* Files that cannot be read, or are of a kind that is hard to read, and memory that runs out. */
#include "fail_alloc.h"
#include "fixture/fixture.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "harness/tests/data/fixture/"

static void assert_unusable(const char *path, const char *expected)
{
    struct text message = {0};
    struct fixture *fixture;
    ck_assert_int_eq(fixture_load(path, &fixture, &message), INPUT_INVALID);
    ck_assert_ptr_null(fixture);
    ck_assert_str_eq(message.bytes, expected);
    text_clean_up(&message);
}

START_TEST(only_regular_files_are_read)
{
    assert_unusable(FOLDER "no_such_file.yaml", FOLDER "no_such_file.yaml: cannot be opened: No such file or directory");
    assert_unusable("harness", "harness: is a directory; expected a regular file");
    assert_unusable("/dev/zero", "/dev/zero: is a device or socket; expected a regular file");
    assert_unusable("no\x1B\nfile", "no\\x1B\\nfile: cannot be opened: No such file or directory");

    char folder[] = "/tmp/q237588-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct text path = {0}, expected = {0};
    text_printf(&path, "%s/pipe", folder);
    text_printf(&expected, "%s: is a pipe; expected a regular file", path.bytes);
    ck_assert_int_eq(mkfifo(path.bytes, 0600), 0);
    assert_unusable(path.bytes, expected.bytes);
    unlink(path.bytes);
    rmdir(folder);
    text_clean_up(&path);
    text_clean_up(&expected);
}
END_TEST

START_TEST(too_large_a_file_is_refused)
{
    char path[] = "/tmp/q237588-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(ftruncate(file, FIXTURE_MAX_BYTES + 1), 0);
    struct text expected = {0};
    text_printf(&expected, "%s:1:1: the file has 16777217 bytes; expected at most 16777216", path);
    assert_unusable(path, expected.bytes);
    close(file);
    unlink(path);
    text_clean_up(&expected);
}
END_TEST

/* Nothing that nests or repeats makes the reading slow. */
START_TEST(large_empty_files_are_refused_soon)
{
    static const char *const parts[] = {"[",   "{",  "- ", "a: ",         "? ",   "\"", "&a ",
                                        "x, ", "\n", "#",  "a: [b, c]\n", "|\n ", "'",  "%Y 1\n"};
    char path[] = "/tmp/q237588-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    size_t size = suite_under_valgrind() ? 30000 : suite_bounded() ? 500000 : 4000000;
    char *bytes = malloc(size + 16);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i]), filled = 0;
        for (; filled < size; filled += length)
            memcpy(bytes + filled, parts[i], length);
        ck_assert_int_eq(ftruncate(file, 0), 0);
        ck_assert_int_eq(pwrite(file, bytes, filled, 0), (ssize_t)filled);
        struct text message = {0};
        struct fixture *fixture;
        ck_assert_int_eq(fixture_load(path, &fixture, &message), INPUT_INVALID);
        ck_assert_uint_lt(message.length, 400);
        text_clean_up(&message);
    }
    free(bytes);
    close(file);
    unlink(path);
}
END_TEST

/* Reading time is linear. */
START_TEST(large_fixtures_are_read)
{
    uint32_t recipients = suite_under_valgrind() ? 500 : suite_bounded() ? 20000 : 150000;
    char path[] = "/tmp/q237588-XXXXXX";
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    (void)fputs("title: x\nsource: y\nsites:\n  - name: a\n    post_office: b\n    recipients:\n", file);
    for (uint32_t i = 0; i < recipients; i++)
        (void)fprintf(file, "      - name: \"Some Long Surname, Given Name %u\"\n        comment: %u\n", i, i % 10);
    ck_assert_int_eq(fclose(file), 0);

    struct text message = {0};
    struct fixture *fixture;
    ck_assert_int_eq(fixture_load(path, &fixture, &message), INPUT_OK);
    ck_assert_uint_eq(fixture->scenario.sites.at[0].count, recipients);
    fixture_free(fixture);
    unlink(path);
}
END_TEST

START_TEST(each_failed_allocation_is_reported)
{
    static const char *const paths[] = {FOLDER "every_key.yaml",
                                        FOLDER "only_faults_expected.yaml",
                                        FOLDER "unknown_key.yaml",
                                        FOLDER "recipient_twice.yaml",
                                        FOLDER "ldif_with_recipient_twice.yaml",
                                        FOLDER "ldif_missing.yaml",
                                        FOLDER "empty_sites.yaml",
                                        FOLDER "cycles_zero.yaml"};
    const char *path = paths[_i];
    struct text message = {0};
    struct fixture *fixture;
    enum input_status whole = fixture_load(path, &fixture, &message);
    fixture_free(fixture);
    text_clean_up(&message);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        fail_alloc_at(n);
        enum input_status status = fixture_load(path, &fixture, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        text_clean_up(&message);
        if (!reached) {
            ck_assert_int_eq(status, whole);
            fixture_free(fixture);
            break;
        }
        ck_assert_int_eq(status, INPUT_NO_MEMORY);
        ck_assert_ptr_null(fixture);
    }
}
END_TEST

START_TEST(change_is_named_by_its_file_without_memory)
{
    struct text message = {0};
    struct fixture *fixture;
    ck_assert_int_eq(fixture_load(FOLDER "every_key.yaml", &fixture, &message), INPUT_OK);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        struct text where = {0};
        fail_alloc_at(n);
        fixture_locate_change(fixture, 0, &where);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        if (!where.failed)
            ck_assert_mem_eq(where.bytes, fixture->path, strlen(fixture->path));
        text_clean_up(&where);
        if (!reached)
            break;
    }
    fixture_free(fixture);
}
END_TEST

static Suite *fixture_files_suite(void)
{
    Suite *suite = suite_create("fixture files");
    TCase *unreadable = tcase_create("unreadable");
    tcase_add_test(unreadable, only_regular_files_are_read);
    tcase_add_test(unreadable, too_large_a_file_is_refused);
    tcase_add_test(unreadable, large_fixtures_are_read);
    tcase_add_test(unreadable, large_empty_files_are_refused_soon);
    tcase_set_timeout(unreadable, 60);
    suite_add_tcase(suite, unreadable);

    TCase *memory = tcase_create("memory");
    tcase_add_loop_test(memory, each_failed_allocation_is_reported, 0, 8);
    tcase_add_test(memory, change_is_named_by_its_file_without_memory);
    tcase_set_timeout(memory, 120);
    suite_add_tcase(suite, memory);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_files_suite};
    return suite_main(makers, 1);
}
