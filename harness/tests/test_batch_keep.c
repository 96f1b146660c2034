/* Batches: the files of --keep. */
#include "batch/keep.h"
#include "batched.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char line_end[] = "title: A line end in a name\n"
                               "source: test\n"
                               "sites:\n"
                               "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"a\\nb\"}]}\n";

static const char page[] = "title: A code page\n"
                           "source: test\n"
                           "sites:\n"
                           "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Álvarez\", comment: \"á\"}]}\n"
                           "post_office: {code_page: 437}\n";

static void assert_file(const char *path, const char *expected)
{
    char *text = file_contents(batched.folder, path);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(the_evidence_is_kept)
{
    char keep[128];
    (void)snprintf(keep, sizeof keep, "%s/kept/deep", batched.folder);
    batched.config.keep = keep;
    batched_add_fixture("article", batched_article);
    batched_add_known();
    batched_add_build("modules/sp4.so", BUILD_SP4, true);
    batched_run();
    assert_file("kept/deep/article/pre-SP4/cycle-01/Ccmdir.exp", "");
    assert_file("kept/deep/article/pre-SP4/cycle-01/Ccmdel.imp", "");
    assert_file("kept/deep/article/pre-SP4/cycle-10/Ccmdir.imp",
                "Name: SMITH, Jimmy\nLocn: l\nAddr: SITE2\nCmts: \n\nName: Smith, Jimmy\nLocn: l\nAddr: SITE1\nCmts: \n\n");
    assert_file("kept/deep/article/SP4/cycle-02/Ccmdir.exp", "Name: SITE1\nLocn: P\nAddr: \nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: SITE2\nLocn: p\nAddr: SITE1\nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: SITE3\nLocn: p\nAddr: SITE1\nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: Smith, Jimmy\nLocn: l\nAddr: SITE1\nCmts: \n\n");
    assert_file("kept/deep/article/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("kept/deep/article/SP4-2/cycle-02/Ccmdir.imp", "");
}
END_TEST

/* In the post office's code page, with line ends as in DOS. */
START_TEST(the_evidence_is_in_the_code_page)
{
    batched.config.keep = batched.folder;
    batched_add_fixture("page", page);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    batched_run();
    assert_file("page/SP4/cycle-02/Ccmdir.exp", "Name: SITE1\r\nLocn: P\r\nAddr: \r\nCmts: MSExchangeCCMC EXSRV1\r\n\r\n"
                                                "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
    assert_file("page/SP4/cycle-02/Ccmdel.imp", "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
    assert_file("page/SP4/cycle-02/Ccmdir.imp", "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
}
END_TEST

START_TEST(keeping_survives_a_failed_allocation)
{
    batched_add_fixture("page", page);
    const struct names *names = &batched.batch.fixtures.at[0]->scenario.names;
    struct post_office office;
    ck_assert(post_office_init(&office, names, (struct import_rules){0}));
    post_office_put(&office, &(struct entry){.name = 1, .locn = 'L'});
    for (unsigned long n = 1;; n++) {
        struct keeper keeper = {.folder = batched.folder, .cycles = 1, .message = &batched.message};
        fail_alloc_at(n);
        bool done = keep_cycle(&keeper, 1, &office, &(struct transfer){0});
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(done == !reached);
        ck_assert(!reached || batched.message.failed || strstr(batched.message.bytes, ": Cannot allocate memory"));
        text_clean_up(&batched.message);
        if (!reached)
            break;
    }
    post_office_clean_up(&office);
}
END_TEST

START_TEST(fixtures_of_one_name_are_kept_apart)
{
    struct text path = {0};
    keep_append_part(&path, "../a b\033.so");
    ck_assert_str_eq(path.bytes, "_._a_b_.so");
    text_clean_up(&path);
    batched.config.keep = batched.folder;
    batched_add_fixture("same", batched_article);
    batched_add_fixture("same", batched_removal);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    batched_run();
    assert_file("same/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("same-2/SP4/cycle-02/Ccmdir.imp", "");
}
END_TEST

/* Whatever the names are: no two runs write to one batched.folder. */
START_TEST(no_two_runs_are_kept_in_one_folder)
{
    static const char *const names[] = {"a b", "a_b", "a_b-2", "a\tb", "a_b-2", "a b", ".a", "_a", "a_b-2-2", ""};
    size_t count = sizeof names / sizeof *names;
    char **parts = keep_unique_parts(names, count);
    ck_assert_ptr_nonnull(parts);
    ck_assert_str_eq(parts[0], "a_b");
    ck_assert_str_eq(parts[1], "a_b-2");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(parts[i], parts[j]);
    keep_free_parts(parts, count);
    batched.config.keep = batched.folder;
    batched_add_fixture("a b", batched_article);
    batched_add_fixture("a_b", batched_removal);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    assert_file("a_b/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("a_b-2/SP4/cycle-02/Ccmdir.imp", "");
}
END_TEST

START_TEST(unwritable_evidence_is_reported)
{
    batched.config.keep = batched.folder;
    batched_add_fixture("line-end", line_end);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batched.batch, &batched.config, &batched.message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(batched.message.bytes,
                                 "line-end.yaml: the files of its cycles cannot be kept: a record cannot hold the line "
                                 "end in 'a\\nb'"));
    batch_clean_up(&batched.batch);
    text_clear(&batched.message);

    struct text large = {0};
    text_puts(&large, "title: A long name\nsource: test\nsites:\n  - {name: Site 1, post_office: SITE1, recipients: [{name: ");
    for (int i = 0; i < 1 << 18; i++)
        text_puts(&large, "long");
    text_puts(&large, "}]}\n");
    batched_add_fixture("long", large.bytes);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batched.batch, &batched.config, &batched.message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(batched.message.bytes,
                                 "long.yaml: the files of its cycles cannot be kept: a record cannot hold a text of "
                                 "1048576 bytes; run it without --keep, or leave it out with --exclude"));
    text_clean_up(&large);
    batch_clean_up(&batched.batch);
    text_clear(&batched.message);

    batched.config.keep = "/dev/null/kept";
    batched_add_fixture("article", batched_article);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batched.batch, &batched.config, &batched.message), BATCH_FAILED);
    ck_assert_str_eq(batched.message.bytes, "/dev/null/kept/article/SP4: the files of cycle 1 cannot be written: Not a directory");
    ck_assert(batched.batch.complete);
    ck_assert_uint_eq(batched.batch.passed, 1);
}
END_TEST

static Suite *batch_keep_suite(void)
{
    Suite *suite = suite_create("batch_keep");
    TCase *keep = tcase_create("keep");
    tcase_add_checked_fixture(keep, batched_set_up, batched_tear_down);
    tcase_add_test(keep, the_evidence_is_kept);
    tcase_add_test(keep, the_evidence_is_in_the_code_page);
    tcase_add_test(keep, keeping_survives_a_failed_allocation);
    tcase_add_test(keep, fixtures_of_one_name_are_kept_apart);
    tcase_add_test(keep, no_two_runs_are_kept_in_one_folder);
    tcase_add_test(keep, unwritable_evidence_is_reported);
    suite_add_tcase(suite, keep);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {batch_keep_suite};
    return suite_main(makers, 1);
}
