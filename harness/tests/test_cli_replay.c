/* The command replay, and --certificate of run and verify. */
#include "base/text.h"
#include "certificate/certificate.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* OPTION and "FOLDER/NAME"; lives until the next but three. */
static void write_article(void)
{
    struct ran ran;
    RUN(&ran, "run", in_folder("--certificate=", "c.json"), ARTICLE);
    assert_printed(&ran, 0, "2 passed");
}

START_TEST(a_run_is_as_stated)
{
    struct ran ran;
    write_article();
    RUN(&ran, "replay", in_folder("", "c.json"));
    assert_holds(ran.output, "as stated  article-three-spellings, pre-SP4\n");
    assert_holds(ran.output, "as stated  article-three-spellings, SP4\n");
    assert_printed(&ran, 0, "certificate of run: 2 as stated\n");
}
END_TEST

START_TEST(all_fixtures_are_as_stated)
{
    struct ran ran;
    const char *which = suite_under_valgrind() ? "--filter=a-*" : "--filter=*";
    RUN(&ran, "run", which, "--color=never", in_folder("--certificate=", "c.json"));
    program_forget(&ran);
    RUN(&ran, "replay", "--format=json", in_folder("", "c.json"));
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran);
    ck_assert_int_ge(number_of(root, "as_stated"), 10);
    ck_assert_int_eq(number_of(root, "contradicted"), 0);
    ck_assert_int_le(number_of(root, "not_replayable"), 2); /* bytes-beyond-utf-8 */
    ck_assert_str_eq(word_of(json_object_get(root, "certificate"), "command"), "run");
    json_decref(root);
}
END_TEST

/* Standard input is the file now. */
static void redirect_input(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(dup2(file, STDIN_FILENO), STDIN_FILENO);
    close(file);
}

START_TEST(standard_input_is_read)
{
    struct ran ran;
    write_article();
    redirect_input(in_folder("", "c.json"));
    RUN(&ran, "replay", "-");
    assert_printed(&ran, 0, "2 as stated");
    RUN(&ran, "replay", "-"); /* at its end now */
    assert_refused(&ran, 3, "-:1:1: ");
    redirect_input(own_folder);
    RUN(&ran, "replay", "-");
    assert_refused(&ran, 3, "-: cannot be read: Is a directory");
    redirect_input("/dev/zero");
    RUN(&ran, "replay", "-");
    assert_refused(&ran, 3, "-:1:1: the input has more than ");
    redirect_input("/dev/null");
}
END_TEST

/* Verifies, replays, and asks the module again. */
static void assert_verified(const char *module, int status, const char *conclusion)
{
    struct ran ran;
    RUN(&ran, "verify", module, "--effort=0.001", in_folder("--save=", "found"), in_folder("--certificate=", "c.json"), ARTICLE);
    assert_printed(&ran, status, "");
    RUN(&ran, "replay", in_folder("", "c.json"));
    ck_assert_int_eq(ran.status, 0);
    assert_holds_not(ran.output, "contradicted");
    assert_printed(&ran, 0, conclusion);
    RUN(&ran, "replay", "-m", module, "--format=json", in_folder("", "c.json"));
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran), *part;
    size_t index, asked = 0;
    ck_assert_int_eq(number_of(root, "otherwise"), 0);
    json_array_foreach(json_object_get(root, "parts"), index, part)
    {
        asked += strncmp(word_of(part, "part"), "asked again: article-three-spellings, ", 38) == 0 &&
                 strcmp(word_of(part, "state"), "as stated") == 0;
    }
    ck_assert_uint_eq(asked, 1);
    json_decref(root);
}

START_TEST(verifications_are_as_stated)
{
    char *candidate = built_path("candidates/ascii_only.so");
    char *merging = built_path("candidates/accents_ignored.so");
    assert_verified("sp4", 0, "; fixed\n");
    assert_verified("pre-sp4", 1, "; not fixed\n");
    assert_verified(candidate, 1, "; not fixed\n");
    assert_verified(merging, 1, "; over-fixed\n");
    free(candidate);
    free(merging);
}
END_TEST

