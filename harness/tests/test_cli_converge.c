/* q237588 converge with a file as directory: its output, exit status and files. */
#include "program.h"
#include "suite.h"

#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char *folder;

static void begin_folder(void)
{
    folder = new_folder();
    free(new_file(folder, "dir.ldif", "dn: cn=a,o=x\ncn: a\n"));
}

static void end_folder(void) { remove_folder(folder); }

#define SNAPSHOT "--snapshot=cat dir.ldif"
#define IN_FOLDER                                                                                                                  \
    &(struct setting) { .folder = folder }
#define CONVERGE(ran, ...) START(ran, IN_FOLDER, "converge", __VA_ARGS__)

/* ---- Verdicts ---------------------------------------------------------------------------------------------------------------- */

START_TEST(a_sync_that_writes_once_comes_to_rest)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--", "sh", "-c", "printf 'dn: cn=a,o=x\\ncn: a\\n\\ndn: cn=b\\ncn: b\\n' >dir.ldif");
    assert_holds(ran.output, "verdict    quiet\n");
    assert_holds(ran.output, "  1    0 ");
    assert_printed(&ran, 0, "\nIt comes to rest: nothing was written after run 1.\n");
    CONVERGE(&ran, SNAPSHOT, "--times=1", "true"); /* -- may be left out */
    assert_printed(&ran, 0, "\nIt is at rest: no run wrote anything.\n");
}
END_TEST

/* The one that oscillates. */
#define SWITCH                                                                                                                     \
    "if grep -q SMITH dir.ldif; then n=Smith; else n=SMITH; fi; printf 'dn: cn=a,o=x\\ncn: a\\ndisplayName: %s\\n' $n >dir.ldif"

START_TEST(a_sync_that_oscillates_repeats)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--", "sh", "-c", SWITCH);
    assert_holds(ran.output, "verdict    repeats, period 2\n");
    assert_holds_anywhere(ran.output, "the content after run 3 is that after run 1, with 2 entries written in between");
    assert_holds(ran.output, "Written again and again: 1 entry\n");
    assert_holds_anywhere(ran.output, "(cn=a,o=x): changed in 4 runs; last: displayname 'Smith' to 'SMITH'");
    assert_printed(&ran, 1, "\nIt does not come to rest: from run 1 on it repeats with period 2.\n");
}
END_TEST

START_TEST(results_are_json)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--format=json", "--times=3", "--", "sh", "-c", SWITCH);
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran), *run = run_of(root, 1), *again = json_array_get(json_object_get(root, "again"), 0),
           *loop = json_object_get(root, "loop");
    ck_assert_str_eq(word_of(root, "verdict"), "repeats");
    ck_assert_int_eq(number_of(loop, "from"), 1);
    ck_assert_int_eq(number_of(loop, "period"), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "runs")), 3);
    ck_assert_int_eq(number_of(run, "run"), 2);
    ck_assert_int_eq(number_of(run, "exit_status"), 0);
    ck_assert_int_eq(number_of(run, "written"), 1);
    ck_assert_int_eq(number_of(json_object_get(run, "entries"), "changed"), 1);
    ck_assert_int_eq(number_of(json_object_get(run, "attributes"), "changed"), 1);
    ck_assert_int_eq(number_of(run, "entries_after"), 1);
    ck_assert_str_eq(word_of(again, "dn"), "cn=a,o=x");
    ck_assert_int_eq(number_of(again, "runs"), 2);
    ck_assert(json_is_false(json_object_get(root, "passed")));
    json_decref(root);
}
END_TEST

/* More than the lists show: thirty entries, with changing attributes of several values. */
static const char many[] = "i=0; if test -e odd; then rm odd; t=' x'; else >odd; t=; fi; while test $i -lt 30; do i=$((i + 1)); "
                           "printf 'dn: cn=%s\\nentryUUID: %s\\ncn: same\\ncn: Name%s %s\\ncn: c\\n' \"$i$t\" $i \"$t\" $i; "
                           "if test \"$t\"; then echo mail: 1; echo sn: 2; echo title: 3; fi; echo; done >dir.ldif";

