/* Modules and fixtures as input, and their search paths. */
#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(modules_by_path)
{
    struct ran ran;
    char *sp4 = built_path("modules/sp4.so"), *pre_sp4 = built_path("modules/pre-sp4.so");
    RUN(&ran, "run", "-m", sp4, ARTICLE);
    assert_holds(ran.output, "\n\nThree spellings");
    join_lines(ran.output);
    assert_holds(ran.output, ", checked against the expectations of SP4 isolation: ");
    assert_printed(&ran, 0, "1 run of 1 fixture: 1 passed, 0 failed");
    RUN(&ran, "run", "-m", pre_sp4, ARTICLE);
    assert_holds(ran.output, "FAILED: verdict: looping, expected quiet");
    assert_printed(&ran, 1, "1 run of 1 fixture: 0 passed, 1 failed");

    /* By its name alone, in its own folder; the loader would search the system's folders for it. */
    char here[PATH_MAX];
    ck_assert_ptr_nonnull(realpath(ARTICLE, here));
    struct text folder = {0};
    text_append(&folder, sp4, (size_t)(strrchr(sp4, '/') - sp4));
    struct setting there = {.folder = folder.bytes};
    START(&ran, &there, "run", "--format=json", "-m", "sp4.so", here);
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran);
    ck_assert_str_eq(word_of(run_of(root, 0), "module"), "./sp4.so");
    json_decref(root);
    text_clean_up(&folder);
    free(sp4);
    free(pre_sp4);
}
END_TEST

static const struct unusable {
    const char *module, *message;
} unusable[] = {
    {"missing", "cannot be loaded"},
    {"no_symbol", "ccm_compare_module"},
    {"needs_the_harness", "undefined symbol: yaml_get_version; link it with the library that has the symbol"},
    {"other_abi", "ABI 2"},
    {"other_size", "sizeof(struct ccm_compare)"},
    {"null_comparator", "NULL comparator"},
    {"returns_null", "returned NULL"},
    {"nameless", "no name of its build"},
    {"crashes_on_load", "signal 11"},
};

START_TEST(modules_are_checked)
{
    if (suite_under_valgrind() && _i % 4)
        return;
    const struct unusable *one = &unusable[_i];
    struct ran ran;
    char *path = module_path(one->module);
    RUN(&ran, "run", "-m", path, ARTICLE);
    assert_holds(ran.errors, path);
    assert_refused(&ran, 3, one->message);
    free(path);
}
END_TEST

START_TEST(text_is_no_module)
{
    struct ran ran;
    RUN(&ran, "run", "-m", "./Makefile", ARTICLE);
    assert_refused(&ran, 3, "./Makefile: ");
    if (suite_under_valgrind())
        return;
    RUN(&ran, "run", "-m", "fixtures", ARTICLE);
    assert_refused(&ran, 3, "./fixtures: ");
    RUN(&ran, "run", "-m", "missing\033.so", ARTICLE);
    assert_refused(&ran, 3, "missing\\x1B.so: ");
}
END_TEST

START_TEST(fixtures_are_checked)
{
    struct ran ran;
    char *folder = new_folder();
    char *bad = new_file(folder, "bad.yaml", "title: A\nsource: B\ncolour: red\nsites: []\n");
    RUN(&ran, "run", bad);
    assert_holds(ran.errors, "bad.yaml:3:");
    assert_refused(&ran, 3, "colour");
    RUN(&ran, "list", bad);
    assert_refused(&ran, 3, "bad.yaml:3:");
    RUN(&ran, "list", "/nonexistent.yaml");
    assert_refused(&ran, 3, "/nonexistent.yaml");
    free(bad);
    remove_folder(folder);
    folder = new_folder();
    RUN(&ran, "list", folder);
    ck_assert_int_ne(ran.status, 0);
    ck_assert_str_eq(ran.output, "");
    ck_assert_str_ne(ran.errors, "");
    program_forget(&ran);
    remove_folder(folder);
}
END_TEST

/* A run with one bad module: its verdict and a reason. */
static void assert_verdict(const char *name, const char *timeout, const char *verdict, const char *reason)
{
    struct ran ran;
    char *path = module_path(name);
    RUN(&ran, "run", "--format=json", "-m", path, "-m", "sp4", timeout, ARTICLE);
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran);
    ck_assert_int_eq(number_of(root, "passed"), 1);
    ck_assert_int_eq(number_of(root, "failed"), 1);
    json_t *run = run_of(root, 0);
    ck_assert_str_eq(word_of(run, "verdict"), verdict);
    ck_assert(json_is_false(json_object_get(run, "passed")));
    char *reasons = json_dumps(json_object_get(run, "reasons"), 0);
    assert_holds(reasons, reason);
    free(reasons);
    ck_assert_str_eq(word_of(run_of(root, 1), "verdict"), "quiet");
    json_decref(root);
    free(path);
}

static const char *short_timeout(void) { return suite_under_valgrind() ? "--timeout-ms=3000" : "--timeout-ms=300"; }

