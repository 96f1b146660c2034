/* The command explore: output, files and exit status. */
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "--OPTION=FOLDER/NAME"; lives until the next but seven. */
/* "--scenarios=N", fewer with instruments. */
static const char *scenarios(unsigned count)
{
    static char option[64];
    (void)snprintf(option, sizeof option, "--scenarios=%u", suite_bounded() ? count / 8 : count);
    return option;
}

START_TEST(the_bug_is_found_at_once)
{
    struct ran ran;
    RUN(&ran, "explore", scenarios(8000));
    ck_assert_int_eq(strncmp(ran.output, "Looping, 2 recipients at 1 site (", 33), 0);
    assert_holds(ran.output, "    recipients:\n    - name: \"A\"\n    - name: \"a\"\n\n");
    assert_holds(ran.output, "  pre-SP4  3 1 1                            2            2  looping, period 2\n"
                             "  SP4      2 0 0                            0            0  quiet\n");
    assert_printed(&ran, 1, " a second): ");
}
END_TEST

START_TEST(three_spellings_at_three_sites_are_among_the_finds)
{
    struct ran ran;
    RUN(&ran, "explore", "--changes=0", "--sites=3", "--scenarios=8192");
    ck_assert_int_eq(ran.status, 1);
    const char *find = strstr(ran.output, "\nlooping, 2 records a cycle, one name at 3 sites or more;");
    ck_assert_ptr_nonnull(find);
    const char *first = strstr(find, "    recipients:\n    - name: \"AA\"\n  - name: Site 2\n");
    ck_assert_ptr_nonnull(first);
    const char *second = strstr(first, "    recipients:\n    - name: \"Aa\"\n  - name: Site 3\n");
    ck_assert_ptr_nonnull(second);
    const char *third = strstr(second, "    recipients:\n    - name: \"aA\"\n\n");
    ck_assert_ptr_nonnull(third);
    ck_assert_ptr_null(strstr(find, "\n\nLooping") < third ? strstr(find, "\n\nLooping") : NULL);
    program_forget(&ran);
}
END_TEST

START_TEST(the_fix_converges_on_all)
{
    struct ran ran;
    RUN(&ran, "explore", "-m", "sp4", scenarios(100000), "--seed=7");
    assert_printed(&ran, 0, ": nothing found\n");
    RUN(&ran, "explore", "-m", "sp4", scenarios(20000), "--rule=any", "--collisions=any", "--post-offices=any", "--no-upgrades",
        "--recipients=5", "--entries=2", "--cycles=7");
    assert_printed(&ran, 1, "looping");
}
END_TEST

START_TEST(saved_fixtures_run_as_expected)
{
    struct ran ran;
    const char *save = in_folder("--save=", "found");
    char *names = new_file(own_folder, "names", "Zweig, Stefan\n\xfc\xdc\n");
    RUN(&ran, "explore", save, in_folder("--names=", "names"), "--finds=5", "--rule=any", "--collisions=any", scenarios(16000));
    assert_printed(&ran, 1, "/found/looping-");
    RUN(&ran, "run", "-v", in_folder("", "found"));
    assert_holds(ran.output, "source: explore, seed 1");
    assert_holds_not(ran.output, "FAILED");
    assert_printed(&ran, 0, ", 0 failed");
    free(names);
}
END_TEST

/* Asserts that two folders hold the same. */
static void assert_same_folders(const char *one, const char *other)
{
    struct text command = {0};
    text_printf(&command, "diff -r '%s/%s' '%s/%s' >&2", own_folder, one, own_folder, other);
    ck_assert_int_eq(system(command.bytes), 0);
    text_clean_up(&command);
}

START_TEST(shards_find_the_same_as_the_whole_search)
{
    static const char *const shards[] = {"--shard=1/3", "--shard=2/3", "--shard=3/3"};
    struct ran ran;
    const char *count = "--scenarios=10000"; /* each shard has some */
    RUN(&ran, "explore", in_folder("--save=", "whole"), "--finds=1000", count, "-j1");
    assert_printed(&ran, 1, "/whole/looping-");
    for (size_t i = 0; i < 3; i++) {
        RUN(&ran, "explore", in_folder("--save=", "shards"), "--finds=1000", count, shards[i]);
        assert_printed(&ran, 1, shards[i] + 8);
    }
    assert_same_folders("whole", "shards");
}
END_TEST

