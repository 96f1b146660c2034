/* The program's options and results. */
#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(help_and_version)
{
    struct ran ran;
    RUN(&ran, "--help");
    assert_holds(ran.output, "Usage: q237588 [OPTION...] COMMAND [ARGUMENT...]");
    assert_printed(&ran, 0, "list      list the fixtures");
    if (suite_under_valgrind()) /* each start takes a second there */
        return;
    RUN(&ran, "--usage");
    assert_printed(&ran, 0, "COMMAND");
    RUN(&ran, "--version");
    assert_printed(&ran, 0, "q237588 ");
    RUN(&ran, "run", "--help");
    assert_holds(ran.output, "Usage: q237588 run [OPTION...] [FIXTURE...]");
    for (const char *const *option =
             (const char *const[]){"--module", "--upgrade", "--blame", "--filter", "--exclude", "--jobs", "--no-fork",
                                   "--timeout-ms", "--color", "--format", "--keep", "--report", NULL};
         *option; option++)
        assert_holds(ran.output, *option);
    assert_printed(&ran, 0, "Exit status");
    RUN(&ran, "run", "--usage");
    assert_printed(&ran, 0, "q237588 run");
    RUN(&ran, "run", "--version");
    assert_printed(&ran, 0, "q237588 ");
    RUN(&ran, "list", "--help");
    assert_holds_not(ran.output, "--jobs");
    assert_printed(&ran, 0, "Usage: q237588 list [OPTION...] [FIXTURE...]");
    RUN(&ran, "list", "--version");
    assert_printed(&ran, 0, "q237588 ");
}
END_TEST

static const struct wrong {
    const char *arguments[6];
    const char *message;
} wrong_usage[] = {
    {{"frobnicate"},
     "there is no command 'frobnicate'; the commands are run, verify, explore, audit, converge, cycle, replay, list and help"},
    {{"a\033[2J"}, "there is no command 'a\\x1B[2J'"},
    {{"--frobnicate"}, "Try `q237588 --help'"},
    {{"run", "--frobnicate"}, "Try `q237588 run --help'"},
    {{"list", "--jobs=2"}, "Try `q237588 list --help'"},
    {{"run", "--jobs=0"}, "--jobs: '0' is not a number from 1 to 1024"},
    {{"run", "--jobs=1025"}, "--jobs: '1025' is not"},
    {{"run", "--jobs=99999999999999999999"}, "--jobs: '99999999999999999999' is not"},
    {{"run", "--jobs="}, "--jobs: '' is not"},
    {{"run", "-j", "two"}, "--jobs: 'two' is not"},
    {{"run", "-j", "+2"}, "--jobs: '+2' is not"},
    {{"run", "--timeout-ms=-1"}, "--timeout-ms: '-1' is not a number of milliseconds"},
    {{"run", "--timeout-ms=1e3"}, "--timeout-ms: '1e3' is not"},
    {{"run", "--color=blue"}, "--color: 'blue' is not auto, always or never"},
    {{"list", "--color=\t"}, "--color: '\\t' is not"},
    {{"run", "--format=xml"}, "--format: 'xml' is not table, json or tap"},
    {{"list", "--format=tap"}, "--format: 'tap' is not table or json"},
    {{"run", "--format=junit"}, "--format: 'junit' is not table, json or tap"},
    {{"run", "--report=junit"}, "--report: 'junit' has no :; give FORMAT:PATH, where FORMAT is json, tap, junit"},
    {{"run", "--report=table:x"}, "--report: 'table:x' has no format for files; give FORMAT:PATH"},
    {{"run", "--report=:x"}, "--report: ':x' has no format"},
    {{"run", "--report=jun\033:x"}, "--report: 'jun\\x1B:x' has no format"},
    {{"run", "--report=json:"}, "--report: 'json:' has no path"},
    {{"run", "--report=json:x", "--report=tap:./x"}, "--report: 'tap:./x' is the second report for this file"},
    {{"run", "--report=json:no/such/x", "--report=tap:no/such/x"}, "is the second report for this file"},
    {{"run", "--keep="}, "--keep: give the folder"},
    {{"run", "--keep"}, "Try `q237588 run --help'"},
    {{"run", "-m", "sp5"}, "there is no module 'sp5'; give pre-sp4, sp4 or the path of a shared object"},
    {{"run", "-m", ""}, "there is no module ''"},
    {{"run", "--upgrade=sp4"}, "--upgrade: 'sp4' has no @; give FROM:TO@CYCLE"},
    {{"run", "--upgrade=sp4@4"}, "names no two modules"},
    {{"run", "--upgrade=pre-sp4:sp4@"}, "has no cycle from 2 to 100000"},
    {{"run", "--upgrade=pre-sp4:sp4@1"}, "has no cycle from 2"},
    {{"run", "--upgrade=pre-sp4:sp4@100001"}, "has no cycle from 2"},
    {{"run", "--upgrade=pre-sp4:sp4@four"}, "has no cycle from 2"},
    {{"run", "--upgrade=pre-sp4:sp5@4"}, "there is no module 'sp5'"},
    {{"run", "--upgrade=sp3:sp4@4"}, "there is no module 'sp3'"},
    {{"run", "--upgrade=:@4"}, "there is no module ''"},
    {{"run", "--upgrade=pre-sp4:sp4@11", ARTICLE}, "article-three-spellings never reaches cycle 11, as it has 10"},
    {{"run", "--filter=no such thing"}, "no fixture matches --filter=no such thing"},
    {{"list", "--filter=\033", "--exclude=b*"}, "no fixture matches --filter=\\x1B --exclude=b*; `q237588 list' shows all"},
    {{"list", "--exclude=*"}, "no fixture matches --exclude=*"},
};