START_TEST(a_crash_is_replayed)
{
    struct ran ran;
    char *module = module_path("writes");
    assert_verified(module, 1, "; unsafe\n");
    RUN(&ran, "replay", in_folder("", "c.json"));
    assert_printed(&ran, 0, "writes: it did not come to its end\n");
    free(module);
}
END_TEST

START_TEST(an_upgrade_is_asked_again)
{
    struct ran ran;
    char *candidate = built_path("candidates/ascii_only.so");
    struct text upgrade = {0}, same = {0};
    text_printf(&upgrade, "%s:sp4@4", candidate);
    text_printf(&same, "%s:%s@3", candidate, candidate);
    RUN(&ran, "run", "--upgrade", upgrade.bytes, "--upgrade=pre-sp4:sp4@4", "--upgrade", same.bytes,
        in_folder("--certificate=", "c.json"), ARTICLE);
    assert_printed(&ran, 0, "3 passed");
    RUN(&ran, "replay", in_folder("", "c.json"), "-m", "sp4");
    assert_holds(ran.output, "asked again: article-three-spellings, pre-SP4:SP4@4\n");
    assert_printed(&ran, 0, "certificate of run: 6 as stated\n");

    text_clean_up(&upgrade);
    text_clean_up(&same);
    free(candidate);
}
END_TEST

/* Its path may be another one here: it is known by its SHA-256. */
START_TEST(a_build_before_an_upgrade_is_found)
{
    struct ran ran;
    struct text text = {0};
    RUN(&ran, "run", "--upgrade=pre-sp4:sp4@4", in_folder("--certificate=", "c.json"), ARTICLE);
    assert_printed(&ran, 0, "1 passed");
    json_t *root = json_load_file(in_folder("", "c.json"), 0, NULL);
    json_t *before = json_object_get(json_array_get(json_object_get(root, "builds"), 0), "before");
    json_t *result = json_object_get(json_array_get(json_object_get(root, "runs"), 0), "result");
    json_object_set_new(before, "path", json_string("/gone/pre-sp4.so"));
    json_object_set_new(json_object_get(result, "upgrade"), "from", json_string("/gone/pre-sp4.so"));
    ck_assert(certificate_print(root, &text));
    char *path = new_file(own_folder, "d.json", text.bytes);
    RUN(&ran, "replay", "-m", "sp4", path);
    assert_holds(ran.output, "as stated  asked again: article-three-spellings, pre-SP4:SP4@4\n");
    assert_printed(&ran, 0, "certificate of run: 3 as stated\n");
    text_clean_up(&text);
    json_decref(root);
    free(path);
}
END_TEST

START_TEST(a_build_without_answers_is_reported)
{
    struct ran ran;
    char *module = module_path("crashes");
    RUN(&ran, "verify", "pre-sp4", "--effort=0.001", in_folder("--save=", "found"), in_folder("--certificate=", "c.json"), ARTICLE);
    program_forget(&ran);
    RUN(&ran, "replay", "-m", module, in_folder("", "c.json"));
    assert_holds(ran.output, "answered nothing\n");
    join_lines(ran.output);
    assert_printed(&ran, 1, "verdict: stated looping, now crashed");
    free(module);
}
END_TEST