START_TEST(json_has_all_findings)
{
    struct ran ran;
    RUN(&ran, "explore", "--format=json", "--no-fork", scenarios(4000));
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran);
    ck_assert_str_eq(word_of(root, "build"), "pre-SP4");
    ck_assert_str_eq(word_of(root, "end"), "done");
    ck_assert_str_eq(word_of(json_array_get(json_object_get(root, "findings"), 0), "class"), "looping");
    json_decref(root);
}
END_TEST

/* Sent when the line of progress counts a finding. */
static const struct setting signals[] = {
    {.signal = SIGINT, .signal_when = " [1-9][0-9]* of them findings"},
    {.signal = SIGTERM, .signal_when = " [1-9][0-9]* of them findings"},
};

START_TEST(a_signal_ends_it_with_its_findings)
{
    struct ran ran;
    START(&ran, &signals[_i], "explore", "--seconds=1000", in_folder("--save=", "found"));
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "It was stopped before all scenarios were tried.\n");
    program_forget(&ran);
    RUN(&ran, "run", in_folder("", "found"));
    assert_printed(&ran, 0, ", 0 failed");
}
END_TEST

START_TEST(a_signal_does_not_lose_crashes)
{
    struct ran ran;
    char *module = module_path("crashes");
    START(&ran, &signals[_i], "explore", "-m", module, "--seconds=1000", in_folder("--save=", "found"));
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "; not confirmed\n");
    assert_holds(ran.output, "  Not confirmed: the search ended before a second run.\n");
    assert_holds_not(ran.output, "could not be reproduced");
    assert_holds(ran.output, "/found/crashed-");
    program_forget(&ran);
    RUN(&ran, "run", in_folder("", "found"));
    assert_printed(&ran, 0, ", 0 failed");
    free(module);
}
END_TEST

START_TEST(progress_is_shown_on_a_terminal)
{
    struct ran ran;
    START(&ran, &signals[0], "explore", "--seconds=1000");
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.errors, " scenarios, ");
    assert_holds(ran.errors, " a second, ");
    program_forget(&ran);
    START(&ran, &(struct setting){0}, "explore", "-m", "sp4", "--seconds=1", "--jobs=1");
    ck_assert_str_eq(ran.errors, "");
    assert_printed(&ran, 0, "The time was up");
}
END_TEST

START_TEST(a_crash_of_a_candidate_is_found)
{
    struct ran ran;
    char *module = module_path("writes");
    RUN(&ran, "explore", "-m", module, "--scenarios=1000", in_folder("--save=", "found"));
    assert_holds(ran.output, "  writes   -                                0            0  crashed\n");
    assert_printed(&ran, 1, "/found/crashed-");
    RUN(&ran, "run", in_folder("", "found"));
    assert_printed(&ran, 0, ", 0 failed");
    free(module);
}
END_TEST

START_TEST(changes_are_bounded_too)
{
    struct ran ran;
    RUN(&ran, "explore", "-m", "sp4", "--exhaustive", "--changes=1");
    assert_printed(&ran, 0,
                   "\nall 42,606 directories of up to 4 recipients at up to 3 sites over the letters\n"
                   "  a, A, b, with up to 1 change before cycles 2 to 4: quiet and without fault\n");
}
END_TEST

