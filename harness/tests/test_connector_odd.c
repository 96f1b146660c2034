/* Connectors that misbehave: none takes the harness down, reads a secret, or leaves something behind. */
#include "connector/connector.h"
#include "connectors.h"
#include "program.h"
#include "suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The records that SP4 sends for the article's three users. */
#define OFFICE(name, locn, addr) "Name: " name "\\nLocn: " locn "\\nAddr: " addr "\\nCmts: MSExchangeCCMC EXSRV1\\n\\n"
#define ALL                                                                                                                        \
    OFFICE("SITE1", "P", "")                                                                                                       \
    OFFICE("SITE2", "p", "SITE1") OFFICE("SITE3", "p", "SITE1") "Name: Smith, Jimmy\\nLocn: l\\nAddr: SITE1\\nCmts: \\n\\n"
/* Sends them in the first cycle. */
#define SEND_ONCE "test -s Export/Ccmdir.exp || printf '" ALL "' >Import/Ccmdir.imp; "

static char *folder;

static void set_up(void) { folder = new_temporary_folder(); }
static void tear_down(void) { remove_folder(folder); }

/* The result of the article's fixture. */
static const struct {
    const char *command, *verdict;
    const char *reason; /* NULL: it passed */
} cases[] = {
    {SEND_ONCE, "quiet", NULL},
    /* No line end at the end of the file, and none of the fields that may be left out. */
    {"test -s Export/Ccmdir.exp || printf '" ALL "' | sed '/^Cmts: $/d' | head -c -1 >Import/Ccmdir.imp", "quiet", NULL},
    {"test -s Export/Ccmdir.exp || printf '" ALL "' | sed 's/$/\\r/' >Import/Ccmdir.imp", "quiet", NULL},
    {SEND_ONCE ": >Import/Ccmdel.imp", "quiet", NULL},
    {SEND_ONCE "rm -r Exchange Export; test ! -s Import/Ccmdir.imp || :", "quiet", NULL},
    {SEND_ONCE "chmod 0 Exchange/directory.ldif Export", "quiet", NULL},
    {SEND_ONCE "echo junk >Import/Other; mkdir -p more/and/more; ln -s / more/root; mkfifo pipe", "quiet", NULL},
    {SEND_ONCE "yes | head -c 1000000; yes error | head -c 1000000 >&2", "quiet", NULL},
    {SEND_ONCE "cat", "quiet", NULL}, /* standard input is empty */
    {SEND_ONCE "mkdir -p State/a/b; echo x >State/a/b/c; ln -sf /etc/shadow State/link; test -p State/p || mkfifo State/p", "quiet",
     NULL},
    {SEND_ONCE "rm -r State", "quiet", NULL},
    {SEND_ONCE "d=State; for i in $(seq 60); do d=$d/x; done; mkdir -p $d", "quiet", NULL},
    {"true", "quiet", "missing: 1, expected 0"},
    {"rm -r Import", "quiet", "missing: 1, expected 0"},
    {"exit 3", "crashed", "crashed: in cycle 1: the command ended with exit status 3"},
    {"echo first >&2; echo 'the last \033[31mline' >&2; echo >&2; exit 1", "crashed",
     "crashed: in cycle 1: the command ended with exit status 1; it printed: the last \\x1B[31mline"},
    {"kill -9 $$", "crashed", "crashed: in cycle 1: signal 9 (Killed) ended the command"},
    {"no-such-program", "crashed", "exit status 127"},
    {SEND_ONCE "test ! -s Export/Ccmdir.exp || exit 1", "crashed", "crashed: in cycle 2: the command ended with exit status 1"},
    {"printf 'Name: x\\nLocn: z\\n' >Import/Ccmdir.imp", "crashed",
     "crashed: in cycle 1: Import/Ccmdir.imp:2:7: unknown Locn \"z\"; expected one letter of PpLlRrAa"},
    {"printf 'Name: x\\n' >Import/Ccmdel.imp", "crashed",
     "crashed: in cycle 1: Import/Ccmdel.imp:1:1: the record of \"x\" has no Locn"},
    {"printf 'x\\0y' >Import/Ccmdir.imp", "crashed", "Import/Ccmdir.imp:1:2: NUL in the line"},
    {"printf 'Name: SITE1\\nLocn: P\\n' >Import/Ccmdel.imp", "crashed", "Import/Ccmdel.imp:1:1: a delete of a post office"},
    {"rm -r Import; ln -s /etc Import", "crashed", "Import: is no longer a folder"},
    {"rm -r Import; echo >Import", "crashed", "Import: is no longer a folder"},
    {"rm -r State; ln -s /etc State", "crashed", "State: is no longer a folder"},
    {"ln -s /etc/passwd Import/Ccmdir.imp", "crashed", "Import/Ccmdir.imp: is a symbolic link; expected a regular file"},
    {"mkfifo Import/Ccmdir.imp", "crashed", "Import/Ccmdir.imp: is a pipe; expected a regular file"},
    {"mkdir Import/Ccmdel.imp", "crashed", "Import/Ccmdel.imp: is a folder; expected a regular file"},
    {"echo 'changes 1' >Import/Counts", "crashed", "Import/Counts:1:1: not counts of this cycle"},
    {"echo 'changes 1 conflicts 0' >Import/Counts", "crashed", "Import/Counts:1:1: not counts of this cycle"},
    {"d=State; for i in $(seq 80); do d=$d/x; done; mkdir -p $d", "crashed", "State: is too large"},
    {"head -c 20000000 /dev/zero >State/x", "crashed", "State: is too large"},
    /* Much is written from here on. */
    {SEND_ONCE "d=.; for i in $(seq 900); do d=$d/deep; done; mkdir -p $d; mkdir -m 0 closed; :", "quiet", NULL},
    {"head -c 1000000000 /dev/zero >huge", "crashed", "in cycle 1: "},
    {"i=0; while :; do i=$((i+1)); head -c 30000000 /dev/zero >part$i; done", "crashed", "wrote more than 256 MiB to its folder"},
};

