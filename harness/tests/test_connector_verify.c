/* verify and explore with connectors. */
#include "connectors.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"
#define SMALL "--effort=0.1"
#define OFFICE(name, locn, addr) "Name: " name "\\nLocn: " locn "\\nAddr: " addr "\\nCmts: MSExchangeCCMC EXSRV1\\n\\n"

static char *folder;

static void set_up(void) { folder = new_temporary_folder(); }
static void tear_down(void) { remove_folder(folder); }

/* A sample as a command; the caller frees it. */
static char *sample(const char *interpreter, const char *name)
{
    char *own = getcwd(NULL, 0), command[4096];
    ck_assert_int_lt(snprintf(command, sizeof command, "--connector=%s %s/fixtures/connectors/%s", interpreter, own, name),
                     (int)sizeof command);
    free(own);
    return strdup(command);
}

/* Verifies; the JSON as a new reference. */
static json_t *verify(int status, const char *connector, const char *const *fixtures)
{
    const char *arguments[16] = {"verify", SMALL, "--format=json", connector};
    char save[512];
    struct ran ran;
    size_t count = 4;
    (void)snprintf(save, sizeof save, "--save=%s/found", folder);
    arguments[count++] = save;
    while (*fixtures)
        arguments[count++] = *fixtures++;
    program_start(&ran, &(struct setting){0}, arguments);
    ck_assert_msg(ran.status == status, "%d: %s%s", ran.status, ran.output, ran.errors);
    return results_of(&ran);
}

static const char *const some[] = {ARTICLE,
                                   "fixtures/german-umlauts.yaml",
                                   "fixtures/address-that-is-taken.yaml",
                                   "fixtures/code-page-437-tears-a-pair-apart.yaml",
                                   "fixtures/bytes-beyond-utf-8.yaml",
                                   NULL};
static const char *const one[] = {ARTICLE, NULL};

/* With two users as the minimal counterexample. */
START_TEST(the_buggy_sample_is_not_fixed)
{
    char *command = sample(PYTHON, "sync_buggy.py"), path[512], line[256];
    size_t recipients = 0;
    if (access(PYTHON, X_OK) != 0)
        return;
    json_t *root = verify(1, command, some);
    ck_assert_str_eq(word_of(root, "conclusion"), "not fixed");
    ck_assert_str_eq(word_of(root, "build"), "python3 sync_buggy.py");
    ck_assert(json_is_null(json_object_get(root, "blame")));
    (void)snprintf(path, sizeof path, "%s", word_of(json_object_get(root, "search"), "counterexample"));
    FILE *stream = fopen(path, "r");
    ck_assert_ptr_nonnull(stream);
    while (fgets(line, sizeof line, stream))
        recipients += strstr(line, "- name: \"") != NULL;
    (void)fclose(stream);
    ck_assert_uint_eq(recipients, 2);
    json_decref(root);
    free(command);
}
END_TEST

START_TEST(the_fixed_sample_is_fixed)
{
    char *command = sample(PYTHON, "sync_fixed.py");
    if (access(PYTHON, X_OK) != 0)
        return;
    json_t *root = verify(0, command, some);
    ck_assert_str_eq(word_of(root, "conclusion"), "fixed");
    ck_assert(json_is_null(json_object_get(json_object_get(root, "search"), "counterexample")));
    ck_assert(json_is_false(json_object_get(json_object_get(root, "connectors"), "loops_proved")));
    json_decref(root);
    free(command);
}
END_TEST

static const char *const letters[] = {ARTICLE, "fixtures/german-umlauts.yaml", "fixtures/greek-final-sigma.yaml",
                                      "fixtures/code-page-437-tears-a-pair-apart.yaml", NULL};

/* Each sample and its conclusion; the first in each build. */
#define SAMPLES_FIRST 1
static const struct {
    const char *interpreter, *name, *conclusion;
} samples[] = {
    {PYTHON, "near_miss.py lower", "not fixed"},
    {PYTHON, "near_miss.py nfc", "over-fixed"},
    {"/bin/sh", "sync.sh", "not fixed"},
    {PYTHON, "near_miss.py nocase", "not fixed"},
    {PYTHON, "near_miss.py sort", "not fixed"},
    {PYTHON, "near_miss.py collation", "over-fixed"},
    {PYTHON, "near_miss.py casefold", "over-fixed"},
};

START_TEST(each_sample_has_its_documented_conclusion)
{
    char *command = sample(samples[_i].interpreter, samples[_i].name);
    if (access(samples[_i].interpreter, X_OK) != 0) {
        (void)fprintf(stderr, "skipped: there is no %s\n", samples[_i].interpreter);
        free(command);
        return;
    }
    json_t *root = verify(1, command, letters);
    ck_assert_str_eq(word_of(root, "conclusion"), samples[_i].conclusion);
    json_decref(root);
    free(command);
}
END_TEST

