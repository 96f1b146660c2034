/* The command verify: output, files and exit status. */
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "laws/laws.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As little as can be asked, of one fixture. */
#define LITTLE "--effort=0.001", ARTICLE

/* "--OPTION=FOLDER/NAME"; lives until the next but three. */
static bool is_there(const char *name) { return access(in_folder("", name), R_OK) == 0; }

START_TEST(the_fix_is_fixed)
{
    struct ran ran;
    RUN(&ran, "verify", "sp4", in_folder("--save=", "found"), LITTLE);
    ck_assert_str_eq(ran.errors, "");
    assert_holds(ran.output, "SP4: FIXED\nlike SP4");
    assert_holds(ran.output, "fixtures  1 passed, 0 failed");
    assert_holds(ran.output, "no counterexample");
    assert_printed(&ran, 0, "\nSP4: fixed\n");
    ck_assert(!is_there("found"));
}
END_TEST

static const struct {
    const char *candidate, *expected;
} headlines[] = {
    {"ascii_only",
     "ASCII only: NOT FIXED\nit folds A to Z only; Latin-1, Greek and Cyrillic letters differ in case:\n'MÜLLER, Hans' and "
     "'Müller, Hans'\n"},
    {"unfixed_import_list",
     "unfixed import list: NOT FIXED\nit compares case-sensitively at import list: 'SMITH, Jimmy' and 'Smith, Jimmy'\n"},
    {"up_to_ffff", "up to U+FFFF: NOT FIXED\nit does not fold every letter; these differ in case: letters above U+FFFF:"},
    {"accents_ignored", "accents ignored: OVER-FIXED\nit ignores accents: 'Muller, Hans' and 'Müller, Hans'\n"},
    {"surname_only", "surname only: OVER-FIXED\nit compares surnames only: 'Smith, Jimmy' and 'Smith, Ann'\n"},
};

START_TEST(a_near_miss_is_described_in_one_sentence)
{
    struct ran ran;
    struct text path = {0};
    text_printf(&path, "candidates/%s.so", headlines[_i].candidate);
    char *module = built_path(path.bytes);
    RUN(&ran, "verify", module, in_folder("--save=", "found"), LITTLE);
    assert_holds(ran.output, headlines[_i].expected);
    program_forget(&ran);
    free(module);
    text_clean_up(&path);
}
END_TEST

START_TEST(the_bug_is_not)
{
    struct ran ran;
    char *module = built_path("modules/pre-sp4.so");
    RUN(&ran, "verify", module, in_folder("--save=", "found"), in_folder("--report=html:", "a.html"),
        in_folder("--report=junit:", "a.xml"), in_folder("--report=markdown:", "a.md"), LITTLE);
    ck_assert_str_eq(ran.errors, "");
    assert_holds(ran.output, "pre-SP4: NOT FIXED\nlike pre-SP4");
    assert_holds(ran.output, "office are distinct to it: 'SMITH, Jimmy' and 'Smith, Jimmy', -1, the\n");
    assert_holds(ran.output, "differs from SP4 at import list: 'SMITH, Jimmy' and 'Smith, Jimmy'\n");
    assert_holds(ran.output, "FAILED: article-three-spellings: verdict: looping, expected quiet");
    assert_holds(ran.output, "to blame  import list\n");
    assert_printed(&ran, 1, "/found/pre-sp4-counterexample.yaml");
    ck_assert(is_there("a.html") && is_there("a.xml") && is_there("a.md"));

    /* The saved fixture can be run, and behaves as it says. */
    struct text path = {0};
    text_printf(&path, "%s/found/pre-sp4-counterexample.yaml", own_folder);
    RUN(&ran, "run", path.bytes);
    assert_printed(&ran, 0, "looping, period");
    text_clean_up(&path);
    free(module);
}
END_TEST

START_TEST(json_has_all_findings)
{
    struct ran ran;
    RUN(&ran, "verify", "pre-sp4", "--format=json", in_folder("--save=", "found"), LITTLE);
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran), *laws = json_object_get(root, "laws"), *search = json_object_get(root, "search");
    ck_assert_str_eq(word_of(root, "build"), "pre-SP4");
    ck_assert_str_eq(word_of(root, "conclusion"), "not fixed");
    ck_assert_str_eq(word_of(root, "like"), "pre-SP4");
    ck_assert_uint_eq(json_array_size(laws), (size_t)LAWS * 3);
    ck_assert_int_eq(number_of(json_object_get(root, "fixtures"), "failed"), 1);
    assert_holds(word_of(search, "counterexample"), "/found/pre-sp4-counterexample.yaml");
    json_t *blame = json_object_get(root, "blame");
    ck_assert_str_eq(json_string_value(json_array_get(json_array_get(blame, 0), 0)), "import list");
    json_decref(root);
}
END_TEST

