/* The command run: evidence, blame and explanations. */
#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(evidence_is_kept)
{
    struct ran ran;
    char *folder = new_folder();
    struct text path = {0};
    text_printf(&path, "%s/deep/er", folder);
    RUN(&ran, "run", "--keep", path.bytes, ARTICLE);
    assert_printed(&ran, 0, "2 passed");
    static const char *const names[] = {"Ccmdir.exp", "Ccmdel.imp", "Ccmdir.imp"};
    static const char *const builds[] = {"pre-SP4", "SP4"};
    for (size_t i = 0; i < 6; i++) {
        text_clear(&path);
        text_printf(&path, "%s/deep/er/article-three-spellings/%s/cycle-10/%s", folder, builds[i / 3], names[i % 3]);
        ck_assert_msg(access(path.bytes, F_OK) == 0, "there is no %s", path.bytes);
    }
    RUN(&ran, "run", "--keep=/dev/null/x", ARTICLE);
    assert_refused(&ran, 3, "/dev/null/x: cannot write the files of --keep: Not a directory");
    /* A file is in the way, as turns out late: the results are there all the same. */
    free(new_file(folder, "article-three-spellings", ""));
    text_clear(&path);
    text_printf(&path, "--keep=%s", folder);
    RUN(&ran, "run", path.bytes, ARTICLE);
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.output, "2 passed");
    assert_holds(ran.errors, "/article-three-spellings/");
    assert_holds(ran.errors, ": the files of cycle 1 cannot be written: Not a directory\n");
    program_forget(&ran);
    text_clean_up(&path);
    remove_folder(folder);
}
END_TEST

/* What the build before an upgrade has damaged no place of the build after it can make good; without an upgrade its places can. */
START_TEST(blame_is_of_the_build_after_an_upgrade)
{
    static const char fixture[] = "fixtures/user-of-another-post-office-overwritten.yaml";
    struct ran ran;
    RUN(&ran, "run", "--format=json", "--blame", "--upgrade", "pre-sp4:sp4@3", fixture);
    json_t *root = results_of(&ran), *blame = json_object_get(run_of(root, 0), "blame");
    ck_assert_int_eq(number_of(json_object_get(run_of(root, 0), "faults"), "damaged"), 1);
    ck_assert(json_is_array(blame));
    ck_assert_uint_eq(json_array_size(blame), 0);
    json_decref(root);
    RUN(&ran, "run", "--format=json", "--blame", "-m", "pre-sp4", fixture);
    root = results_of(&ran);
    blame = json_array_get(json_object_get(run_of(root, 0), "blame"), 0);
    ck_assert_uint_eq(json_array_size(blame), 1);
    ck_assert_str_eq(json_string_value(json_array_get(blame, 0)), "export match");
    json_decref(root);
}
END_TEST

START_TEST(evidence_is_kept_only_where_it_is_asked_for)
{
    struct ran ran;
    char *folder = new_folder(), article[4096];
    ck_assert_ptr_nonnull(realpath(ARTICLE, article));
    START(&ran, (&(struct setting){.folder = folder}), "run", "--blame", article);
    assert_printed(&ran, 0, "2 passed");
    ck_assert_msg(rmdir(folder) == 0, "%s is not empty", folder);
    free(folder);
}
END_TEST

/* Blame runs a fixture several times; the evidence is that of the first run. */
START_TEST(blame_does_not_change_the_evidence)
{
    struct ran ran;
    char *folder = new_folder();
    struct text plain = {0}, blamed = {0}, command = {0};
    text_printf(&plain, "--keep=%s/plain", folder);
    text_printf(&blamed, "--keep=%s/blamed", folder);
    text_printf(&command,
                "diff -r '%s/plain' '%s/blamed' && test -f '%s/plain/article-three-spellings/pre-SP4/cycle-10/Ccmdir.exp'", folder,
                folder, folder);
    RUN(&ran, "run", plain.bytes, ARTICLE);
    assert_printed(&ran, 0, "2 passed");
    RUN(&ran, "run", "--blame", blamed.bytes, ARTICLE);
    assert_printed(&ran, 0, "2 passed");
    ck_assert_int_eq(system(command.bytes), 0);
    text_clean_up(&plain);
    text_clean_up(&blamed);
    text_clean_up(&command);
    remove_folder(folder);
}
END_TEST

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

