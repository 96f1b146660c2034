/* Names that the version of Unicode in force does not cover. */
#include "base/text.h"
#include "model/unicode.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* U+A7DC, which Unicode 16 assigns. */
#define LATER "\xEA\x9F\x9C"

static char *folder, *fixture, *directory, *version;

static void set_up(void)
{
    struct text text = {0};
    folder = new_folder();
    fixture = new_file(folder, "later.yaml",
                       "title: A name of a later Unicode\nsource: a test\n"
                       "sites:\n"
                       "  - {name: A, post_office: A, recipients: [{name: \"x" LATER "\"}]}\n"
                       "  - {name: B, post_office: B, recipients: [{name: \"X" LATER "\"}]}\n"
                       "expect: {pre-SP4: {verdict: quiet}, SP4: {verdict: looping}}\n");
    directory = new_file(folder, "later.ldif",
                         "version: 1\n\n"
                         "dn: cn=1,ou=A,o=Org\nobjectClass: person\ncn: x" LATER "\nsn: x\n\n"
                         "dn: cn=2,ou=B,o=Org\nobjectClass: person\ncn: X" LATER "\nsn: x\n\n"
                         "dn: cn=3,ou=B,o=Org\nobjectClass: person\ncn: alone \xCD\xB8\nsn: x\n");
    unicode_version_append(unicode_version(), &text);
    version = text_take(&text);
    ck_assert_ptr_nonnull(version);
}

static void tear_down(void)
{
    remove_folder(folder);
    free(fixture);
    free(directory);
    free(version);
}

/* "... Unicode 15.0 ...". */
static void assert_holds_with_version(const char *text, const char *before, const char *behind)
{
    struct text part = {0};
    text_printf(&part, "%sUnicode %s%s", before, version, behind);
    assert_holds(text, part.bytes);
    text_clean_up(&part);
}

START_TEST(a_run_is_reported_and_not_checked)
{
    struct ran ran;
    RUN(&ran, "run", fixture);
    ck_assert_int_eq(ran.status, 0);
    assert_holds_with_version(ran.output, "not checked: 'x" LATER "' holds U+A7DC, which ", " does not");
    assert_holds(ran.output, "looping, period 2");
    assert_holds(ran.output, "2 runs of 1 fixture: 2 passed, 0 failed\n");
    program_forget(&ran);
}
END_TEST

START_TEST(results_name_the_version)
{
    struct ran ran;
    RUN(&ran, "run", "--format=json", fixture, ARTICLE);
    json_t *root = results_of(&ran);
    ck_assert_str_eq(word_of(root, "unicode"), version);
    assert_holds(word_of(run_of(root, 0), "uncovered"), "holds U+A7DC");
    ck_assert(json_is_true(json_object_get(run_of(root, 0), "passed")));
    ck_assert(json_is_null(json_object_get(run_of(root, 2), "uncovered")));
    json_decref(root);
    RUN(&ran, "explore", "--scenarios=1", "--format=json");
    root = results_of(&ran);
    ck_assert_str_eq(word_of(root, "unicode"), version);
    json_decref(root);
}
END_TEST

static char *report(const char *format)
{
    struct text option = {0};
    text_printf(&option, "--report=%s:%s/report", format, folder);
    return text_take(&option);
}

static char *reported(const char *format, const char *command, const char *option)
{
    struct ran ran;
    struct text path = {0}, text = {0};
    char *order = report(format), bytes[4096];
    size_t length;
    RUN(&ran, command, order, option);
    ck_assert_int_le(ran.status, 1);
    text_printf(&path, "%s/report", folder);
    FILE *stream = fopen(path.bytes, "re");
    ck_assert_ptr_nonnull(stream);
    while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
        text_append(&text, bytes, length);
    ck_assert_int_eq(fclose(stream), 0);
    text_clean_up(&path);
    program_forget(&ran);
    free(order);
    return text_take(&text);
}

