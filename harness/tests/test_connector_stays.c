/* Connectors that offer to stay, that answer one cycle folder in two ways, and connectors of an audit. */
#include "connectors.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFICE(name, locn, addr) "Name: " name "\\nLocn: " locn "\\nAddr: " addr "\\nCmts: MSExchangeCCMC EXSRV1\\n\\n"
#define USER(name, office) "Name: " name "\\nLocn: l\\nAddr: " office "\\nCmts: \\n\\n"
#define ALL OFFICE("SITE1", "P", "") OFFICE("SITE2", "p", "SITE1") OFFICE("SITE3", "p", "SITE1") USER("Smith, Jimmy", "SITE1")
/* SP4's records for the article's fixture. */
#define SEND "test -s Export/Ccmdir.exp || printf '" ALL "' >Import/Ccmdir.imp; "
/* Does this for each line of standard input, or once, and then offers to stay. */
#define STAY(done) "n=0; while read -r word cycle; do n=$((n + 1)); " SEND done "; done; test $n != 0 || { " SEND ": >Stay; }"

/* Short only where the time is to end, as starting processes takes long on a loaded machine. */
static const char *time_limit(const char *verdict)
{
    return strcmp(verdict, "timed out") == 0 ? "--timeout-ms=2000" : "--timeout-ms=60000";
}

static char *folder;

static void set_up(void) { folder = new_temporary_folder(); }
static void tear_down(void) { remove_folder(folder); }

static const struct {
    const char *command, *verdict;
    const char *reason; /* NULL: it passed */
    const char *output; /* NULL: any */
} cases[] = {
    {STAY("echo $word $cycle as $n >&2; echo 0"), "quiet", NULL, "cycle 2 as 1\\ncycle 3 as 2\\ncycle 4 as 3"},
    {STAY("printf '0\\r\\n'"), "quiet", NULL, NULL},
    /* No answers: too long, too large, behind something, before something. */
    {STAY("printf '0000\\n256\\n 1\\nx1\\n1 \\n1'; echo; echo 0"), "crashed", "in cycle 2: the command ended with exit status 1",
     "0000\\n256\\n 1\\nx1\\n1 \\n"},
    {STAY("test $cycle != 3 || echo 7; echo 0"), "crashed", "in cycle 3: the command ended with exit status 7", NULL},
    {STAY("test $cycle != 3 || { echo why >&2; echo 77; }; echo 0"), "skipped", NULL, NULL},
    {STAY("test $cycle != 3 || exit 8; echo 0"), "crashed", "in cycle 3: the command ended with exit status 8", NULL},
    /* It ends without an answer: that counts as one, and it is started again. */
    {STAY("test $cycle != 3 || exit 0; echo 0"), "quiet", NULL, NULL},
    /* It ends after its answer, before it reads the next line. */
    {"if read -r word cycle; then " SEND "echo 0; else " SEND ": >Stay; fi", "quiet", NULL, NULL},
    {"if read -r word cycle; then " SEND "echo in $cycle >&2; echo 0; sleep 0.02; else " SEND ": >Stay; fi", "quiet", NULL,
     "in 2\\nin 3\\nin 4\\nin 5\\n"},
    {"if read -r word cycle; then echo why >&2; echo 77; else " SEND ": >Stay; fi", "skipped", NULL, NULL},
    {"test -e State/x || { " SEND ": >Stay; : >State/x; }", "quiet", NULL, NULL},
    {STAY("test $cycle != 3 || sleep 90; echo 0"), "timed out", "in cycle 3: the command did not end within 2001 ms", NULL},
    {STAY("mkdir -p State/a/b; chmod 0 State/a; echo 0"), "quiet", NULL, NULL},
    /* State that a process keeps between cycles, outside State/. */
    {STAY("test $n -lt 3 || printf '" USER("Smith, Jimmy", "SITE2") "' >Import/Ccmdir.imp; echo 0"), "crashed",
     "in cycle 4: the command sent other records than before for the same cycle folder: 1 instead of 0", NULL},
    {"printf \"Name: $$\\nLocn: l\\n\" >Import/Ccmdel.imp", "crashed",
     "in cycle 2: the command sent other records than before for the same cycle folder: 1 instead of 1, with other contents or in "
     "another order",
     NULL},
    {"for i in $(seq 600); do sleep 90 & done; sleep 90", "crashed",
     "in cycle 1: the command had more than 512 processes and threads at once", NULL},
    {"no-such-program", "crashed",
     "in cycle 1: the command ended with exit status 127: a program was not found; give its absolute path; it printed: ", NULL},
    {"sh README.md", "crashed", "; it runs in the cycle folder: give README.md by its absolute path", NULL},
    {": >script; ./script", "crashed",
     "in cycle 1: the command ended with exit status 126: a file cannot be executed; give a script to its interpreter", NULL},
};

START_TEST(the_command_decides)
{
    json_t *run = run_of_connector(folder, ARTICLE, cases[_i].command, time_limit(cases[_i].verdict));
    const char *reason = json_string_value(json_array_get(json_object_get(run, "reasons"), 0));
    ck_assert_msg(strcmp(word_of(run, "verdict"), cases[_i].verdict) == 0, "%s: %s", word_of(run, "verdict"), reason ? reason : "");
    if (cases[_i].reason)
        assert_holds(reason, cases[_i].reason);
    if (cases[_i].output)
        assert_holds(word_of(run, "output"), cases[_i].output);
    json_decref(run);
    assert_folder_is_empty(folder);
}
END_TEST

