/* Many failures: run groups them by cause, and run --failed repeats them. */
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXTURES 12

/* Of 13 fixtures, 11 expect SP4 to loop, one expects a missing user, and one passes. */
static void set_up(void)
{
    own_folder_set_up();
    for (int i = 0; i <= FIXTURES; i++) {
        char name[32], text[400];
        const char *expected = i < FIXTURES - 1 ? "verdict: looping" : i == FIXTURES ? "verdict: quiet" : "missing: 3";
        (void)snprintf(name, sizeof name, "case-%02d.yaml", i);
        (void)snprintf(text, sizeof text,
                       "title: Case %d\nsource: made up\nsites:\n  - {name: One, post_office: ONE, recipients: [{name: %s}]}\n"
                       "expect:\n  SP4: {%s}\n",
                       i, i == 7 ? "A" : "Müller", expected);
        free(new_file(own_folder, name, text));
    }
}
START_TEST(failures_are_grouped_by_cause)
{
    struct ran ran;
    RUN(&ran, "run", "-m", "sp4", own_folder);
    assert_holds(ran.output, "FAILED: 11 with SP4: verdict: quiet, expected looping: case-07, case-00, case-01\n  and 8 more\n"
                             "FAILED: 1 with SP4: missing other than expected: case-11\n");
    assert_holds(ran.output, "`run --failed=FILE' repeats what failed");
    assert_printed(&ran, 1, "13 runs of 13 fixtures: 1 passed, 12 failed\n");
    /* As many as ten are listed one by one, with all their reasons. */
    RUN(&ran, "run", "-m", "sp4", own_folder, "--exclude=case-00", "--exclude=case-01", "--exclude=case-12");
    assert_holds(ran.output, "FAILED: case-02 with SP4: verdict: quiet, expected looping\n");
    assert_printed(&ran, 1, "10 runs of 10 fixtures: 0 passed, 10 failed\n");
}
END_TEST

START_TEST(failed_runs_are_repeated)
{
    struct ran ran;
    RUN(&ran, "run", own_folder, in_folder("--report=json:", "last.json"));
    assert_printed(&ran, 1, "26 runs of 13 fixtures: 14 passed, 12 failed\n");
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_holds_not(ran.output, "case-12");
    assert_printed(&ran, 1, "12 runs of 12 fixtures: 0 passed, 12 failed\n");
    /* Other builds if -m names them; filters apply, too. */
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder, "-m", "pre-sp4", "-m", "sp4");
    assert_printed(&ran, 1, "24 runs of 12 fixtures: 12 passed, 12 failed\n");
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder, "--upgrade=pre-sp4:sp4@2");
    assert_printed(&ran, 0, "12 runs of 12 fixtures: 12 passed, 0 failed\n");
    /* The same file takes the next results. */
    RUN(&ran, "run", in_folder("--failed=", "last.json"), in_folder("--report=json:", "last.json"), "-m", "pre-sp4", own_folder);
    assert_printed(&ran, 0, "12 runs of 12 fixtures: 12 passed, 0 failed\n");
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_holds(ran.errors, "/last.json: no run failed in these results; nothing to repeat\n");
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.output, "");
    program_forget(&ran);
}
END_TEST

START_TEST(a_verification_is_repeated)
{
    struct ran ran;
    RUN(&ran, "verify", "sp4", own_folder, "--effort=0.001", in_folder("--report=json:", "last.json"),
        in_folder("--save=", "found"));
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_printed(&ran, 1, "12 runs of 12 fixtures: 0 passed, 12 failed\n");
}
END_TEST

/* The file of a known build that was named by its path is a candidate, and is so again. */
START_TEST(a_candidate_stays_a_candidate)
{
    struct ran ran;
    char *path = built_path("modules/pre-sp4.so");
    RUN(&ran, "run", ARTICLE, "-m", path, in_folder("--report=json:", "last.json"));
    assert_printed(&ran, 1, "1 run of 1 fixture: 0 passed, 1 failed\n");
    RUN(&ran, "run", ARTICLE, in_folder("--failed=", "last.json"));
    assert_printed(&ran, 1, "1 run of 1 fixture: 0 passed, 1 failed\n");
    free(path);
}
END_TEST

