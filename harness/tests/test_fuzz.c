/* The corpora of the fuzz targets: former findings, and inputs that reach most of each reader. */
#include "base/file.h"
#include "fuzz/fuzz.h"
#include "suite.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int is_no_dot_file(const struct dirent *entry) { return entry->d_name[0] != '.'; }

START_TEST(the_corpus_finds_nothing)
{
    const struct fuzz_target *target = &fuzz_targets[_i];
    struct text folder = {0};
    struct dirent **entries = NULL;
    text_printf(&folder, "harness/fuzz/corpora/%s", target->name);
    int count = scandir(folder.bytes, &entries, is_no_dot_file, alphasort);
    ck_assert_msg(count > 0, "%s is empty", folder.bytes);
    int step = suite_under_valgrind() ? 12 : 1; /* some of it, as the sanitizers have seen all */
    for (int i = 0; i < count; i++) {
        struct text path = {0}, message = {0};
        char *bytes = NULL;
        size_t length = 0;
        text_printf(&path, "%s/%s", folder.bytes, entries[i]->d_name);
        if (i % step == 0) {
            ck_assert_msg(input_read(path.bytes, 1 << 20, &bytes, &length, &message) == INPUT_OK, "%s", message.bytes);
            target->try_input(bytes, length);
            free(bytes);
        }
        free(entries[i]);
        text_clean_up(&path);
    }
    free(entries);
    text_clean_up(&folder);
}
END_TEST

START_TEST(a_target_is_found_by_its_name)
{
    for (size_t i = 0; i < FUZZ_TARGETS; i++)
        ck_assert_ptr_eq(fuzz_find(fuzz_targets[i].name), &fuzz_targets[i]);
    ck_assert_ptr_null(fuzz_find("none"));
}
END_TEST

static Suite *fuzz_suite(void)
{
    Suite *suite = suite_create("fuzz");
    TCase *corpora = tcase_create("corpora");
    tcase_set_timeout(corpora, 120);
    tcase_add_loop_test(corpora, the_corpus_finds_nothing, 0, FUZZ_TARGETS);
    tcase_add_test(corpora, a_target_is_found_by_its_name);
    suite_add_tcase(suite, corpora);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fuzz_suite};
    return suite_main(makers, 1);
}
