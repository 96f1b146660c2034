/* run --accept: results become expectations, shown as a diff first; all else in a fixture stays as it is. */
#include "base/diff.h"
#include "fixture/accept.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "# A comment.\ntitle: Accepted\nsource: made up\nsites:\n"
#define ONE "  - {name: One, post_office: ONE, recipients: [{name: M\xc3\xbcller}]}\n"
#define TWO "  - {name: Two, post_office: TWO, recipients: [{name: M\xc3\x9cLLER}]}\n"
#define LOOPING "verdict: looping, period: 2, redundant_cycles: 9, redundant_updates: 9, records: [4, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
#define QUIET "verdict: quiet, redundant_cycles: 0, redundant_updates: 0, records: [3, 0, 0, 0, 0, 0, 0, 0, 0, 0]"

static char *folder, *path;

static void set_up(void) { folder = new_folder(); }
static void tear_down(void)
{
    free(path);
    path = NULL;
    remove_folder(folder);
}

static void put(const char *text)
{
    free(path);
    path = new_file(folder, "a.yaml", text);
}

static void assert_file(const char *expected)
{
    char bytes[4096];
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_str_eq(bytes, expected);
}

/* A fixture before and after --accept=write. */
static const struct {
    const char *before, *after;
} accepted[] = {
    /* Comments stay: on their own lines, after values and in lists. */
    {HEAD ONE TWO "expect: # of each\n  # of pre-SP4\n  pre-SP4:\n    verdict: quiet # wrong\n    redundant_cycles: 0\n"
                  "    records: [4, 0, # in cycle 2\n       1, 1, 1, 1, 1, 1, 1, 7]\n  SP4: {verdict: looping, period: 2} # too\n",
     HEAD ONE TWO "expect: # of each\n  # of pre-SP4\n  pre-SP4:\n    verdict: looping # wrong\n    redundant_cycles: 9\n"
                  "    records: [4, 1, # in cycle 2\n       1, 1, 1, 1, 1, 1, 1, 1]\n  SP4: {verdict: quiet} # too\n"},
    /* A period goes with its line, wherever that is. */
    {HEAD ONE TWO "expect:\n  SP4:\n    period: 2\n\n    # still\n    verdict: looping\n  pre-SP4: {" LOOPING "}\n",
     HEAD ONE TWO "expect:\n  SP4:\n\n    # still\n    verdict: quiet\n  pre-SP4: {" LOOPING "}\n"},
    {HEAD ONE TWO "expect:\n  pre-SP4: {" LOOPING "}\n  SP4:\n    verdict: looping\n    period: 2",
     HEAD ONE TWO "expect:\n  pre-SP4: {" LOOPING "}\n  SP4:\n    verdict: quiet\n"},
    {HEAD ONE TWO "expect: {pre-SP4: {" LOOPING "}, SP4: {period: 2, verdict: looping}}\n",
     HEAD ONE TWO "expect: {pre-SP4: {" LOOPING "}, SP4: {verdict: quiet}}\n"},
    /* Nothing was expected. */
    {HEAD ONE TWO, HEAD ONE TWO "expect:\n  pre-SP4: {" LOOPING "}\n  SP4: {" QUIET "}\n"},
    {HEAD ONE TWO "cycles: 10", HEAD ONE TWO "cycles: 10\nexpect:\n  pre-SP4: {" LOOPING "}\n  SP4: {" QUIET "}\n"},
    {HEAD ONE TWO "expect:\n  SP4: {verdict: quiet}\n",
     HEAD ONE TWO "expect:\n  pre-SP4: {" LOOPING "}\n  SP4: {verdict: quiet}\n"},
    {HEAD ONE TWO "expect: {SP4: {verdict: \"looping\"}}\n",
     HEAD ONE TWO "expect: {pre-SP4: {" LOOPING "}, SP4: {verdict: quiet}}\n"},
    /* Faults that there are now are added, and those that are stated get their numbers. */
    {HEAD ONE TWO "post_office: {stores: {length: 1}}\nchanges:\n  - {before_cycle: 2, remove: {site: One, name: M\xc3\xbcller}}\n"
                  "expect:\n  pre-SP4: {verdict: quiet, stray: 4}\n  SP4: {verdict: quiet, 'missing': '3'}\n",
     NULL},
    /* Lines and columns are those of YAML. */
    {"# \xe2\x80\xa8title: Accepted\xc2\x85source: made up\r\nsites:\r\n" ONE TWO "expect: {pre-SP4: {" LOOPING
     "}, SP4: {verdict: looping}}\r\n",
     "# \xe2\x80\xa8title: Accepted\xc2\x85source: made up\r\nsites:\r\n" ONE TWO "expect: {pre-SP4: {" LOOPING
     "}, SP4: {verdict: quiet}}\r\n"},
};