START_TEST(pages_name_the_version_and_the_fixture)
{
    char *page = reported("html", "run", fixture);
    assert_holds_with_version(page, ">by ", "<");
    assert_holds(page, "not checked: later: ");
    assert_holds(page, "holds U+A7DC, which ");
    free(page);
    char *summary = reported("markdown", "run", fixture);
    assert_holds(summary, "- Letter case: by Unicode ");
    assert_holds(summary, "- not checked: later: 'x");
    free(summary);
}
END_TEST

START_TEST(verify_concludes_nothing_from_such_a_fixture)
{
    struct ran ran;
    RUN(&ran, "verify", "--effort=0.001", "sp4", fixture);
    ck_assert_int_eq(ran.status, 0);
    assert_holds_with_version(ran.output, "not checked: later: 'x" LATER "' holds U+A7DC, which ", "");
    assert_holds(ran.output, "SP4: fixed\n");
    program_forget(&ran);
}
END_TEST

START_TEST(an_audit_says_so_beside_the_name)
{
    struct ran ran;
    struct text option = {0};
    text_printf(&option, "--directory=%s", directory);
    RUN(&ran, "audit", option.bytes);
    ck_assert_int_eq(ran.status, 1);
    assert_holds_with_version(ran.output, "  'x" LATER "' at A, line 5, cn=1,ou=A,o=Org, holds U+A7DC, which ",
                              " does not\n    assign\n");
    assert_holds(ran.output, "Names whose letter case is not judged\n");
    assert_holds_with_version(ran.output, "'alone \xCD\xB8' at B, line 15: holds U+0378, which ", " does not assign\n");
    program_forget(&ran);

    RUN(&ran, "audit", "--format=json", option.bytes);
    json_t *root = results_of(&ran), *uncovered = json_object_get(root, "uncovered");
    ck_assert_str_eq(word_of(root, "unicode"), version);
    ck_assert_uint_eq(json_array_size(uncovered), 3);
    ck_assert_str_eq(word_of(json_array_get(uncovered, 2), "site"), "B");
    ck_assert_str_eq(word_of(json_array_get(uncovered, 2), "name"), "alone \xCD\xB8");
    ck_assert_str_eq(word_of(json_array_get(uncovered, 2), "dn"), "cn=3,ou=B,o=Org");
    ck_assert_int_eq(number_of(json_array_get(uncovered, 2), "line"), 15);
    assert_holds(word_of(json_array_get(uncovered, 0), "letter"), "U+A7DC");
    json_decref(root);

    RUN(&ran, "audit", "--format=csv", option.bytes);
    assert_printed(&ran, 1, ",\"U+A7DC\",");
    char *page = reported("html", "audit", option.bytes);
    assert_holds(page, "Names whose letter case is not judged");
    assert_holds(page, "holds U+A7DC, which ");
    assert_holds(page, "holds U+0378, which ");
    free(page);
    text_clean_up(&option);
}
END_TEST

START_TEST(an_audit_without_such_a_name_says_nothing)
{
    struct ran ran;
    RUN(&ran, "audit", "--directory=fixtures/data/article-three-spellings.ldif");
    ck_assert_int_eq(ran.status, 1);
    assert_holds_not(ran.output, "which Unicode");
    assert_holds_not(ran.output, "is not judged");
    program_forget(&ran);
}
END_TEST

static Suite *cli_unicode_suite(void)
{
    Suite *suite = suite_create("cli unicode");
    TCase *names = tcase_create("names");
    tcase_set_timeout(names, 60);
    tcase_add_checked_fixture(names, set_up, tear_down);
    tcase_add_test(names, a_run_is_reported_and_not_checked);
    tcase_add_test(names, results_name_the_version);
    tcase_add_test(names, pages_name_the_version_and_the_fixture);
    tcase_add_test(names, an_audit_says_so_beside_the_name);
    tcase_add_test(names, an_audit_without_such_a_name_says_nothing);
    suite_add_tcase(suite, names);
    TCase *all = suite_long_case(suite, 60);
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, verify_concludes_nothing_from_such_a_fixture);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_unicode_suite};
    return suite_main(makers, 1);
}