START_TEST(a_candidate_that_crashes_is_unsafe)
{
    struct ran ran;
    char *module = module_path("writes");
    RUN(&ran, "verify", module, in_folder("--save=", "found"), LITTLE);
    assert_holds(ran.output, "writes: UNSAFE");
    assert_holds(ran.output, "it writes to a name");
    assert_printed(&ran, 1, "at post office, comparing");
    free(module);
}
END_TEST

/* Only a program of its own has the module's file among its arguments. */
START_TEST(a_candidate_that_looks_for_its_file_is_unsafe)
{
    struct ran ran;
    char *module = built_path("candidates/by_arguments.so");
    START(&ran, &(struct setting){.started = true}, "verify", module, LITTLE);
    assert_holds(ran.output, "by arguments: UNSAFE");
    assert_printed(&ran, 1, "in another program");
    free(module);
}
END_TEST

START_TEST(an_unwritable_counterexample_is_reported)
{
    struct ran ran;
    RUN(&ran, "verify", "pre-sp4", "--save=/dev/null/found", LITTLE);
    assert_refused(&ran, 3, "/dev/null/found: cannot write the counterexample: Not a directory");
    /* A folder exists at the path of the fixture, which shows only when it is written. */
    struct text taken = {0};
    text_printf(&taken, "%s/pre-sp4-counterexample.yaml", own_folder);
    ck_assert_int_eq(mkdir(taken.bytes, 0777), 0);
    RUN(&ran, "verify", "pre-sp4", in_folder("--save=", ""), LITTLE);
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, "/pre-sp4-counterexample.yaml: the fixture cannot be written: ");
    assert_holds(ran.output, "pre-SP4: NOT FIXED\n");
    assert_holds(ran.output, "looping with 'A'");
    program_forget(&ran);
    text_clean_up(&taken);
}
END_TEST

/* Of many failed fixtures a page shows the details of the simplest. */
START_TEST(a_page_of_many_failures_stays_small)
{
    struct ran ran;
    char *module = built_path("candidates/always_equal.so");
    RUN(&ran, "verify", module, "--effort=0.001", in_folder("--report=html:", "a.html"));
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    assert_file_holds("a.html", "These are the 12 simplest of ");
    char *page = file_in_folder("a.html");
    ck_assert_uint_lt(strlen(page), 200000);
    size_t details = 0;
    for (const char *at = page; (at = strstr(at, "<details><summary><h3>")); at++)
        details++;
    ck_assert_uint_lt(details, 12 + 5); /* and the groups of all fixtures */
    free(page);
    free(module);
}
END_TEST

/* It is shown without --save, and is a valid fixture. */
START_TEST(a_counterexample_is_shown_and_not_written)
{
    struct ran ran;
    char fixture[4096], *pre_sp4 = built_path("modules/pre-sp4.so");
    const struct setting setting = {.folder = own_folder};
    ck_assert_ptr_nonnull(realpath(ARTICLE, fixture));
    START(&ran, &setting, "verify", pre_sp4, "--effort=0.001", fixture);
    assert_holds(ran.output, "          minimal case: above; --save=DIR writes it as a fixture\n");
    assert_holds(ran.output, "\nThe minimal case\n  cycles: 3\n  sites:\n");
    assert_holds(ran.output, "\npre-SP4: looping, period 2\n  cycle  sends ");
    assert_holds(ran.output, " (redundant) ");
    assert_holds(ran.output, "\nSP4: quiet\n  cycle  sends ");
    assert_holds(ran.output, "\nnothing was sent after cycle 1\n");
    assert_printed(&ran, 1, "\n  2      nothing ");
    START(&ran, &setting, "verify", pre_sp4, "--effort=0.001", "--format=json", fixture);
    json_t *root = results_of(&ran), *search = json_object_get(root, "search");
    ck_assert_str_eq(word_of(root, "conclusion"), "not fixed");
    ck_assert(json_is_null(json_object_get(search, "counterexample")));
    ck_assert_uint_eq(files_in_folder(), 0);
    char *path = new_file(own_folder, "a.yaml", word_of(search, "fixture"));
    RUN(&ran, "run", path);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed\n");
    json_decref(root);
    free(path);
    free(pre_sp4);
}
END_TEST

