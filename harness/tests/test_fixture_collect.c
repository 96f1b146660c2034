/* Which fixtures are meant. */
#include "fail_alloc.h"
#include "fixture/collect.h"
#include "suite.h"

#include <string.h>

#define FOLDER "harness/tests/data/fixture/"

static enum input_status collect(const char *const *paths, size_t count, const struct fixture_filter *filter,
                                 struct fixture_list *list, struct text *message)
{
    text_clear(message);
    return fixture_collect(paths, count, filter, &(struct fixture_reading){0}, list, message);
}

/* Fixtures a, b and c of the folder that pass the filter. */
static void assert_filtered(const struct fixture_filter *filter, const char *expected)
{
    static const char *const folder[] = {FOLDER "folder"};
    struct text message = {0}, names = {0};
    struct fixture_list list;
    ck_assert_int_eq(collect(folder, 1, filter, &list, &message), INPUT_OK);
    ck_assert_uint_eq(message.length, 0);
    for (size_t i = 0; i < list.count; i++)
        text_puts(&names, list.at[i]->name);
    ck_assert_str_eq(names.bytes ? names.bytes : "", expected);
    fixture_list_clean_up(&list);
    text_clean_up(&names);
    text_clean_up(&message);
}

START_TEST(folders_are_in_order_of_names)
{
    static const char *const paths[] = {FOLDER "same_title.yaml", FOLDER "folder/"};
    struct text message = {0};
    struct fixture_list list;
    ck_assert_int_eq(collect(paths, 2, NULL, &list, &message), INPUT_OK);
    ck_assert_uint_eq(list.count, 4);
    ck_assert_str_eq(list.at[0]->path, FOLDER "same_title.yaml");
    ck_assert_str_eq(list.at[1]->path, FOLDER "folder/a.yaml");
    ck_assert_str_eq(list.at[2]->path, FOLDER "folder/b.yaml");
    ck_assert_str_eq(list.at[3]->path, FOLDER "folder/c.yaml");
    fixture_list_clean_up(&list);
    ck_assert_uint_eq(list.count, 0);
    text_clean_up(&message);
}
END_TEST

START_TEST(filters_keep_matching_fixtures)
{
    static const char *const third[] = {"third"}, *const bracket[] = {"*folder"}, *const b[] = {"b"}, *const some[] = {"[bc]", "a"};
    static const char *const none[] = {"Third"}, *const all[] = {""};
    assert_filtered(NULL, "abc");
    assert_filtered(&(struct fixture_filter){0}, "abc");
    assert_filtered(&(struct fixture_filter){.filters = third, .filter_count = 1}, "c");
    assert_filtered(&(struct fixture_filter){.filters = bracket, .filter_count = 1}, "abc");
    assert_filtered(&(struct fixture_filter){.filters = b, .filter_count = 1}, "b");
    assert_filtered(&(struct fixture_filter){.filters = some, .filter_count = 1}, "bc");
    assert_filtered(&(struct fixture_filter){.filters = some, .filter_count = 2}, "abc");
    assert_filtered(&(struct fixture_filter){.filters = none, .filter_count = 1}, "");
    assert_filtered(&(struct fixture_filter){.filters = all, .filter_count = 1}, "abc");
    assert_filtered(&(struct fixture_filter){.excludes = some, .exclude_count = 1}, "a");
    assert_filtered(&(struct fixture_filter){.filters = all, .filter_count = 1, .excludes = third, .exclude_count = 1}, "ab");
}
END_TEST

static const struct {
    const char *paths[2];
    const char *message;
} bad[] = {
    {{FOLDER "folder_without_fixtures", NULL}, FOLDER "folder_without_fixtures: contains no *.yaml; expected a folder of fixtures"},
    {{FOLDER "no_such_folder", NULL}, FOLDER "no_such_folder: cannot be opened: No such file or directory"},
    {{FOLDER "folder", FOLDER "folder/b.yaml"}, FOLDER "folder/b.yaml: is named twice; expected each fixture once"},
    {{FOLDER "every_key.yaml", FOLDER "same_title.yaml"},
     FOLDER "same_title.yaml:1:8: has the same title as " FOLDER
            "every_key.yaml, \"Every key, once or more (66 characters would be the most of it)\"; expected unique titles"},
    {{FOLDER "folder", FOLDER "no_sites.yaml"},
     FOLDER "no_sites.yaml:1:1: the file has none of the keys sites and generate; expected one of them"},
};

START_TEST(bad_paths_are_refused)
{
    static const char *const nothing[] = {"nothing of it"};
    /* Those that are filtered out are checked all the same. */
    struct fixture_filter filter = {.filters = nothing, .filter_count = 1};
    for (unsigned filtered = 0; filtered < 2; filtered++) {
        struct text message = {0};
        struct fixture_list list;
        size_t count = bad[_i].paths[1] ? 2 : 1;
        ck_assert_int_eq(collect(bad[_i].paths, count, filtered ? &filter : NULL, &list, &message), INPUT_INVALID);
        ck_assert_str_eq(message.bytes, bad[_i].message);
        ck_assert_uint_eq(list.count, 0);
        text_clean_up(&message);
    }
}
END_TEST

START_TEST(each_failed_allocation_is_reported)
{
    static const char *const all[][2] = {{FOLDER "folder", FOLDER "folder/b.yaml"}, {FOLDER "folder", FOLDER "same_title.yaml"}};
    for (unsigned long n = 1;; n++) {
        struct text message = {0};
        struct fixture_list list;
        fail_alloc_at(n);
        enum input_status status = fixture_collect(all[_i], 2, NULL, &(struct fixture_reading){0}, &list, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        text_clean_up(&message);
        if (!reached) {
            fixture_list_clean_up(&list);
            break;
        }
        ck_assert_int_eq(status, INPUT_NO_MEMORY);
        ck_assert_uint_eq(list.count, 0);
    }
}
END_TEST

static Suite *fixture_collect_suite(void)
{
    Suite *suite = suite_create("fixture collect");
    TCase *paths = tcase_create("paths");
    tcase_add_test(paths, folders_are_in_order_of_names);
    tcase_add_test(paths, filters_keep_matching_fixtures);
    tcase_add_loop_test(paths, bad_paths_are_refused, 0, (int)(sizeof bad / sizeof *bad));
    suite_add_tcase(suite, paths);

    TCase *memory = tcase_create("memory");
    tcase_add_loop_test(memory, each_failed_allocation_is_reported, 0, 2);
    tcase_set_timeout(memory, 120);
    suite_add_tcase(suite, memory);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_collect_suite};
    return suite_main(makers, 1);
}