START_TEST(the_c_sample_has_its_documented_conclusion)
{
    char command[1024];
    ck_assert_int_lt(
        snprintf(command, sizeof command, "cc -Wall -Wextra -Werror -O1 -o %s/sync fixtures/connectors/sync.c", folder),
        (int)sizeof command);
    ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c,concurrency-mt-unsafe) */
    ck_assert_int_lt(snprintf(command, sizeof command, "--connector=%s/sync", folder), (int)sizeof command);
    json_t *root = verify(1, command, letters);
    ck_assert_str_eq(word_of(root, "conclusion"), "not fixed");
    ck_assert_int_eq(number_of(json_object_get(root, "fixtures"), "skipped"), 1);
    json_decref(root);
}
END_TEST

static const struct {
    const char *command, *conclusion, *statement;
} conclusions[] = {
    {"--connector=exit 3", "unsafe", "crashed: in cycle 1: the command ended with exit status 3"},
    {"--connector=kill -11 $$", "unsafe", "signal 11"},
    {"--connector=echo x >Import/Ccmdir.imp", "unsafe", "Import/Ccmdir.imp:1:1: no colon in"},
    {"--connector=echo 'not today' >&2; exit 77", "inconclusive", "fixtures: the connector skipped 1 of 1"},
    {"--connector=test -s Export/Ccmdir.exp || printf \"Name: P$$\\nLocn: P\\n\" >Import/Ccmdir.imp", "unsafe",
     "the command sent other records than before for the same cycle folder"},
    {"--connector=true", "over-fixed", "names that are distinct"},
    {"--connector=printf '" OFFICE("SITE1", "P", "") "' >Import/Ccmdir.imp", "over-fixed", ""},
};

START_TEST(each_connector_has_its_conclusion)
{
    json_t *root = verify(1, conclusions[_i].command, one), *statement;
    size_t index;
    bool stated = !*conclusions[_i].statement;
    ck_assert_str_eq(word_of(root, "conclusion"), conclusions[_i].conclusion);
    json_array_foreach(json_object_get(root, "statements"), index, statement) stated =
        stated || strstr(word_of(statement, "text"), conclusions[_i].statement);
    ck_assert_msg(stated, "%s", conclusions[_i].command);
    json_decref(root);
}
END_TEST

START_TEST(explore_shrinks_its_findings)
{
    struct ran ran;
    char save[512];
    (void)snprintf(save, sizeof save, "--save=%s/found", folder);
    /* A connector that forgets everybody. */
    RUN(&ran, "explore", "--connector=true", "--scenarios=8", "--format=json", save);
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran);
    ck_assert_uint_gt(json_array_size(json_object_get(root, "findings")), 0);
    json_decref(root);
    RUN(&ran, "explore", "--connector=exit 77", "--scenarios=8", save);
    ck_assert_int_eq(ran.status, 0);
    program_forget(&ran);
    RUN(&ran, "explore", "--connector=exit 5", "--scenarios=8", save);
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "crashed");
    program_forget(&ran);
}
END_TEST

static const struct {
    const char *arguments[5], *message;
} refused[] = {
    {{"verify", "--connector="}, "--connector: the command is empty"},
    {{"verify", "--connector=true", "--connector=true"}, "--connector: give one connector at a time"},
    {{"verify", "--connector=true", "--certificate=x", ARTICLE},
     "--certificate records comparisons, which a connector does not reveal"},
    {{"verify"}, "pre-sp4 or sp4; or --connector"},
    {{"explore", "--connector=true", "--exhaustive"}, "--connector: only a random search"},
    {{"explore", "--connector=true", "--shard=1/2"}, "--connector: only a random search"},
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

static Suite *verify_suite(void)
{
    Suite *suite = suite_create("connector_verify");
    TCase *tcase = tcase_create("verify");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 1200);
    TCase *all = suite_long_case(suite, 1200);
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(tcase, the_buggy_sample_is_not_fixed);
    tcase_add_test(all, the_fixed_sample_is_fixed);
    tcase_add_loop_test(tcase, each_sample_has_its_documented_conclusion, 0, SAMPLES_FIRST);
    tcase_add_loop_test(all, each_sample_has_its_documented_conclusion, SAMPLES_FIRST, (int)(sizeof samples / sizeof *samples));
    tcase_add_test(tcase, the_c_sample_has_its_documented_conclusion);
    tcase_add_loop_test(tcase, each_connector_has_its_conclusion, 0, sizeof conclusions / sizeof *conclusions);
    tcase_add_test(all, explore_shrinks_its_findings);
    tcase_add_loop_test(tcase, wrong_usage_is_refused, 0, sizeof refused / sizeof *refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {verify_suite};
    return suite_main(makers, 1);
}