/* Arguments that are refused, with the status and a part of the message. */
static const struct {
    const char *arguments[4];
    int status;
    const char *message;
} refusals[] = {
    {{NULL}, 2, "give the module to verify"},
    {{"no-such-module"}, 2, "there is no module 'no-such-module'"},
    {{"./no-such.so"}, 3, "no-such.so: cannot be loaded as a shared object"},
    {{"sp4", "--effort=0"}, 2, "--effort: '0' is not a number from 0.001 to 10000"},
    {{"sp4", "--effort=1e3"}, 2, "--effort: '1e3' is not a number"},
    {{"sp4", "--effort=2."}, 2, "--effort: '2.' is not a number"},
    {{"sp4", "--effort=99999"}, 2, "--effort: '99999' is not a number"},
    {{"sp4", "--effort=.5\033"}, 2, "--effort: '.5\\x1B' is not a number"},
    {{"sp4", "--save="}, 2, "--save: give the folder"},
    {{"sp4", "no-such.yaml"}, 3, "no-such.yaml"},
    {{"sp4", "--filter=no such fixture"}, 2, "no such fixture"},
    {{"sp4", "--report=pdf:x"}, 2, "pdf"},
    {{"sp4", "--format=html"}, 2, "--format: 'html' is not table, json or tap"},
};

/* What a candidate imports though no comparator needs it is named, and nothing is concluded from it. */
START_TEST(imports_are_named)
{
    char *allocates = built_path("candidates/allocates.so"), *table = built_path("candidates/right_table.so");
    struct ran ran;
    const char *report = in_folder("--report=json:", "imports.json");
    RUN(&ran, "verify", allocates, in_folder("--save=", "found"), LITTLE, report);
    assert_holds(ran.output, "\nimports   ");
    program_forget(&ran);
    json_t *root = json_load_file(strchr(report, ':') + 1, 0, NULL);
    ck_assert_msg(strstr(word_of(root, "imports"), "malloc"), "%s", word_of(root, "imports"));
    json_decref(root);
    RUN(&ran, "verify", table, in_folder("--save=", "found"), LITTLE, "--format=json");
    ck_assert_int_eq(ran.status, 0);
    root = results_of(&ran);
    ck_assert_str_eq(word_of(root, "imports"), "");
    json_decref(root);
    free(allocates);
    free(table);
}
END_TEST

START_TEST(contradictory_options_are_refused)
{
    struct ran ran;
    const char *const *given = refusals[_i].arguments;
    RUN(&ran, "verify", given[0], given[0] ? given[1] : NULL);
    assert_refused(&ran, refusals[_i].status, refusals[_i].message);
}
END_TEST

static Suite *cli_verify_suite(void)
{
    Suite *suite = suite_create("verify");
    TCase *candidates = tcase_create("candidates"), *all = suite_long_case(suite, 60);
    tcase_set_timeout(candidates, 60);
    tcase_add_checked_fixture(candidates, own_folder_set_up, own_folder_tear_down);
    tcase_add_checked_fixture(all, own_folder_set_up, own_folder_tear_down);
    if (!suite_under_valgrind()) { /* which would see nothing else in them */
        tcase_add_test(candidates, the_bug_is_not);
        tcase_add_test(candidates, json_has_all_findings);
        tcase_add_test(candidates, an_unwritable_counterexample_is_reported);
        tcase_add_loop_test(all, a_near_miss_is_described_in_one_sentence, 0, (int)(sizeof headlines / sizeof *headlines));
        tcase_add_test(all, the_fix_is_fixed);
        tcase_add_test(all, a_counterexample_is_shown_and_not_written);
        tcase_add_test(all, a_page_of_many_failures_stays_small);
        tcase_add_test(all, a_candidate_that_crashes_is_unsafe);
        tcase_add_test(all, a_candidate_that_looks_for_its_file_is_unsafe);
        tcase_add_test(all, imports_are_named);
    }
    suite_add_tcase(suite, candidates);
    TCase *usage = tcase_create("usage");
    tcase_add_loop_test(usage, contradictory_options_are_refused, 0, (int)(sizeof refusals / sizeof *refusals));
    suite_add_tcase(suite, usage);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_verify_suite};
    return suite_main(makers, 1);
}