START_TEST(a_fixture_meets_accepted_expectations)
{
    struct ran ran;
    put(accepted[_i].before);
    RUN(&ran, "run", "--accept=diff", path);
    assert_holds(ran.output, "--- /");
    assert_printed(&ran, 1, "\n1 fixture would change; --accept=write changes it\n");
    assert_file(accepted[_i].before);
    RUN(&ran, "run", "--accept=write", path);
    assert_printed(&ran, 0, "\n1 fixture changed\n");
    if (accepted[_i].after)
        assert_file(accepted[_i].after);
    RUN(&ran, "run", path);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed\n");
    RUN(&ran, "run", "--accept=write", path);
    assert_printed(&ran, 0, "All results are as expected; nothing to accept.\n");
}
END_TEST

/* Unacceptable results, and why; nothing is changed. */
static const struct {
    const char *text, *expected;
} refused[] = {
    {HEAD ONE TWO "expect:\n  SP4:\n    verdict: looping\n    period: 2 # why\n",
     "/a.yaml:10:13: expect.SP4.period no longer applies, but a comment follows it; remove it by hand"},
    {"{title: Accepted, source: made up, sites: [{name: One, post_office: ONE, recipients: [{name: a}]}]}\n",
     "/a.yaml:1:1: the file is in braces and has no expectations; add the key expect by hand"},
    {HEAD ONE TWO "expect: {SP4: {verdict: \"l\\x6foping\"}}\n",
     "/a.yaml: the expectations cannot be changed in this text; change them by hand: "},
};

START_TEST(results_without_an_expectation_are_refused)
{
    struct ran ran;
    put(refused[_i].text);
    RUN(&ran, "run", "--accept=write", path);
    assert_refused(&ran, 3, refused[_i].expected);
    assert_file(refused[_i].text);
}
END_TEST

/* One that cannot be accepted leaves the others as they are. */
START_TEST(all_or_none)
{
    struct ran ran;
    put(HEAD ONE TWO "expect: {SP4: {verdict: looping}}\n");
    free(new_file(folder, "b.yaml",
                  "title: B\nsource: b\nsites:\n" ONE TWO "expect:\n  SP4:\n    verdict: looping\n    period: 1 # b\n"));
    RUN(&ran, "run", "--accept=write", folder);
    assert_refused(&ran, 3, "/b.yaml:9:13: expect.SP4.period no longer applies");
    assert_file(HEAD ONE TWO "expect: {SP4: {verdict: looping}}\n");
}
END_TEST