START_TEST(long_lists_are_shortened)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--", "sh", "-c", many);
    assert_holds(ran.output, "Written again and again: 30 entries\n");
    assert_holds_anywhere(ran.output, "renamed, changed in 2 runs; last: dn ");
    assert_holds_anywhere(ran.output, " and 1 more to 'Name");
    assert_holds_anywhere(ran.output, "; and 2 more attributes");
    assert_holds(ran.output, "and 10 more (--format=json lists all)\n");
    assert_holds_anywhere(ran.output, "cn 'same' is the name of 30 entries");
    assert_holds(ran.output, " renamed ");
    program_forget(&ran);
}
END_TEST

START_TEST(a_failure_is_json)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--format=json", "--times=1", "--", "sh", "-c", "echo 'no\377' >&2; kill -9 $$");
    json_t *root = results_of(&ran), *run = run_of(root, 0);
    ck_assert(json_is_null(json_object_get(run, "exit_status")));
    ck_assert_str_eq(word_of(run, "failure"), "signal 9 (Killed)");
    ck_assert_str_eq(word_of(root, "verdict"), "failed");
    ck_assert_int_eq(number_of(root, "failed"), 1);
    ck_assert(json_is_null(json_object_get(root, "loop")) && json_is_null(json_object_get(root, "quiet_after")));
    json_decref(root);
}
END_TEST

START_TEST(a_snapshot_without_a_line_end_is_warned_of)
{
    struct ran ran;
    CONVERGE(&ran, "--snapshot=printf 'dn: cn=a\\ncn: a'", "--times=1", "true");
    ck_assert_int_eq(ran.status, 0);
    assert_holds(ran.errors, "warning: snapshot before run 1:2:1: the last line has no line end; was the file cut short?\n");
    program_forget(&ran);
}
END_TEST

START_TEST(results_are_tap)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--format=tap", "--times=2", "--", "sh", "-c", "test -e a || { >a; echo '# \"b\\' >&2; exit 1; }");
    assert_holds(ran.output, "TAP version 14\n1..3\nnot ok 1 - run 1\n  ---\n  failure: \"exit status 1\"\n"
                             "  said: \"# \\\"b\\\\\\\\\"\n  ...\nok 2 - run 2\nnot ok 3 - it comes to rest\n");
    assert_printed(&ran, 1, "  message: \"It is at rest: no run wrote anything, but 1 run failed.\"\n  verdict: \"quiet\"\n");
    CONVERGE(&ran, SNAPSHOT, "--format=tap", "--times=1", "true");
    assert_printed(&ran, 0, "1..2\nok 1 - run 1\nok 2 - it comes to rest\n");
}
END_TEST

START_TEST(a_write_without_effect_is_seen_by_its_sign)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--", "sh", "-c",
             "n=$(grep -c . seen); echo >>seen $n; printf 'dn: cn=a,o=x\\ncn: a\\nrev: %s\\n' $n >dir.ldif");
    assert_printed(&ran, 1, "Undecided after 3 runs.");
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--writes=rev", "--", "sh", "-c",
             "n=$(grep -c . seen); echo >>seen $n; printf 'dn: cn=a,o=x\\ncn: a\\nrev: %s\\n' $n >dir.ldif");
    assert_holds_anywhere(ran.output, "without effect in 2 runs; last: the content stays, and rev moves");
    assert_printed(&ran, 1, "from run 1 on it repeats with period 1.\n");
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--ignore=rev", "--", "sh", "-c",
             "n=$(grep -c . seen); echo >>seen $n; printf 'dn: cn=a,o=x\\ncn: a\\nrev: %s\\n' $n >dir.ldif");
    assert_printed(&ran, 0, "It is at rest: no run wrote anything.\n");
}
END_TEST