/* An upgrade is no module: it is repeated as one, and nothing else is. */
START_TEST(a_failed_upgrade_is_repeated_alone)
{
    struct ran ran;
    char results[2048], *pre_sp4 = built_path("modules/pre-sp4.so"), *sp4 = built_path("modules/sp4.so");
    (void)snprintf(results, sizeof results,
                   "{\"runs\": [{\"fixture\": \"case-12\", \"module\": \"%s\", \"passed\": false, \"upgrade\": {\"from\": \"%s\", "
                   "\"before_cycle\": 4}},\n"
                   "{\"fixture\": \"case-12\", \"module\": \"%s\", \"passed\": false, \"upgrade\": {\"from\": \"%s\", "
                   "\"before_cycle\": 4}}]}",
                   sp4, pre_sp4, sp4, pre_sp4);
    free(new_file(own_folder, "last.json", results));
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_holds(ran.output, "pre-SP4:SP4@4");
    assert_printed(&ran, 0, "1 run of 1 fixture: 1 passed, 0 failed\n");
    free(new_file(own_folder, "last.json",
                  "{\"runs\": [{\"fixture\": \"case-12\", \"module\": \"a.so\", \"passed\": false, \"upgrade\": {}}]}"));
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_refused(&ran, 3, "last.json: runs[0]: expected module, upgrade.from and upgrade.before_cycle");
    free(pre_sp4);
    free(sp4);
}
END_TEST

/* No command is run because a file says so. */
START_TEST(a_connector_has_to_be_named)
{
    struct ran ran;
    free(new_file(own_folder, "last.json",
                  "{\"runs\": [{\"fixture\": \"case-12\", \"module\": \"touch ran\", \"passed\": false}],\n"
                  "\"connectors\": {\"commands\": [7, \"touch ran\"]}}"));
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_refused(&ran, 2,
                   "--failed: a connector failed in these results; give --connector=COMMAND, as commands are not read from files");
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder, "-m", "sp4");
    assert_printed(&ran, 0, "1 run of 1 fixture: 1 passed, 0 failed\n");
}
END_TEST

static const struct {
    const char *json, *expected;
} refused[] = {
    {"{\"runs\": [", "/last.json:1:10: ']' expected near end of file"},
    {"{\"runs\": 3}", "/last.json: has no results; expected JSON of run or verify, as --report=json:FILE writes it"},
    {"[]", "/last.json: has no results; expected JSON of run or verify, as --report=json:FILE writes it"},
    {"{\"runs\": [{\"fixture\": \"a\", \"module\": \"sp4\"}]}", "/last.json: runs[0]: expected fixture, module and passed"},
    {"{\"runs\": [{\"fixture\": \"a\", \"passed\": false}]}", "/last.json: runs[0]: expected fixture, module and passed"},
    {"{\"runs\": [{\"module\": \"sp4\", \"passed\": false}]}", "/last.json: runs[0]: expected fixture, module and passed"},
    {"{\"runs\": [{\"fixture\": \"a\\u001bb\", \"module\": \"sp4\", \"passed\": false}]}",
     "/last.json: failed in these results: a\\x1Bb, which is not among these fixtures; name it, or its folder"},
    {"{\"runs\": [{\"fixture\": \"\", \"module\": \"sp4\", \"passed\": false}]}",
     "/last.json: failed in these results: , which is not among these fixtures; name it, or its folder"},
};

START_TEST(files_without_results_are_refused)
{
    struct ran ran;
    free(new_file(own_folder, "last.json", refused[_i].json));
    RUN(&ran, "run", in_folder("--failed=", "last.json"), own_folder);
    assert_refused(&ran, 3, refused[_i].expected);
}
END_TEST

START_TEST(no_file_is_refused)
{
    struct ran ran;
    RUN(&ran, "run", in_folder("--failed=", "none.json"), own_folder);
    assert_refused(&ran, 3, "/none.json: cannot be opened");
    RUN(&ran, "run", "--failed=", own_folder);
    assert_refused(&ran, 2, "--failed: give the file of results whose failed fixtures are run");
}
END_TEST

static Suite *cli_failed_suite(void)
{
    Suite *suite = suite_create("cli_failed");
    TCase *failed = tcase_create("failed");
    tcase_add_checked_fixture(failed, set_up, own_folder_tear_down);
    tcase_set_timeout(failed, 60);
    tcase_add_test(failed, failures_are_grouped_by_cause);
    tcase_add_test(failed, failed_runs_are_repeated);
    tcase_add_test(failed, a_candidate_stays_a_candidate);
    tcase_add_test(failed, a_failed_upgrade_is_repeated_alone);
    tcase_add_test(failed, a_connector_has_to_be_named);
    tcase_add_loop_test(failed, files_without_results_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(failed, no_file_is_refused);
    suite_add_tcase(suite, failed);
    TCase *all = suite_long_case(suite, 60);
    tcase_add_checked_fixture(all, set_up, own_folder_tear_down);
    tcase_add_test(all, a_verification_is_repeated);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_failed_suite};
    return suite_main(makers, 1);
}