START_TEST(runs_without_an_end_are_refused)
{
    static const struct run_result ended[] = {{.verdict = VERDICT_CRASHED}, {.verdict = VERDICT_TIMED_OUT}, {.noop_change = 1}};
    static const char *const expected[] = {": SP4 crashed: not a valid expectation", ": SP4 timed out: not a valid expectation",
                                           ": with SP4 an administrator's removal finds no entry: not a valid expectation"};
    put(HEAD ONE TWO);
    struct fixture *fixture = NULL;
    struct text before = {0}, after = {0}, message = {0};
    ck_assert_int_eq(fixture_load(path, &fixture, &message), INPUT_OK);
    for (int i = 0; i < 3; i++) {
        const struct run_result *const results[KNOWN_BUILDS] = {[BUILD_SP4] = &ended[i]};
        text_clear(&message);
        ck_assert_int_eq(fixture_accept(fixture, results, &before, &after, &message), INPUT_INVALID);
        assert_holds(message.bytes, expected[i]);
        ck_assert_uint_eq(after.length, 0);
    }
    fixture_free(fixture);
    text_clean_up(&message);
}
END_TEST

START_TEST(wrong_usage)
{
    struct ran ran;
    RUN(&ran, "run", "--accept=all", ARTICLE);
    assert_refused(&ran, 2, "--accept: 'all' is not diff or write");
    RUN(&ran, "run", "--accept=diff", "--upgrade=pre-sp4:sp4@4", ARTICLE);
    assert_refused(&ran, 2, "--accept: fixtures expect something of pre-sp4 and sp4 only; omit other modules and --upgrade");
    RUN(&ran, "run", "--accept=diff", "-m", "./none.so", ARTICLE);
    assert_refused(&ran, 2, "--accept: fixtures expect something of pre-sp4 and sp4 only");
    static const char *const others[] = {"--explain", "--format=json", "--report=json:-", "--certificate=c.json"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        RUN(&ran, "run", "--accept=diff", others[i], ARTICLE);
        assert_refused(&ran, 2, "--accept prints a diff only; omit --explain, --format, --report and --certificate");
    }
}
END_TEST

static void assert_diff(const char *before, const char *after, const char *expected)
{
    struct text one = {0}, other = {0}, diff = {0};
    text_puts(&one, before);
    text_puts(&other, after);
    diff_append("n", &one, &other, &diff);
    ck_assert_str_eq(diff.bytes ? diff.bytes : "", expected);
    text_clean_up(&one);
    text_clean_up(&other);
    text_clean_up(&diff);
}

START_TEST(diffs)
{
    assert_diff("", "", "");
    assert_diff("a\nb\n", "a\nb\n", "");
    assert_diff("", "a\n", "--- n\n+++ n\n@@ -0,0 +1,1 @@\n+a\n");
    assert_diff("a\n", "", "--- n\n+++ n\n@@ -1,1 +0,0 @@\n-a\n");
    assert_diff("a\nb\nc\n", "a\nx\nc\n", "--- n\n+++ n\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
    assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n6\n7\n8\n9\n",
                "--- n\n+++ n\n@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n");
    assert_diff("a", "a\n", "--- n\n+++ n\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
    /* Repeated lines are counted once. */
    assert_diff("a\na\n", "a\na\na\n", "--- n\n+++ n\n@@ -1,2 +1,3 @@\n a\n a\n+a\n");
    assert_diff("xab\n", "yab\n", "--- n\n+++ n\n@@ -1,1 +1,1 @@\n-xab\n+yab\n");
    assert_diff("a\n", "\033[2J\n", "--- n\n+++ n\n@@ -1,1 +1,1 @@\n-a\n+\\x1B[2J\n");
}
END_TEST

static Suite *cli_accept_suite(void)
{
    Suite *suite = suite_create("cli_accept");
    TCase *accept = tcase_create("accept");
    tcase_add_checked_fixture(accept, set_up, tear_down);
    tcase_set_timeout(accept, 60);
    tcase_add_loop_test(accept, a_fixture_meets_accepted_expectations, 0, (int)(sizeof accepted / sizeof *accepted));
    tcase_add_loop_test(accept, results_without_an_expectation_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(accept, all_or_none);
    tcase_add_test(accept, runs_without_an_end_are_refused);
    tcase_add_test(accept, wrong_usage);
    tcase_add_test(accept, diffs);
    suite_add_tcase(suite, accept);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_accept_suite};
    return suite_main(makers, 1);
}