START_TEST(a_sync_that_fails_is_no_sync_at_rest)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--", "sh", "-c", "echo 'no such object' >&2; exit 32");
    assert_holds(ran.output, "verdict    failed\n");
    assert_holds(ran.output, "failed     all 3 runs: exit status 32, 'no such object'\n");
    assert_printed(&ran, 1, "\nIt fails in every run, in the same way, and writes nothing.\n");
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--", "sh", "-c", "if test -e twice; then exit 0; fi; >twice; kill -TERM $$");
    assert_holds(ran.output, "failed     1 of 3 runs, first run 1: signal 15 (Terminated)\n");
    assert_printed(&ran, 1, "It is at rest: no run wrote anything, but 1 run failed.\n");
    CONVERGE(&ran, SNAPSHOT, "--times=2", "--", "sh", "-c", "echo $$; exit 1");
    assert_printed(&ran, 1, "Undecided: the last run wrote nothing, but it failed.\n");
}
END_TEST

START_TEST(a_run_has_a_time_limit)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--timeout-ms=1000", "--", "sh", "-c", "echo $$ >pid; sleep 1000");
    assert_holds(ran.output, "failed      1 of 1 runs, first run 1: timed out\n");
    assert_holds_anywhere(ran.output, "run 1 exceeded its time limit, and no more runs were made");
    assert_printed(&ran, 1, "  1    timed out ");
    START(&ran, IN_FOLDER, "converge", SNAPSHOT, "--timeout-ms=1000", "--", "sh", "-c",
          "kill -0 $(cat pid) 2>/dev/null && exit 9; exit 0");
    assert_printed(&ran, 0, "It is at rest");
}
END_TEST

/* The fourth snapshot, the one behind the last run, is another one. */
static const char late[] =
    "--snapshot=if test -e late; then n=$(cat late); else n=0; fi; echo $((n + 1)) >late; printf 'dn: cn=a\\n'; "
    "if test $n -ge 3; then echo cn: late; else echo cn: a; fi";

START_TEST(writes_that_come_late_leave_it_undecided)
{
    struct ran ran;
    CONVERGE(&ran, late, "--times=1", "--", "true");
    assert_holds_anywhere(ran.output, "1 entry was written after the last run had ended");
    assert_printed(&ran, 1, "Undecided after 1 run.\n");
}
END_TEST

START_TEST(a_tool_with_a_memory_is_undecided)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--times=3", "--", "sh", "-c",
             "if test -e 2; then echo mail: m >>dir.ldif; rm 2 1; elif test -e 1; then >2; else >1; fi");
    assert_holds_anywhere(ran.output, "a run wrote after one that had written nothing");
    assert_printed(&ran, 1, "Undecided after 3 runs.\n");
}
END_TEST