START_TEST(every_directory_up_to_a_bound_is_tried)
{
    struct ran ran;
    RUN(&ran, "explore", "--exhaustive", "--format=json", "--recipients=2", "--sites=2", "--letters=aA");
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran);
    ck_assert_str_eq(word_of(root, "covered"), "all 18 directories of up to 2 recipients at up to 2 sites over the letters a, A");
    json_decref(root);
    /* A part claims no bound; the counts of all parts add up to the whole. */
    const char *recipients = suite_bounded() ? "--recipients=2" : "--recipients=3";
    RUN(&ran, "explore", "--exhaustive", "--length=2", recipients, "--shard=1/2", in_folder("--save=", "parts"), "--finds=1000");
    assert_holds_not(ran.output, "directories");
    assert_printed(&ran, 1, "shard 1/2");
    RUN(&ran, "explore", "--exhaustive", "--length=2", recipients, "--shard=2/2", in_folder("--save=", "parts"), "--finds=1000");
    assert_printed(&ran, 1, "shard 2/2");
    RUN(&ran, "explore", "--exhaustive", "--length=2", recipients, in_folder("--save=", "all"), "--finds=1000");
    assert_printed(&ran, 1, " of them are findings");
    assert_same_folders("all", "parts");
    RUN(&ran, "run", in_folder("", "all"));
    assert_printed(&ran, 0, ", 0 failed");
}
END_TEST

START_TEST(no_directory_is_claimed_that_was_not_run)
{
    struct ran ran;
    char *module = module_path("not_reflexive_for_b");
    RUN(&ran, "explore", "-m", module, "--exhaustive", "--recipients=1");
    assert_holds(ran.output, "21 scenarios");
    assert_holds(ran.output, "6 scenarios show one: 6 looping\n");
    assert_printed(&ran, 1,
                   "\nall 21 directories of up to 1 recipient at up to 3 sites over the letters a, A,\n"
                   "  b; 6 of them are findings\n");
    RUN(&ran, "explore", "-m", module, "--exhaustive", "--recipients=1", "--letters=aA");
    assert_printed(&ran, 0,
                   "\nall 15 directories of up to 1 recipient at up to 3 sites over the letters a, A:\n"
                   "  quiet and without fault\n");
    free(module);
}
END_TEST

START_TEST(a_directory_that_crashes_a_build_is_found_by_number)
{
    struct ran ran;
    char *module = module_path("crashes");
    RUN(&ran, "explore", "-m", module, "--exhaustive", "--recipients=2", "--sites=2");
    assert_holds_not(ran.output, "directories of");
    assert_printed(&ran, 1, "crashed");
    free(module);
}
END_TEST

/* Arguments that are refused, with the status and a part of the message. */
static const struct {
    const char *arguments[2];
    int status;
    const char *message;
} refusals[] = {
    {{"a-fixture.yaml"}, 2, "Too many arguments"},
    {{"-m", "no-such"}, 2, "there is no module 'no-such'"},
    {{"-m", "./no-such.so"}, 3, "no-such.so: cannot be loaded"},
    {{"--seed=x\033"}, 2, "--seed: 'x\\x1B' is not a number from 0 to 9223372036854775807"},
    {{"--scenarios=0"}, 2, "--scenarios: '0' is not a number from 1 to 1000000000000000"},
    {{"--seconds=0"}, 2, "--seconds: '0' is not a number from 1"},
    {{"--finds=0"}, 2, "--finds: '0' is not a number from 1 to 1000"},
    {{"--save="}, 2, "--save: give the folder"},
    {{"--names="}, 2, "--names: give a file"},
    {{"--names=/no/such"}, 3, "/no/such: cannot be opened: No such file or directory"},
    {{"--save=/dev/null/x"}, 3, "/dev/null/x: cannot write the findings: Not a directory"},
    {{"--sites=7"}, 2, "--sites: '7' is not a number from 1 to 6"},
    {{"--recipients=201"}, 2, "--recipients: '201' is not a number from 0 to 200"},
    {{"--entries=x"}, 2, "--entries: 'x' is not"},
    {{"--changes=-1"}, 2, "--changes: '-1' is not"},
    {{"--cycles=1"}, 2, "--cycles: '1' is not a number from 2 to 1000"},
    {{"--rule=exact"}, 2, "--rule: 'exact' is not default or any"},
    {{"--collisions=keep"}, 2, "--collisions: 'keep' is not replace or any"},
    {{"--post-offices=bad"}, 2, "--post-offices: 'bad' is not well-formed or any"},
    {{"--exhaustive", "--letters="}, 2, "no letters; expected 1 to 6"},
    {{"--exhaustive", "--letters=aba"}, 2, "duplicate letter: 'a'"},
    {{"--exhaustive", "--changes=4"}, 2, "changes: 4; expected 0 to 3"},
    {{"--exhaustive", "--rule=any"}, 2, "--exhaustive does not use --rule; omit one of them"},
    {{"--seed=2", "--exhaustive"}, 2, "--exhaustive does not use --seed"},
    {{"--exhaustive", "--scenarios=9"}, 2, "--exhaustive does not use --scenarios"},
    {{"--exhaustive", "--names=x"}, 2, "--exhaustive does not use --names"},
    {{"--entries=1", "--exhaustive"}, 2, "--exhaustive does not use --entries"},
    {{"--collisions=any", "--exhaustive"}, 2, "--exhaustive does not use --collisions"},
    {{"--post-offices=any", "--exhaustive"}, 2, "--exhaustive does not use --post-offices"},
    {{"--no-upgrades", "--exhaustive"}, 2, "--exhaustive does not use --no-upgrades"},
    {{"--length=9"}, 2, "--length: '9' is not a number from 1 to 8"},
    {{"--shard=4/3"}, 2, "--shard: '4/3' is not I/N"},
    {{"--shard=0/3"}, 2, "--shard: '0/3' is not I/N"},
    {{"--shard=1"}, 2, "--shard: '1' is not I/N"},
    {{"--shard=1/"}, 2, "--shard: '1/' is not I/N"},
    {{"--format=tap"}, 2, "--format: 'tap' is not table or json"},
};