START_TEST(missing_builds_are_not_asked)
{
    struct ran ran;
    char *candidate = built_path("candidates/ascii_only.so"), *module;
    struct text copy = {0}, upgrade = {0};
    text_printf(&copy, "cp '%s' '%s/own.so'", candidate, own_folder);
    ck_assert_int_eq(system(copy.bytes), 0);
    text_printf(&upgrade, "%s/own.so:sp4@4", own_folder);
    RUN(&ran, "run", "-m", "sp4", "--upgrade", upgrade.bytes, in_folder("--certificate=", "c.json"), ARTICLE,
        "fixtures/bytes-beyond-utf-8.yaml");
    program_forget(&ran);
    ck_assert_int_eq(unlink(in_folder("", "own.so")), 0);
    RUN(&ran, "replay", "-m", "sp4", "--color=always", in_folder("", "c.json"));
    join_lines(ran.output);
    assert_holds(ran.output, "asked again: bytes-beyond-utf-8: the certificate does not contain its case");
    assert_printed(&ran, 0, "asked again: article-three-spellings: the build before the upgrade is not available");
    module = new_file(own_folder, "no.so", "no module");
    RUN(&ran, "replay", "-m", module, in_folder("", "c.json"));
    assert_refused(&ran, 3, "no.so");
    text_clean_up(&copy);
    text_clean_up(&upgrade);
    free(candidate);
    free(module);
}
END_TEST

START_TEST(a_different_build_is_reported)
{
    struct ran ran;
    char *candidate = built_path("candidates/never_equal.so");
    RUN(&ran, "run", "-m", "pre-sp4", in_folder("--certificate=", "c.json"), ARTICLE,
        "fixtures/a-user-moves-and-changes-case.yaml");
    program_forget(&ran);
    RUN(&ran, "replay", "-m", candidate, in_folder("", "c.json"));
    assert_holds(ran.output, "another");
    join_lines(ran.output);
    assert_holds(ran.output, "'Smith, Jimmy' and 'SMITH, Jimmy', question 1: stated >, answered < ");
    assert_printed(&ran, 1, "otherwise asked again: article-three-spellings, pre-SP4: ");
    RUN(&ran, "replay", "-m", "sp4", "--format=json", in_folder("", "c.json"));
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran), *parts = json_object_get(root, "parts");
    ck_assert_int_ge(number_of(root, "otherwise"), 2);
    const char *detail = word_of(json_array_get(parts, json_array_size(parts) - 1), "detail");
    assert_holds(detail, "question ");
    assert_holds(detail, "'Smith, Jimmy' and 'SMITH, JIMMY'");
    json_decref(root);

    /* Laws are asked, too. */
    RUN(&ran, "verify", "pre-sp4", "--effort=0.001", in_folder("--save=", "found"), in_folder("--certificate=", "c.json"), ARTICLE);
    program_forget(&ran);
    RUN(&ran, "replay", "-m", "sp4", in_folder("", "c.json"));
    join_lines(ran.output);
    assert_holds(ran.output, "'SMITH, Jimmy' and 'Smith, Jimmy': stated =<>=,");
    assert_printed(&ran, 1, "asked again: law 'no missed match' at import list");
    free(candidate);
}
END_TEST

START_TEST(changed_answers_are_contradicted)
{
    struct ran ran;
    write_article();
    json_t *root = json_load_file(in_folder("", "c.json"), 0, NULL);
    json_object_set_new(root, "passed", json_integer(3));
    char *dumped = json_dumps(root, 0);
    char *path = new_file(own_folder, "d.json", dumped);
    RUN(&ran, "replay", path);
    assert_refused(&ran, 3, "was changed after it was written");
    free(dumped);
    free(path);
    json_decref(root);
}
END_TEST