/* What the command printed in the run of each fixture: how often its process was asked, and its code page. */
static void assert_asked(const char *first, const char *const words[2], const char *const unwanted[2])
{
    struct ran ran;
    RUN(&ran, "run", "--jobs=1", "--format=json", "--connector=" STAY("echo asked $n \"in $Q237588_CODE_PAGE\" >&2; echo 0"), first,
        ARTICLE);
    json_t *root = results_of(&ran);
    for (size_t i = 0; i < 2; i++) {
        assert_holds(word_of(run_of(root, i), "output"), words[i]);
        assert_holds_not(word_of(run_of(root, i), "output"), unwanted[i]);
    }
    json_decref(root);
    program_forget(&ran);
}

/* It is asked for further fixtures, but the environment of a process is that of its code page. */
START_TEST(another_code_page_is_another_process)
{
    assert_asked("fixtures/a-site-without-recipients.yaml", (const char *const[]){"asked 9 in \\n", "asked 19 in \\n"},
                 (const char *const[]){"asked 10 in", "asked 1 in"});
    assert_asked("fixtures/code-page-437-tears-a-pair-apart.yaml", (const char *const[]){"asked 9 in 437\\n", "asked 10 in \\n"},
                 (const char *const[]){"in \\n", "437"});
}
END_TEST

START_TEST(output_of_an_earlier_cycle_is_no_reason)
{
    json_t *run = run_of_connector(folder, ARTICLE, "test ! -s Export/Ccmdir.exp || exit 8; echo old >&2; " SEND, NULL);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(run, "reasons"), 0)),
                     "crashed: in cycle 2: the command ended with exit status 8");
    json_decref(run);
}
END_TEST

static const struct {
    const char *command, *verdict, *words;
} audited[] = {
    {"printf '" ALL "' >Import/Ccmdir.imp", "looping", "1 record a cycle, repeated"},
    {SEND, "quiet", "nothing more is sent"},
    /* A spelling of no user, and one of a post office. */
    {"test -s Export/Ccmdir.exp || printf '" OFFICE("Site1", "P", "") USER("SMITH, JIMMY", "SITE1") "' >Import/Ccmdir.imp", "quiet",
     "the post office holds a spelling of the connector's own"},
    {"echo 'not these' >&2; exit 77", "skipped", "the connector does not support this directory: not these"},
    {"exit 3", "crashed", "in cycle 1: the command ended with exit status 3"},
    {"sleep 90", "timed out", "in cycle 1: the command did not end within"},
};

START_TEST(an_audit_runs_connectors)
{
    char command[2048];
    char *directory = new_file(folder, "people.csv",
                               "Obj-Class,Display Name,Site\nMailbox,\"Smith, Jimmy\",SITE1\nMailbox,\"SMITH, Jimmy\",SITE2\n"
                               "Mailbox,\"Smith, jimmy\",SITE3\n");
    struct ran ran;
    (void)snprintf(command, sizeof command, "--connector=%s", audited[_i].command);
    RUN(&ran, "audit", time_limit(audited[_i].verdict), "--format=json", "--site-attribute=Site", command, directory);
    ck_assert_msg(ran.status == 1, "%s", ran.errors);
    json_t *root = results_of(&ran), *build = json_array_get(json_object_get(root, "builds"), 0);
    ck_assert_str_eq(word_of(build, "verdict"), audited[_i].verdict);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(json_object_get(root, "connectors"), "commands"), 0)),
                     audited[_i].command);
    json_decref(root);
    RUN(&ran, "audit", time_limit(audited[_i].verdict), "--site-attribute=Site", command, directory);
    assert_holds_anywhere(ran.output, audited[_i].words);
    assert_holds_anywhere(ran.output, "isolation of connectors: ");
    program_forget(&ran);
    free(directory);
}
END_TEST

/* The minimal case of an audit is asked of a connector, too. */
START_TEST(an_audit_writes_a_fixture_of_a_connector)
{
    static const char sync[] =
        "awk '/^postOfficeBox/ { o = $2; if (!h) h = o; print \"Name: \" o \"\\nLocn: \" (o == h ? \"P\" : \"p\") "
        "\"\\nAddr: \" (o == h ? \"\" : h) \"\\nCmts: MSExchangeCCMC EXSRV1\\n\" } /^displayName: / { print "
        "\"Name: \" substr($0, 14) \"\\nLocn: l\\nAddr: \" o \"\\nCmts: \\n\" }' Exchange/directory.ldif "
        ">Import/Ccmdir.imp";
    char command[1024], fixture[512];
    char *directory =
        new_file(folder, "people.csv", "Obj-Class,Display Name,ou\nMailbox,\"Smith, Jimmy\",A\nMailbox,\"SMITH, Jimmy\",B\n");
    struct ran ran;
    (void)snprintf(command, sizeof command, "--connector=%s", sync);
    (void)snprintf(fixture, sizeof fixture, "--write-fixture=%s/found.yaml", folder);
    RUN(&ran, "audit", "--timeout-ms=60000", "--anonymize", fixture, command, directory);
    ck_assert_msg(ran.status == 1, "%s", ran.errors);
    program_forget(&ran);
    char *written = file_contents(folder, "found.yaml");
    assert_holds_not(written, "Jimmy");
    free(written);
    free(directory);
}
END_TEST

static Suite *stays_suite(void)
{
    Suite *suite = suite_create("connector_stays");
    TCase *tcase = tcase_create("stays");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, the_command_decides, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tcase, another_code_page_is_another_process);
    tcase_add_test(tcase, output_of_an_earlier_cycle_is_no_reason);
    tcase_add_loop_test(tcase, an_audit_runs_connectors, 0, sizeof audited / sizeof *audited);
    tcase_add_test(tcase, an_audit_writes_a_fixture_of_a_connector);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {stays_suite};
    return suite_main(makers, 1);
}