START_TEST(contradictory_options_are_refused)
{
    struct ran ran;
    const char *const *given = refusals[_i].arguments;
    RUN(&ran, "explore", given[0], given[1]);
    assert_refused(&ran, refusals[_i].status, refusals[_i].message);
}
END_TEST

static Suite *cli_explore_suite(void)
{
    Suite *suite = suite_create("explore-command");
    TCase *finds = tcase_create("finds"), *all = suite_long_case(suite, 300);
    tcase_add_checked_fixture(all, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(finds, 300); /* a million scenarios, with coverage counted beside Valgrind */
    tcase_add_checked_fixture(finds, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(finds, json_has_all_findings);
    tcase_add_test(finds, a_directory_that_crashes_a_build_is_found_by_number);
    tcase_add_test(finds, no_directory_is_claimed_that_was_not_run);
    if (!suite_under_valgrind()) { /* test_explore has been looked at so already */
        tcase_add_test(finds, the_bug_is_found_at_once);
        tcase_add_test(finds, saved_fixtures_run_as_expected);
        tcase_add_test(finds, a_crash_of_a_candidate_is_found);
    }
    if (!suite_under_valgrind()) /* it takes its time, and does nothing that the others do not */
        tcase_add_test(finds, every_directory_up_to_a_bound_is_tried);
    if (!suite_under_valgrind()) { /* which would see nothing else in them, and take long */
        tcase_add_test(finds, three_spellings_at_three_sites_are_among_the_finds);
        tcase_add_test(finds, the_fix_converges_on_all);
        tcase_add_loop_test(finds, a_signal_ends_it_with_its_findings, 0, 2);
        tcase_add_test(finds, progress_is_shown_on_a_terminal);
        tcase_add_test(all, changes_are_bounded_too);
        tcase_add_test(all, shards_find_the_same_as_the_whole_search);
        tcase_add_loop_test(all, a_signal_does_not_lose_crashes, 0, suite_bounded() ? 1 : 2);
    }
    suite_add_tcase(suite, finds);
    TCase *usage = tcase_create("usage");
    tcase_add_loop_test(usage, contradictory_options_are_refused, 0, (int)(sizeof refusals / sizeof *refusals));
    suite_add_tcase(suite, usage);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_explore_suite};
    return suite_main(makers, 1);
}