START_TEST(the_article_is_explained)
{
    struct ran ran;
    RUN(&ran, "run", "--explain", ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_uint_lt(lines_of(ran.output), 40);
    assert_holds(ran.output, "\npre-SP4: looping, period 2\ncycle 1  exported: nothing\n");
    assert_holds_anywhere(ran.output,
                          "listed: 'SMITH, Jimmy' at SITE2, 'Smith, Jimmy' at SITE1, 'Smith, jimmy' at SITE3 compared: import "
                          "list 'Smith, Jimmy' > 'SMITH, Jimmy', 'Smith, Jimmy' < 'Smith, jimmy' sent: 3 post offices, add "
                          "'SMITH, Jimmy' at SITE2, 'Smith, Jimmy' at SITE1, 'Smith, jimmy' at SITE3 (unmatched) then holds: 3 "
                          "post offices, 'Smith, jimmy' at SITE3 cycle 2");
    assert_holds(ran.output, "cycle 2  happens again in cycles 4, 6, 8, 10\ncycle 3  happens again in cycles 5, 7, 9\n");
    assert_holds(ran.output, "\nSP4: quiet\ncycle 1  exported: nothing\n         listed: 'Smith, Jimmy' at SITE1\n");
    assert_holds(ran.output, "         sent: nothing\ncycle 2  happens again in cycles 3, 4, 5, 6, 7, 8, 9, 10\n");
    assert_holds_anywhere(ran.output,
                          "pre-SP4 and SP4 diverge in cycle 1 at import list: 'Smith, Jimmy' and 'SMITH, Jimmy' are distinct to "
                          "pre-SP4 and equal to SP4.");
    assert_holds_anywhere(ran.output,
                          "pre-SP4 sends again in cycle 2, although nothing was changed: it sends 'SMITH, Jimmy' at SITE2, as "
                          "no exported entry equals it at export match.");
    assert_holds_anywhere(ran.output, "SP4 sends nothing again: each listed user equals an exported entry at export match.");
    program_forget(&ran);
    /* One build alone parts from none; one that is as another one answers the same. */
    RUN(&ran, "run", "--explain", "-m", "pre-sp4", ARTICLE);
    assert_holds_not(ran.output, " part in cycle ");
    program_forget(&ran);
    RUN(&ran, "run", "--explain", "-m", "pre-sp4", "-m", "pre-sp4", ARTICLE);
    assert_holds(ran.output, "pre-SP4 and pre-SP4 were asked no question that they answer differently.\n");
    program_forget(&ran);
}
END_TEST

START_TEST(changes_are_explained)
{
    struct ran ran;
    char *folder = new_folder();
    char *path = new_fixture(folder, "changes:\n"
                                     "  - {before_cycle: 3, remove: {site: Site 1, name: \"Smith, Jimmy\"}}\n"
                                     "  - {before_cycle: 5, remove: {site: Site 2, name: \"SMITH, Jimmy\"}}\n");
    RUN(&ran, "run", "--explain", "-m", "sp4", path);
    ck_assert_int_eq(ran.status, 0);
    assert_holds_anywhere(ran.output, "cycle 3  listed: 'SMITH, Jimmy' at SITE2 ");
    assert_holds_anywhere(ran.output,
                          "sent: change 'SMITH, Jimmy' at SITE2 (differs) then holds: 2 post offices, 'SMITH, Jimmy' at SITE2");
    assert_holds_anywhere(ran.output, "cycle 5  listed: nobody");
    assert_holds_anywhere(ran.output, "sent: delete 'SMITH, Jimmy' (orphaned) then holds: 2 post offices");
    program_forget(&ran);
    free(path);
    path = new_fixture(folder, "post_office:\n  entries:\n  - {name: \"smith, jimmy\", locn: L}\n");
    RUN(&ran, "run", "--explain", "-m", "sp4", path);
    assert_holds_anywhere(ran.output, "cycle 1 exported: 'smith, jimmy' listed: 'Smith, Jimmy' at SITE1");
    assert_holds_anywhere(ran.output, "sent: 2 post offices; 1 conflict");
    program_forget(&ran);
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(an_unexplainable_run_has_a_message)
{
    struct ran ran;
    char module[256];
    RUN(&ran, "run", "--explain", ARTICLE, "fixtures/two-spellings-two-sites.yaml");
    assert_refused(&ran, 2, "--explain: there are 2 fixtures; name one");
    RUN(&ran, "run", "--explain", "--format=json", ARTICLE);
    assert_refused(&ran, 2, "--explain prints text only; omit --format and --report");
    (void)snprintf(module, sizeof module, "%s/tests/modules/crashes.so", suite_build());
    RUN(&ran, "run", "--explain", "-m", module, "-m", "sp4", ARTICLE);
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "The build's answers are known only if the run finishes.\n");
    assert_holds(ran.output, "\nSP4: quiet\ncycle 1 ");
    program_forget(&ran);
}
END_TEST

static Suite *cli_evidence_suite(void)
{
    Suite *suite = suite_create("cli evidence");
    TCase *results = tcase_create("results");
    tcase_set_timeout(results, 20);
    tcase_add_test(results, the_article_is_explained);
    tcase_add_test(results, changes_are_explained);
    tcase_add_test(results, an_unexplainable_run_has_a_message);
    tcase_add_test(results, evidence_is_kept);
    tcase_add_test(results, blame_is_of_the_build_after_an_upgrade);
    tcase_add_test(results, evidence_is_kept_only_where_it_is_asked_for);
    tcase_add_test(results, blame_does_not_change_the_evidence);
    suite_add_tcase(suite, results);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_evidence_suite};
    return suite_main(makers, 1);
}