#define CASES (sizeof cases / sizeof *cases)
#define LARGE 3u

START_TEST(the_command_decides)
{
    json_t *run = run_of_connector(folder, ARTICLE, cases[_i].command, NULL);
    ck_assert_str_eq(word_of(run, "verdict"), cases[_i].verdict);
    ck_assert_int_eq(json_is_true(json_object_get(run, "passed")), !cases[_i].reason);
    if (cases[_i].reason)
        assert_holds(json_string_value(json_array_get(json_object_get(run, "reasons"), 0)), cases[_i].reason);
    json_decref(run);
    assert_folder_is_empty(folder);
}
END_TEST

START_TEST(a_hanging_command_times_out_with_all_that_it_started)
{
    char command[512];
    ck_assert_int_lt(snprintf(command, sizeof command, "echo waiting >&2; sleep %d & (setsid sleep %d &); sleep %d",
                              getpid() + 100000, getpid() + 100000, getpid() + 100000),
                     (int)sizeof command);
    json_t *run = run_of_connector(folder, ARTICLE, command, "--timeout-ms=2000");
    ck_assert_str_eq(word_of(run, "verdict"), "timed out");
    assert_holds(json_string_value(json_array_get(json_object_get(run, "reasons"), 0)),
                 "timed out: in cycle 1: the command did not end within 2001 ms; it printed: waiting");
    json_decref(run);
    assert_folder_is_empty(folder);
    ck_assert_uint_eq(count_processes(getpid() + 100000), 0);
}
END_TEST

START_TEST(surviving_processes_are_killed)
{
    char command[1024];
    int seconds = getpid() + 200000;
    ck_assert_int_lt(snprintf(command, sizeof command,
                              SEND_ONCE
                              "sleep %d & (setsid sh -c 'sleep %d; echo >Import/late' >/dev/null 2>&1 &); exec >/dev/null",
                              seconds, seconds),
                     (int)sizeof command);
    json_t *run = run_of_connector(folder, ARTICLE, command, NULL);
    ck_assert_str_eq(word_of(run, "verdict"), "quiet");
    json_decref(run);
    ck_assert_uint_eq(count_processes(seconds), 0);
}
END_TEST

START_TEST(output_is_recorded_and_escaped)
{
    json_t *run = run_of_connector(folder, ARTICLE, SEND_ONCE "printf 'red \\033[31m\\n'", NULL);
    assert_holds(word_of(run, "output"), "red \\x1B[31m\\n");
    json_decref(run);
}
END_TEST