START_TEST(unreadable_files_are_reported)
{
    struct ran ran;
    RUN(&ran, "replay", in_folder("", "missing.json"));
    assert_refused(&ran, 3, "missing.json: cannot be opened");
    RUN(&ran, "replay", own_folder);
    assert_refused(&ran, 3, "is a directory");
    int file = open(in_folder("", "huge.json"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(ftruncate(file, (off_t)1 << 30), 0);
    close(file);
    RUN(&ran, "replay", in_folder("", "huge.json"));
    assert_refused(&ran, 3, "huge.json:1:1: the file has 1073741824 bytes");
    write_article();
    RUN(&ran, "replay", "-m", in_folder("", "c.json"), in_folder("", "c.json"));
    assert_refused(&ran, 3, "c.json");
}
END_TEST

START_TEST(wrong_usage_is_reported)
{
    struct ran ran;
    RUN(&ran, "replay");
    assert_refused(&ran, 2, "give a certificate");
    RUN(&ran, "replay", "a", "b");
    assert_refused(&ran, 2, "one certificate at a time");
    RUN(&ran, "replay", "-m", "sp5", "a");
    assert_refused(&ran, 2, "there is no module 'sp5'");
    RUN(&ran, "replay", "--format=tap", "a");
    assert_refused(&ran, 2, "--format");
    RUN(&ran, "run", "--certificate=-", ARTICLE);
    assert_refused(&ran, 2, "standard output has the results");
    RUN(&ran, "verify", "--certificate=", "sp4", ARTICLE);
    assert_refused(&ran, 2, "give the file");
    RUN(&ran, "run", in_folder("--certificate=", "a"), in_folder("--report=json:", "a"), ARTICLE);
    assert_refused(&ran, 2, "a report goes to this file");
}
END_TEST

START_TEST(an_unwritable_certificate_is_reported_first)
{
    struct ran ran;
    RUN(&ran, "run", in_folder("--certificate=", "no/c.json"), ARTICLE);
    assert_refused(&ran, 3, "cannot write the certificate: no such directory");
    RUN(&ran, "verify", "sp4", in_folder("--certificate=", "no/c.json"), ARTICLE);
    assert_refused(&ran, 3, "cannot write the certificate: no such directory");
    RUN(&ran, "run", "--certificate=/dev/full", ARTICLE);
    assert_refused(&ran, 3, "not a regular file");
}
END_TEST

START_TEST(a_failed_run_is_certified_too)
{
    struct ran ran;
    char *fixture =
        new_file(own_folder, "f.yaml",
                 "title: T\nsource: S\nsites:\n- name: S\n  post_office: P\n  recipients:\n  - name: \"A\"\n  - name: a\n"
                 "expect:\n  SP4: {verdict: quiet, missing: 1}\n");
    RUN(&ran, "run", "-m", "sp4", "--blame", in_folder("--certificate=", "c.json"), fixture);
    assert_printed(&ran, 1, "0 passed, 1 failed");
    RUN(&ran, "replay", in_folder("", "c.json"));
    assert_printed(&ran, 0, "1 as stated");
    free(fixture);
}
END_TEST

static Suite *replay_suite(void)
{
    Suite *suite = suite_create("cli replay");
    TCase *cases = tcase_create("replay"), *usage = tcase_create("usage");
    tcase_add_checked_fixture(cases, own_folder_set_up, own_folder_tear_down);
    tcase_add_checked_fixture(usage, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(cases, 300);
    tcase_set_timeout(usage, 60);
    tcase_add_test(cases, a_run_is_as_stated);
    tcase_add_test(cases, all_fixtures_are_as_stated);
    tcase_add_test(cases, standard_input_is_read);
    tcase_add_test(cases, an_upgrade_is_asked_again);
    tcase_add_test(cases, a_build_before_an_upgrade_is_found);
    tcase_add_test(cases, missing_builds_are_not_asked);
    tcase_add_test(cases, a_different_build_is_reported);
    tcase_add_test(cases, changed_answers_are_contradicted);
    tcase_add_test(cases, a_failed_run_is_certified_too);
    tcase_add_test(usage, unreadable_files_are_reported);
    tcase_add_test(usage, wrong_usage_is_reported);
    tcase_add_test(usage, an_unwritable_certificate_is_reported_first);
    suite_add_tcase(suite, cases);
    TCase *all = suite_long_case(suite, 300);
    tcase_add_checked_fixture(all, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(all, verifications_are_as_stated);
    tcase_add_test(all, a_crash_is_replayed);
    tcase_add_test(all, a_build_without_answers_is_reported);
    suite_add_tcase(suite, usage);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {replay_suite};
    return suite_main(makers, 1);
}