START_TEST(usage_is_checked)
{
    if (suite_under_valgrind() && _i % 11)
        return;
    const struct wrong *one = &wrong_usage[_i];
    struct ran ran;
    program_start(&ran, &(struct setting){0}, one->arguments);
    ck_assert_ptr_nonnull(strstr(ran.errors, "Try `q237588"));
    assert_refused(&ran, 2, one->message);
}
END_TEST

START_TEST(more_arguments_than_room)
{
    struct ran ran;
    RUN(&ran, "list", "--filter=a1", "--filter=a2", "--filter=a3", "--filter=a4", "--filter=a5", "--filter=a6", "--filter=a7",
        "--filter=a8", "--filter=a9", "--filter=article", ARTICLE);
    assert_printed(&ran, 0, "article-three-spellings");
}
END_TEST

static void assert_records(json_t *run, const char *expected)
{
    struct text records = {0};
    json_t *cycles = json_object_get(run, "cycles");
    for (size_t i = 0; i < json_array_size(cycles); i++)
        text_printf(&records, "%s%lld", i ? " " : "", number_of(json_array_get(cycles, i), "records"));
    ck_assert_str_eq(records.bytes, expected);
    text_clean_up(&records);
}

/* Takes the digits behind "nanoseconds" out, which no two runs have in common. */
/* And its provenance, which is the last key. */
static void forget_times(char *json)
{
    char *origin = strstr(json, "\"origin\": {");
    ck_assert_ptr_nonnull(origin);
    *origin = '\0';
    static const char key[] = "\"nanoseconds\": ";
    char *to = json;
    for (const char *from = json; *from;) {
        bool here = strncmp(from, key, sizeof key - 1) == 0;
        size_t length = here ? sizeof key - 1 : 1;
        memmove(to, from, length);
        to += length;
        from += length;
        if (here)
            from += strspn(from, "0123456789");
    }
    *to = '\0';
}