/* Reasons are those of a fixture; the count is shown in each format. */
START_TEST(skipped_runs_are_counted)
{
    static const struct {
        const char *format, *shown;
    } formats[] = {{"table", "1 run of 1 fixture: 0 passed, 0 failed, 1 skipped"},
                   {"tap", "ok 1 - article-three-spellings exit-77 command: Three spellings"},
                   {"json", "\"skipped\": 1"}};
    struct ran ran;
    json_t *run = run_of_connector(folder, ARTICLE, "echo no; echo 'not this one' >&2; exit 77", NULL);
    ck_assert_str_eq(word_of(run, "verdict"), "skipped");
    ck_assert_str_eq(word_of(run, "skipped"), "not this one");
    ck_assert(json_is_false(json_object_get(run, "passed")));
    json_decref(run);
    for (size_t i = 0; i < 3; i++) {
        char format[32];
        (void)snprintf(format, sizeof format, "--format=%s", formats[i].format);
        RUN(&ran, "run", "--connector=: exit-77 command; echo 'why: #1' >&2; exit 77", format, ARTICLE);
        ck_assert_int_eq(ran.status, 0);
        if (i == 1)
            assert_holds(ran.output, " # SKIP why: \\#1");
        else
            assert_holds_anywhere(ran.output, formats[i].shown);
        program_forget(&ran);
    }
    char junit[512], markdown[512], html[512];
    (void)snprintf(junit, sizeof junit, "--report=junit:%s/j", folder);
    (void)snprintf(markdown, sizeof markdown, "--report=markdown:%s/m", folder);
    (void)snprintf(html, sizeof html, "--report=html:%s/h", folder);
    RUN(&ran, "run", "--connector=echo because >&2; exit 77", junit, markdown, html, ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    program_forget(&ran);
    assert_report_holds(folder, "j", "skipped=\"1\"");
    assert_report_holds(folder, "j", "<skipped message=\"because\"/>");
    assert_report_holds(folder, "m", "0 passed, 0 failed, 1 skipped");
    assert_report_holds(folder, "h", "skipped");
}
END_TEST

/* State/ is there again in the next cycle, and a directory repeats only with it. */
START_TEST(state_is_kept_and_belongs_to_the_repeat)
{
    static const char loops[] = "test -s Export/Ccmdir.exp && n= || n=1; printf '" ALL "' >Import/Ccmdir.imp; ";
    char command[2048];
    ck_assert_int_lt(snprintf(command, sizeof command, "%s echo x >>State/cycles", loops), (int)sizeof command);
    json_t *run = run_of_connector(folder, ARTICLE, command, NULL);
    ck_assert_str_eq(word_of(run, "verdict"), "undecided");
    json_decref(run);
    ck_assert_int_lt(snprintf(command, sizeof command, "%s echo x >State/cycles", loops), (int)sizeof command);
    run = run_of_connector(folder, ARTICLE, command, NULL);
    ck_assert_str_eq(word_of(run, "verdict"), "looping");
    ck_assert_int_eq(number_of(json_object_get(run, "loop"), "period"), 1);
    ck_assert_int_eq(number_of(json_object_get(run, "loop"), "from"), 1);
    json_decref(run);
    /* Two states, one after the other. */
    ck_assert_int_lt(snprintf(command, sizeof command, "%s test -e State/x && rm State/x || echo >State/x", loops),
                     (int)sizeof command);
    run = run_of_connector(folder, ARTICLE, command, NULL);
    ck_assert_int_eq(number_of(json_object_get(run, "loop"), "period"), 2);
    json_decref(run);
    run = run_of_connector(folder, ARTICLE,
                           "test ! -s Export/Ccmdir.exp || grep -q 'cycle 1' State/x || exit 9; echo cycle 1 >State/x", NULL);
    ck_assert_str_eq(word_of(run, "verdict"), "quiet");
    json_decref(run);
}
END_TEST

START_TEST(a_connectors_repeated_state_is_no_proof)
{
    struct ran ran;
    RUN(&ran, "run", "--connector=printf '" ALL "' >Import/Ccmdir.imp", ARTICLE);
    ck_assert_int_eq(ran.status, 1);
    assert_holds_anywhere(ran.output, "repeated 9 times, not proved: the directory after cycle 2 equals that after cycle 1");
    assert_holds_not(ran.output, "never ends");
    program_forget(&ran);
}
END_TEST

/* A file that a command does not name, and that lies beside none that it names. */
START_TEST(no_secret_is_read)
{
    if (!connector_is_isolated())
        return; /* the kernel lacks a part */
    char command[1024], *secret = new_file(folder, "secret", "Name: the password\nLocn: l\n");
    static const char *const readers[] = {"cat %s >&2",
                                          "cp %s Import/Ccmdir.imp",
                                          "ln %s Import/Ccmdir.imp",
                                          "cat %s >Import/Ccmdir.imp",
                                          "cat /proc/$PPID/environ %s >&2",
                                          "cat /proc/*/environ /etc/shadow >&2; cat %s"};
    /* In its parts, as a file that the command names may be read. */
    char parts[512];
    ck_assert_int_lt(snprintf(parts, sizeof parts, "%c\"\"%s", secret[0], secret + 1), (int)sizeof parts);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        ck_assert_int_lt(snprintf(command, sizeof command, readers[i], parts), (int)sizeof command);
        json_t *run = run_of_connector(NULL, ARTICLE, command, NULL);
        ck_assert_str_eq(word_of(run, "verdict"), "crashed");
        const char *reason = json_string_value(json_array_get(json_object_get(run, "reasons"), 0));
        assert_holds_not(reason, "password");
        const char *output = json_string_value(json_object_get(run, "output"));
        assert_holds_not(output ? output : "", "the password");
        assert_holds_not(output ? output : "", "Q237588_SECRET");
        json_decref(run);
    }
    free(secret);
}
END_TEST