START_TEST(bad_modules_fail)
{
    assert_verdict("hangs", short_timeout(), "timed out", "time");
    if (suite_under_valgrind())
        return;
    assert_verdict("crashes", "--timeout-ms=0", "crashed", "signal 11");
    assert_verdict("exits", "--timeout-ms=60000", "crashed", "exit status 0");
    assert_verdict("always_equal", "--timeout-ms=60000", "quiet", "records in cycle 1: ");
}
END_TEST

START_TEST(bad_modules_in_the_table)
{
    struct ran ran;
    char *equal = module_path("always_equal"), *never = module_path("never_equal"), *crashes = module_path("crashes");
    RUN(&ran, "run", "-m", equal, "-m", never, "-m", crashes, "fixtures/different-names-three-sites.yaml");
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "always\\x1B[2J equal");
    assert_holds(ran.output, "faults: ");
    assert_holds(ran.output, "the module ended its process, or gave two answers to one question");
    assert_printed(&ran, 1, "FAILED: crashed: signal 11");
    free(equal);
    free(never);
    free(crashes);
}
END_TEST

START_TEST(places_of_a_build_tree)
{
    struct ran ran;
    char *folder = new_folder();
    struct setting elsewhere = {.folder = folder};
    START(&ran, &elsewhere, "run", "--filter=article-three-spellings");
    assert_printed(&ran, 0, "2 passed, 0 failed");
    char *candidate = built_path("candidates/ascii_only.so");
    START(&ran, &elsewhere, "run", "-m", candidate, "--filter=german-umlauts", "--report=sarif:-");
    assert_holds_not(ran.output, "/../");
    assert_printed(&ran, 1, "/fixtures/german-umlauts.yaml");
    free(candidate);
    remove_folder(folder);
}
END_TEST

static void copy_program(const char *from, const char *to)
{
    int source = open(from, O_RDONLY), target = open(to, O_WRONLY | O_CREAT | O_EXCL, 0700);
    ck_assert_int_ge(source, 0);
    ck_assert_int_ge(target, 0);
    ssize_t length;
    do
        length = sendfile(target, source, NULL, 1 << 20);
    while (length > 0);
    ck_assert_int_eq(length, 0);
    close(source);
    close(target);
}

START_TEST(places_of_an_installation)
{
    /* The copy has no neighbouring files, so everything comes from the installation's paths. */
    struct ran ran;
    char *folder = new_folder(), *program = built_path("q237588");
    struct text copy = {0};
    text_printf(&copy, "%s/q237588", folder);
    copy_program(program, copy.bytes);
    char article[PATH_MAX];
    ck_assert_ptr_nonnull(realpath(ARTICLE, article));
    struct setting installed = {.folder = folder, .program = copy.bytes};
    START(&ran, &installed, "run", article);
    if (ran.status != 0)
        assert_refused(&ran, 3, "/q237588/pre-sp4.so: cannot be loaded");
    else
        program_forget(&ran);
    START(&ran, &installed, "list");
    if (ran.status != 0)
        assert_refused(&ran, 3, "/q237588/fixtures");
    else
        program_forget(&ran);
    text_clean_up(&copy);
    free(program);
    remove_folder(folder);
}
END_TEST

/* The message names the folder that was read, and says why. */
START_TEST(fixtures_of_another_project)
{
    struct ran ran;
    char *folder = new_folder();
    struct text path = {0};
    const struct setting there = {.folder = folder};
    text_printf(&path, "%s/fixtures", folder);
    ck_assert_int_eq(mkdir(path.bytes, 0700), 0);
    START(&ran, &there, "run");
    assert_refused(
        &ran, 3,
        "fixtures: contains no *.yaml; expected a folder of fixtures; no fixture was named, so those in fixtures are read");
    text_puts(&path, "/users.yaml");
    int users = open(path.bytes, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_eq(write(users, "users: 1\n", 9), 9);
    ck_assert_int_eq(close(users), 0);
    START(&ran, &there, "list");
    assert_refused(&ran, 3, "changes and expect; no fixture was named, so those in fixtures are read\n");
    text_clean_up(&path);
    remove_folder(folder);
}
END_TEST

static Suite *cli_inputs_suite(void)
{
    Suite *suite = suite_create("cli inputs");
    TCase *modules = tcase_create("modules");
    tcase_set_timeout(modules, 30);
    tcase_add_test(modules, modules_by_path);
    tcase_add_loop_test(modules, modules_are_checked, 0, (int)(sizeof unusable / sizeof unusable[0]));
    tcase_add_test(modules, text_is_no_module);
    tcase_add_test(modules, bad_modules_fail);
    tcase_add_test(modules, bad_modules_in_the_table);
    suite_add_tcase(suite, modules);
    TCase *fixtures = tcase_create("fixtures");
    tcase_add_test(fixtures, fixtures_are_checked);
    tcase_add_test(fixtures, fixtures_of_another_project);
    suite_add_tcase(suite, fixtures);
    TCase *places = tcase_create("places");
    tcase_add_test(places, places_of_a_build_tree);
    tcase_add_test(places, places_of_an_installation);
    suite_add_tcase(suite, places);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_inputs_suite};
    return suite_main(makers, 1);
}