START_TEST(article_as_a_table)
{
    struct ran ran;
    RUN(&ran, "run", ARTICLE);
    assert_holds(ran.output, "Three spellings of Jimmy Smith at three sites\narticle-three-spellings, source: Q237588\n");
    assert_holds(ran.output, "\n  pre-SP4  6 2 2 2 2 2 2 2 2 2  18 in 9 cycles     looping, period 2  passed\n");
    assert_holds(ran.output, "\n  SP4      4 0 0 0 0 0 0 0 0 0  none               quiet              passed\n");
    assert_holds_not(ran.output, "\033");
    assert_printed(&ran, 0, "\n2 runs of 1 fixture: 2 passed, 0 failed\n");
}
END_TEST

START_TEST(article_as_json)
{
    struct ran ran;
    RUN(&ran, "run", "--format=json", "--blame", ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran);
    ck_assert_int_eq(number_of(root, "passed"), 2);
    ck_assert_int_eq(number_of(root, "failed"), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "runs")), 2);
    json_t *run = run_of(root, 0);
    ck_assert_str_eq(word_of(run, "fixture"), "article-three-spellings");
    ck_assert_str_eq(word_of(run, "build"), "pre-SP4");
    assert_records(run, "6 2 2 2 2 2 2 2 2 2");
    ck_assert_int_eq(number_of(run, "redundant_cycles"), 9);
    ck_assert_int_eq(number_of(run, "redundant_updates"), 18);
    ck_assert_str_eq(word_of(run, "verdict"), "looping");
    ck_assert_int_eq(number_of(json_object_get(run, "loop"), "from"), 1);
    ck_assert_int_eq(number_of(json_object_get(run, "loop"), "period"), 2);
    ck_assert(json_is_array(json_object_get(run, "blame")));
    ck_assert_uint_gt(json_array_size(json_object_get(run, "blame")), 0);
    run = run_of(root, 1);
    ck_assert_str_eq(word_of(run, "build"), "SP4");
    assert_records(run, "4 0 0 0 0 0 0 0 0 0");
    ck_assert_int_eq(number_of(run, "redundant_cycles"), 0);
    ck_assert_str_eq(word_of(run, "verdict"), "quiet");
    ck_assert_int_eq(number_of(run, "quiet_after"), 1);
    ck_assert(json_is_null(json_object_get(run, "blame")));
    json_decref(root);
}
END_TEST

START_TEST(upgrade_in_mid_run)
{
    struct ran ran;
    RUN(&ran, "run", "--format=json", "--upgrade=pre-sp4:sp4@4", "--upgrade", "SP4:PRE-SP4@4", ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "runs")), 2);
    json_t *run = run_of(root, 0);
    ck_assert_str_eq(word_of(run, "build"), "pre-SP4:SP4@4");
    assert_records(run, "6 2 2 1 0 0 0 0 0 0");
    assert_holds(word_of(run, "module"), "/modules/sp4.so");
    assert_holds(word_of(json_object_get(run, "upgrade"), "from"), "/modules/pre-sp4.so");
    ck_assert_int_eq(number_of(json_object_get(run, "upgrade"), "before_cycle"), 4);
    run = run_of(root, 1);
    ck_assert_str_eq(word_of(run, "build"), "SP4:pre-SP4@4");
    assert_records(run, "4 0 0 2 2 2 2 2 2 2");
    json_decref(root);
    if (suite_under_valgrind())
        return;

    /* In addition to -m, and with a path that contains a colon. */
    char *folder = new_folder(), *sp4 = built_path("modules/sp4.so");
    struct text link = {0}, upgrade = {0};
    text_printf(&link, "%s/a:b", folder);
    ck_assert_int_eq(symlink(sp4, link.bytes), 0);
    text_printf(&upgrade, "--upgrade=%s:%s@2", link.bytes, link.bytes);
    RUN(&ran, "run", "--format=json", "-m", "Pre-Sp4", upgrade.bytes, ARTICLE);
    root = results_of(&ran);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "runs")), 2);
    ck_assert_str_eq(word_of(run_of(root, 0), "build"), "pre-SP4");
    ck_assert_str_eq(word_of(run_of(root, 1), "build"), "SP4:SP4@2");
    json_decref(root);
    text_clean_up(&link);
    text_clean_up(&upgrade);
    free(sp4);
    remove_folder(folder);
}
END_TEST