START_TEST(the_rest_of_the_system_is_out_of_reach)
{
    if (!connector_is_isolated())
        return; /* the kernel lacks a part */
    static const struct {
        const char *command, *verdict;
    } attempts[] = {
        {"kill -9 $PPID && exit 0; exit 5", "crashed"},
        {"kill -9 -1 && exit 0; exit 5", "crashed"},
        {"echo >/tmp/q237588-written && exit 0; exit 5", "crashed"},
        {"echo >>/dev/shm/q237588-written && exit 0; exit 5", "crashed"},
        {"mknod disk b 8 0 && exit 0; exit 5", "crashed"},
        {"test -z \"$Q237588_SECRET\" && exit 5; exit 0", "crashed"},
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        json_t *run = run_of_connector(NULL, ARTICLE, attempts[i].command, NULL);
        ck_assert_msg(strcmp(word_of(run, "verdict"), attempts[i].verdict) == 0, "%s: %s", attempts[i].command,
                      word_of(run, "verdict"));
        assert_holds(json_string_value(json_array_get(json_object_get(run, "reasons"), 0)), "exit status 5");
        json_decref(run);
    }
}
END_TEST

/* Landlock has no rule for these: they report success, and do nothing. */
START_TEST(attributes_of_files_elsewhere_stay)
{
    static const char *const commands[] = {"chmod 777 %s",           "chown 65534 %s",
                                           "touch -d 2001-01-01 %s", "chmod --reference=. %s",
                                           "cp -p %s State/copy",    "sed -i s/a/b/ State/own || echo a >State/own"};
    char *path = new_file(folder, "elsewhere", "x");
    struct stat before, after;
    if (!connector_is_isolated())
        return; /* the kernel lacks a part */
    ck_assert_int_eq(chmod(path, 0600), 0);
    ck_assert_int_eq(stat(path, &before), 0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char command[1024];
        (void)snprintf(command, sizeof command, commands[i], path);
        json_t *run = run_of_connector(NULL, ARTICLE, command, NULL);
        ck_assert_msg(strcmp(word_of(run, "verdict"), "quiet") == 0, "%s: %s", command, word_of(run, "verdict"));
        json_decref(run);
        ck_assert_int_eq(stat(path, &after), 0);
        ck_assert_uint_eq(after.st_mode, before.st_mode);
        ck_assert_uint_eq(after.st_uid, before.st_uid);
        ck_assert_int_eq(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
    }
    free(path);
}
END_TEST

/* Whatever ends the harness: its temporary folder goes. */
START_TEST(nothing_is_left_when_the_harness_is_killed)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGKILL};
    char temporary[512], command[64];
    struct ran ran;
    ck_assert_int_lt(snprintf(temporary, sizeof temporary, "TMPDIR=%s", folder), (int)sizeof temporary);
    ck_assert_int_lt(snprintf(command, sizeof command, "--connector=sleep %d", getpid() + 300000), (int)sizeof command);
    const char *const environment[] = {temporary, NULL};
    const struct setting setting = {
        .environment = environment, .started = true, .signal = signals[_i / 2], .signal_when = _i % 2 ? "0 of 1" : "article"};
    START(&ran, &setting, "run", command, "--timeout-ms=0", ARTICLE);
    ck_assert_int_eq(ran.status, 1000 + signals[_i / 2]);
    program_forget(&ran);
    for (int i = 0; i < 1500 && (!folder_is_empty(folder) || count_processes(getpid() + 300000)); i++)
        (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_folder_is_empty(folder);
    ck_assert_uint_eq(count_processes(getpid() + 300000), 0);
}
END_TEST