/* ---- Unusable input ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *arguments[8];
    int status;
    const char *message;
} refused[] = {
    {{SNAPSHOT}, 2, "give the command after --, as in -- sh sync.sh"},
    {{"--", "true"}, 2, "give the directory that the command writes to: either --directory=ldap://HOST/BASE or --snapshot=CMD"},
    {{SNAPSHOT, "--directory=ldap://localhost/", "true"}, 2, "give the directory that the command writes to"},
    {{"--directory=dir.ldif", "true"}, 2, "'dir.ldif' is not an LDAP URL; of a file, give --snapshot='cat FILE'"},
    {{SNAPSHOT, "--times=0", "true"}, 2, "--times: '0' is not a number of runs from 1 to 1000"},
    {{SNAPSHOT, "--times=1001", "true"}, 2, "--times: '1001' is not"},
    {{SNAPSHOT, "--timeout-ms=-1", "true"}, 2, "--timeout-ms: '-1' is not a number of milliseconds"},
    {{SNAPSHOT, "--wait-ms=1s", "true"}, 2, "--wait-ms: '1s' is not a number of milliseconds"},
    {{SNAPSHOT, "--writes=a b", "true"}, 2, "--writes: 'a b' is not a list of attributes"},
    {{SNAPSHOT, "--ignore=", "true"}, 2, "--ignore: '' is not a list of attributes"},
    {{SNAPSHOT, "--format=html", "true"}, 2, "--format: 'html' is not table, json or tap"},
    {{SNAPSHOT, "--report=junit:x", "true"}, 2, "give FORMAT:PATH, where FORMAT is json, tap, markdown or html"},
    {{SNAPSHOT, "--report=json:no/such/folder/x", "true"}, 3, "no/such/folder"},
    {{SNAPSHOT, "--bind-dn=cn=x", "true"}, 2, "--bind-dn is for a live directory, and there is none; omit it"},
    {{SNAPSHOT, "--reset=true", "true"}, 2, "--reset requires --input, parts of which are then tried"},
    {{SNAPSHOT, "--input=dir.ldif", "--report=json:./dir.ldif", "true"}, 2, "--report would overwrite the input"},
    {{SNAPSHOT, "--input=missing", "true"}, 3, "missing: cannot be opened: No such file or directory"},
    {{SNAPSHOT, "--input=/dev/null", "true"}, 3, "/dev/null: is a device or socket; expected a regular file"},
    {{"--snapshot=", "true"}, 2, "--snapshot: give a command that prints LDIF"},
    {{"--directory=ldap://localhost/", "--start-tls", "--password-file=x", "true"}, 2, "--password-file requires --bind-dn"},
    {{"--directory=ldaps://localhost/", "--start-tls", "true"}, 2, "--start-tls is for ldap://"},
    {{"--directory=ldap://localhost/", "--ca-file=x", "true"}, 2, "--ca-file is for TLS"},
    {{SNAPSHOT, "--", "/nonexistent/sync"},
     3,
     "/nonexistent/sync: cannot be started: No such file or directory; expected a program"},
    {{SNAPSHOT, "--", "./dir.ldif"}, 3, "./dir.ldif: cannot be started: Permission denied"},
    {{"--snapshot=echo missing >&2; exit 1", "true"},
     3,
     "snapshot before run 1: \"echo missing >&2; exit 1\" failed: exit status 1, \"missing\"; expected exit status 0"},
    {{"--snapshot=kill -9 $$", "true"}, 3, "failed: signal 9 (Killed); expected exit status 0"},
    {{"--snapshot=sleep 1000", "--timeout-ms=50", "true"}, 3, "\"sleep 1000\" failed: timed out; expected exit status 0"},
    {{"--snapshot=printf '\\033[31m\\n'", "true"}, 3, "snapshot before run 1:1:1: \"\\x1B[31m\" is not a line of LDIF"},
    {{"--snapshot=echo dn: cn=a; printf 'cn: a\\0b\\n'", "true"}, 3, "snapshot before run 1:2:6: NUL in this line"},
    {{"--snapshot=cat /dev/zero | head -c 20000000", "true"}, 3, "snapshot before run 1:1:1: "},
    {{"--snapshot=>>n; echo x >>n; echo dn: cn=a; echo cn: $(grep -c . n)", "true"},
     3,
     "two snapshots differ before anything was run, in 1 entry: \"cn=a\", its \"cn\"; expected a directory without other writers"},
    {{"--snapshot=>>n; echo x >>n; echo dn: cn=a; echo version: $(grep -c . n)", "true"},
     3,
     "in 1 entry: \"cn=a\", its \"version\""},
    {{"--snapshot=>>n; echo x >>n; echo dn: cn=$(grep -c . n); echo cn: a", "true"}, 3, "in 2 entries: \"cn=2\"; expected"},
};

START_TEST(unusable_input_is_refused)
{
    struct ran ran;
    const char *arguments[10] = {"converge"};
    if (suite_under_valgrind() && strstr(refused[_i].message, "cannot be started"))
        return; /* whose vfork() keeps from the parent what the child finds out */
    memcpy(arguments + 1, refused[_i].arguments, sizeof refused[_i].arguments);
    program_start(&ran, IN_FOLDER, arguments);
    assert_refused(&ran, refused[_i].status, refused[_i].message);
}
END_TEST

START_TEST(a_snapshot_may_fail_after_a_run)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--report=json:out.json", "--", "sh", "-c", "echo garbage >>dir.ldif");
    assert_refused(&ran, 3, "snapshot after run 1:3:1: \"garbage\" is not a line of LDIF");
    struct text path = {0};
    text_printf(&path, "%s/out.json", folder);
    ck_assert_int_ne(access(path.bytes, F_OK), 0);
    text_clean_up(&path);
}
END_TEST

/* ---- Signals ----------------------------------------------------------------------------------------------------------------- */