START_TEST(jobs_change_nothing)
{
    struct ran one, four, here;
    const char *fixtures = suite_under_valgrind() ? ARTICLE : "fixtures";
    RUN(&one, "run", "--format=json", "--jobs=1", "--filter=Smith", "--blame", fixtures);
    RUN(&four, "run", "--format=json", "-j4", "--filter=Smith", "--blame", fixtures, "--timeout-ms=60000");
    RUN(&here, "run", "--format=json", "--no-fork", "--filter=Smith", "--blame", fixtures);
    ck_assert_int_eq(one.status, 0);
    ck_assert_int_eq(four.status, 0);
    ck_assert_int_eq(here.status, 0);
    forget_times(one.output);
    forget_times(four.output);
    forget_times(here.output);
    ck_assert_str_eq(one.output, four.output);
    ck_assert_str_eq(one.output, here.output);
    program_forget(&one);
    program_forget(&four);
    program_forget(&here);
}
END_TEST

START_TEST(jobs_change_nothing_of_a_large_fixture)
{
    if (suite_under_valgrind())
        return;
    struct ran one, three;
    char *folder = new_folder(), *path = new_file(folder, "large.yaml",
                                                  "title: Large\nsource: made\ncycles: 4\n"
                                                  "generate: {recipients: 140000, sites: 3, similar: 1500, seed: 5}\n");
    RUN(&one, "run", "--format=json", "--jobs=1", path);
    RUN(&three, "run", "--format=json", "--jobs=3", path);
    ck_assert_int_eq(one.status, 0);
    forget_times(one.output);
    forget_times(three.output);
    assert_holds(one.output, "\"redundant_updates\": 4500");
    ck_assert_str_eq(one.output, three.output);
    program_forget(&one);
    program_forget(&three);
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(filters)
{
    struct ran ran;
    RUN(&ran, "list", "--filter=three-spellings", "--exclude", "*one-site");
    assert_holds(ran.output, "article-three-spellings ");
    assert_holds_not(ran.output, "three-spellings-one-site");
    assert_printed(&ran, 0, "fixture ");
    RUN(&ran, "run", "--filter=article-*", "--filter=two-spellings-two-sites", "fixtures");
    /* Of many fixtures a summary is printed; -v has tables. */
    assert_holds(ran.output, "The bug is reproduced, and SP4 fixes it.\n");
    assert_holds_not(ran.output, "article-three-spellings");
    assert_printed(&ran, 0, "4 runs of 2 fixtures: 4 passed, 0 failed\n");
    RUN(&ran, "run", "-v", "--filter=article-*", "--filter=two-spellings-two-sites", "fixtures");
    assert_holds(ran.output, "\narticle-three-spellings, source: ");
    assert_printed(&ran, 0, "4 runs of 2 fixtures: 4 passed, 0 failed\n");
}
END_TEST

START_TEST(json_has_known_limits)
{
    struct ran ran;
    RUN(&ran, "run", "--format=json", "fixtures/length-30.yaml", ARTICLE);
    json_t *root = results_of(&ran);
    json_t *limit = json_object_get(run_of(root, 1), "known_limit");
    ck_assert_str_eq(word_of(run_of(root, 1), "build"), "SP4");
    ck_assert_str_eq(word_of(limit, "kind"), "loops");
    ck_assert_str_eq(word_of(limit, "reason"), "the post office compares 30 characters");
    ck_assert(json_is_null(json_object_get(run_of(root, 0), "known_limit")));
    ck_assert(json_is_null(json_object_get(run_of(root, 3), "known_limit")));
    json_decref(root);
}
END_TEST

START_TEST(list_as_json)
{
    struct ran ran;
    RUN(&ran, "list", "--format=json", ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran);
    json_t *fixture = json_array_get(json_object_get(root, "fixtures"), 0);
    ck_assert_str_eq(word_of(fixture, "fixture"), "article-three-spellings");
    ck_assert_str_eq(word_of(fixture, "title"), "Three spellings of Jimmy Smith at three sites");
    ck_assert_str_eq(word_of(fixture, "source"), "Q237588");
    ck_assert_str_eq(word_of(fixture, "path"), ARTICLE);
    json_decref(root);
}
END_TEST

/* With any other builds, in any order. */
START_TEST(a_hungry_candidate_is_stopped)
{
    if (suite_sanitized() || suite_under_valgrind())
        return; /* both take more memory themselves than a candidate may have */
    struct ran ran;
    char *hungry = module_path("hungry");
    static const char reason[] = "the module used up the memory that it may have";
    RUN(&ran, "run", "-m", hungry, ARTICLE);
    assert_printed(&ran, 1, reason);
    RUN(&ran, "run", "-m", "sp4", "-m", hungry, ARTICLE);
    assert_printed(&ran, 1, reason);
    RUN(&ran, "run", "-m", hungry, "-m", "pre-sp4", ARTICLE);
    assert_printed(&ran, 1, reason);
    free(hungry);
}
END_TEST

START_TEST(unmet_expectations_fail)
{
    struct ran ran;
    char *folder = new_folder();
    char *path = new_fixture(folder, "expect:\n  pre-SP4: {verdict: quiet}\n  SP4: {verdict: quiet}\n");
    RUN(&ran, "run", path, ARTICLE);
    assert_holds(ran.output, "FAILED: case with pre-SP4: verdict: looping, expected quiet\n\n1 of 4 runs was not as expected.\n");
    assert_printed(&ran, 1, "4 runs of 2 fixtures: 3 passed, 1 failed\n");
    RUN(&ran, "run", "--verbose", path, ARTICLE);
    assert_holds(ran.output, "    FAILED: verdict: looping, expected quiet\n");
    assert_printed(&ran, 1,
                   "4 runs of 2 fixtures: 3 passed, 1 failed\n  FAILED: case with pre-SP4: verdict: looping, expected quiet\n");
    free(path);
    path = new_fixture(folder, "");
    RUN(&ran, "run", path);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed\n");
    /* An administrator's change that matches no entry is an error of the fixture. */
    free(path);
    path = new_fixture(folder, "changes:\n  - {before_cycle: 2, administrator_removes: {name: Nobody}}\n");
    RUN(&ran, "run", path);
    assert_holds(ran.errors, "case.yaml:7:");
    assert_refused(&ran, 3, "Nobody");
    free(path);
    remove_folder(folder);
}
END_TEST

static Suite *cli_suite(void)
{
    Suite *suite = suite_create("cli");
    TCase *usage = tcase_create("usage");
    tcase_add_test(usage, help_and_version);
    tcase_add_loop_test(usage, usage_is_checked, 0, (int)(sizeof wrong_usage / sizeof wrong_usage[0]));
    tcase_add_test(usage, more_arguments_than_room);
    suite_add_tcase(suite, usage);
    TCase *results = tcase_create("results");
    tcase_set_timeout(results, 20);
    tcase_add_test(results, article_as_a_table);
    tcase_add_test(results, article_as_json);
    tcase_add_test(results, json_has_known_limits);
    tcase_add_test(results, upgrade_in_mid_run);
    tcase_add_test(results, jobs_change_nothing);
    tcase_add_test(results, jobs_change_nothing_of_a_large_fixture);
    tcase_add_test(results, filters);
    tcase_add_test(results, list_as_json);
    tcase_add_test(results, unmet_expectations_fail);
    suite_add_tcase(suite, results);
    TCase *hungry = tcase_create("hungry");
    tcase_set_tags(hungry, SUITE_PLAIN);
    tcase_set_timeout(hungry, 20);
    tcase_add_test(hungry, a_hungry_candidate_is_stopped);
    suite_add_tcase(suite, hungry);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_suite};
    return suite_main(makers, 1);
}