static const struct {
    const char *arguments[4], *message;
} refused[] = {
    {{"run", "--connector="}, "--connector: the command is empty"},
    {{"run", "--connector= \n"}, "--connector: the command is empty"},
    {{"run", "--connector=true", "--explain", ARTICLE}, "--explain shows comparisons, which a connector does not reveal"},
    {{"run", "--connector=true", "--certificate=x", ARTICLE},
     "--certificate records comparisons, which a connector does not reveal"},
};

START_TEST(wrong_usage_is_refused)
{
    struct ran ran;
    program_start(&ran, &(struct setting){0},
                  (const char *const[]){refused[_i].arguments[0], refused[_i].arguments[1], refused[_i].arguments[2],
                                        refused[_i].arguments[3], NULL});
    assert_refused(&ran, 2, refused[_i].message);
}
END_TEST

START_TEST(it_runs_without_a_worker)
{
    json_t *run = run_of_connector(folder, ARTICLE, "printf '" ALL "' >Import/Ccmdir.imp", "--no-fork");
    ck_assert_str_eq(word_of(run, "verdict"), "looping");
    ck_assert_int_eq(number_of(run, "redundant_cycles"), 9);
    json_decref(run);
    assert_folder_is_empty(folder);
}
END_TEST

START_TEST(a_missing_temporary_folder_is_reported)
{
    struct ran ran;
    const char *const environment[] = {"TMPDIR=/no/such/folder", NULL};
    const struct setting setting = {.environment = environment};
    START(&ran, &setting, "run", "--connector=true", ARTICLE);
    assert_refused(&ran, 4, "the cycle folders of connectors cannot be created in /no/such/folder/q237588-connector-");
}
END_TEST

static Suite *odd_suite(void)
{
    Suite *suite = suite_create("connector_odd");
    TCase *tcase = tcase_create("odd");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, the_command_decides, 0, (int)(CASES - LARGE));
    tcase_add_test(tcase, surviving_processes_are_killed);
    tcase_add_test(tcase, output_is_recorded_and_escaped);
    tcase_add_test(tcase, skipped_runs_are_counted);
    tcase_add_test(tcase, state_is_kept_and_belongs_to_the_repeat);
    tcase_add_test(tcase, a_connectors_repeated_state_is_no_proof);
    tcase_add_test(tcase, no_secret_is_read);
    tcase_add_test(tcase, the_rest_of_the_system_is_out_of_reach);
    tcase_add_test(tcase, attributes_of_files_elsewhere_stay);
    tcase_add_loop_test(tcase, nothing_is_left_when_the_harness_is_killed, 0, 6);
    tcase_add_loop_test(tcase, wrong_usage_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_test(tcase, it_runs_without_a_worker);
    tcase_add_test(tcase, a_missing_temporary_folder_is_reported);
    suite_add_tcase(suite, tcase);
    TCase *all = suite_long_case(suite, 120);
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, the_command_decides, (int)(CASES - LARGE), (int)CASES);
    tcase_add_test(all, a_hanging_command_times_out_with_all_that_it_started);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {odd_suite};
    return suite_main(makers, 1);
}