START_TEST(a_signal_ends_the_tool)
{
    struct ran ran;
    const struct setting setting = {.folder = folder, .signal = SIGINT, .signal_when = "run: running 2 of 5"};
    START(&ran, &setting, "converge", SNAPSHOT, "--", "sh", "-c", "if test -e pid; then echo $$ >pid; sleep 1000; fi; >pid");
    ck_assert_int_eq(ran.status, 1000 + SIGINT);
    assert_holds(ran.errors, "stopped by a signal (Interrupt) after 1 of 5 runs");
    assert_holds(ran.output, "incomplete  stopped after 1 of 5 runs\n");
    assert_holds(ran.output, "\nUndecided after 1 run.\n");
    program_forget(&ran);
    char *written = file_contents(folder, "pid");
    long pid = strtol(written, NULL, 10);
    if (pid > 0) { /* it was started */
        ck_assert_int_eq(kill((pid_t)pid, 0), -1);
        ck_assert_int_eq(errno, ESRCH);
    }
    free(written);
}
END_TEST

/* ---- Reports ----------------------------------------------------------------------------------------------------------------- */

static const char hostile[] = "if grep -q '<script' dir.ldif; then n='\\033[2Jx'; else n='<script>alert(1)</script>|`*'; fi; "
                              "printf 'dn: cn=a,o=x\\ncn: %b\\n' \"$n\" >dir.ldif; printf '\\033]0;title\\007<b>\\n' >&2";

START_TEST(hostile_names_do_no_harm_in_reports)
{
    struct ran ran;
    CONVERGE(&ran, SNAPSHOT, "--report=html:page.html", "--report=markdown:page.md", "--report=json:page.json", "--", "sh", "-c",
             hostile);
    assert_printed(&ran, 1, "'\\x1B[2Jx'");
    char *page = file_contents(folder, "page.html"), *markdown = file_contents(folder, "page.md"),
         *results = file_contents(folder, "page.json");
    assert_holds_not(page, "<script");
    assert_holds_not(page, "Isolation");
    assert_holds(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_holds_not(page, "\033");
    assert_holds(markdown, "## ❌ It does not come to rest: from run 1 on it repeats with period 2");
    assert_holds_not(markdown, "<script");
    assert_holds_not(markdown, "\033");
    assert_holds(results, "\"verdict\": \"repeats\"");
    free(page);
    free(markdown);
    free(results);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static Suite *cli_converge_suite(void)
{
    Suite *suite = suite_create("cli-converge");
    TCase *verdicts = tcase_create("verdicts"), *refusals = tcase_create("refusals");
    tcase_add_checked_fixture(verdicts, begin_folder, end_folder);
    tcase_set_timeout(verdicts, 120);
    tcase_add_test(verdicts, a_sync_that_writes_once_comes_to_rest);
    tcase_add_test(verdicts, a_sync_that_oscillates_repeats);
    tcase_add_test(verdicts, results_are_json);
    tcase_add_test(verdicts, long_lists_are_shortened);
    tcase_add_test(verdicts, a_failure_is_json);
    tcase_add_test(verdicts, a_snapshot_without_a_line_end_is_warned_of);
    tcase_add_test(verdicts, results_are_tap);
    tcase_add_test(verdicts, a_write_without_effect_is_seen_by_its_sign);
    tcase_add_test(verdicts, a_sync_that_fails_is_no_sync_at_rest);
    tcase_add_test(verdicts, a_run_has_a_time_limit);
    tcase_add_test(verdicts, writes_that_come_late_leave_it_undecided);
    tcase_add_test(verdicts, a_tool_with_a_memory_is_undecided);
    tcase_add_test(verdicts, hostile_names_do_no_harm_in_reports);
    tcase_add_test(verdicts, a_signal_ends_the_tool);
    suite_add_tcase(suite, verdicts);
    tcase_add_checked_fixture(refusals, begin_folder, end_folder);
    tcase_set_timeout(refusals, 120);
    tcase_add_loop_test(refusals, unusable_input_is_refused, 0, COUNT(refused));
    tcase_add_test(refusals, a_snapshot_may_fail_after_a_run);
    suite_add_tcase(suite, refusals);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_converge_suite};
    return suite_main(makers, 1);
}
