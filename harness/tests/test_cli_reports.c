/* --report: the written files, their contents, and messages if they cannot be written. */
#include "base/text.h"
#include "base/sha256.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(reports_beside_the_table)
{
    struct ran ran;
    struct setting epoch = {.environment = (const char *const[]){"SOURCE_DATE_EPOCH=1", NULL}};
    START(&ran, &epoch, "run", in_folder("--report=json:", "a.json"), in_folder("--report=tap:", "A9z:{b [c.tap"),
          in_folder("--report=junit:", "junit.xml"), in_folder("--report=markdown:", "a.md"), ARTICLE);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed\n");
    ck_assert_uint_eq(files_in_folder(), 4);
    assert_file_holds("a.json", "\"passed\": 2,");
    assert_file_holds("A9z:{b [c.tap", "\nok 2 - article-three-spellings SP4: ");
    assert_file_holds("junit.xml", "timestamp=\"1970-01-01T00:00:01\"");
    assert_file_holds("a.md", "- Program: q237588 ");
    assert_file_holds("a.md", "- Date: 1970-01-01T00\\:00\\:01Z");
    assert_file_holds("a.md", "- Other results: JSON results in a\\.json\n- Other results: TAP results in A9z%3A%7Bb%20%5Bc\\.tap\n"
                              "- Other results: JUnit results in junit\\.xml\n");
}
END_TEST

/* A signer checks these with sha256sum and git. */
START_TEST(results_have_their_provenance)
{
    struct ran ran;
    char digits[SHA256_DIGITS], line[SHA256_DIGITS + 64];
    uint64_t size;
    struct text page = {0};
    text_printf(&page, "--report=html:%s/it's.html", own_folder);
    RUN(&ran, "run", "--format=json", page.bytes, ARTICLE);
    json_t *root = results_of(&ran), *origin = json_object_get(root, "origin");
    static const char *const whats[] = {"Program", "pre-SP4", "SP4"};
    json_t *files = json_object_get(origin, "files");
    ck_assert_uint_eq(json_array_size(files), 3);
    char *html = file_in_folder("it's.html");
    for (size_t i = 0; i < 3; i++) {
        json_t *file = json_array_get(files, i);
        ck_assert_str_eq(word_of(file, "what"), whats[i]);
        ck_assert(sha256_of_file(word_of(file, "path"), digits, &size));
        ck_assert_str_eq(word_of(file, "sha256"), digits);
        ck_assert_uint_eq((uint64_t)number_of(file, "bytes"), size);
        assert_holds(html, digits);
    }
    ck_assert(sha256_of_file(ARTICLE, digits, &size));
    ck_assert_int_gt(snprintf(line, sizeof line, "%s  article-three-spellings.yaml\n", digits), 0);
    sha256_of(line, strlen(line), digits);
    ck_assert_str_eq(word_of(json_object_get(origin, "fixtures"), "sha256"), digits);
    ck_assert_int_eq(number_of(json_object_get(origin, "fixtures"), "count"), 1);
    assert_holds(html, digits);
    assert_holds(word_of(origin, "command"), " run --format=json '--report=html:/");
    assert_holds(word_of(origin, "command"), "/it'\\''s.html' " ARTICLE);
    assert_holds(word_of(origin, "machine"), " processors, ");
    assert_holds(word_of(origin, "date"), "T");
    ck_assert_int_gt(number_of(origin, "milliseconds"), 0);
    json_decref(root);
    free(html);
    text_clean_up(&page);
}
END_TEST

START_TEST(an_audit_names_the_directory_that_it_read)
{
    struct ran ran;
    char digits[SHA256_DIGITS];
    uint64_t size;
    static const char directory[] = "fixtures/data/article-three-spellings.ldif";
    RUN(&ran, "audit", "--format=json", "--directory=fixtures/data/article-three-spellings.ldif");
    json_t *root = results_of(&ran), *files = json_object_get(json_object_get(root, "origin"), "files");
    json_t *file = json_array_get(files, json_array_size(files) - 1);
    ck_assert_str_eq(word_of(file, "what"), "Directory");
    ck_assert(sha256_of_file(directory, digits, &size));
    ck_assert_str_eq(word_of(file, "sha256"), digits);
    json_decref(root);
}
END_TEST

START_TEST(tap_on_standard_output)
{
    struct ran ran;
    RUN(&ran, "run", "--format=tap", ARTICLE);
    assert_printed(&ran, 0, "TAP version 14\n1..2\nok 1 - article-three-spellings pre-SP4: Three spellings");
}
END_TEST

/* Neighbouring files may belong to another run or user. */
START_TEST(only_written_files_are_linked)
{
    struct ran ran;
    static const char *const folders[] = {"coverage", "valgrind"};
    static const char *const names[] = {"coverage/index.html", "valgrind/summary.txt", "junit.xml"};
    for (size_t i = 0; i < 2; i++) {
        struct text path = {0};
        text_printf(&path, "%s/%s", own_folder, folders[i]);
        ck_assert_int_eq(mkdir(path.bytes, 0777), 0);
        text_clean_up(&path);
    }
    for (size_t i = 0; i < 3; i++)
        free(new_file(own_folder, names[i], "x"));
    struct setting nonsense = {.environment = (const char *const[]){"SOURCE_DATE_EPOCH=soon", NULL}};
    START(&ran, &nonsense, "run", in_folder("--report=markdown:", "a.md"), in_folder("--report=html:", "a.html"), ARTICLE);
    assert_printed(&ran, 0, "2 passed");
    assert_file_holds("a.md", "- Date: 2");
    static const char *const pages[] = {"a.md", "a.html"};
    for (size_t page = 0; page < 2; page++) {
        char *text = file_in_folder(pages[page]);
        for (size_t i = 0; i < 3; i++)
            assert_holds_not(text, names[i]);
        free(text);
    }
    assert_file_holds("a.html", "href=\"a.md\"");
    RUN(&ran, "audit", "--directory=fixtures/data/article-three-spellings.ldif", in_folder("--report=html:", "b.html"));
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    char *audit = file_in_folder("b.html");
    assert_holds_not(audit, "junit.xml");
    free(audit);
    /* In the current folder, and in another one that is not linked to; the old ones are replaced. */
    struct setting there = {.folder = own_folder};
    char article[4096];
    ck_assert_ptr_nonnull(realpath(ARTICLE, article));
    START(&ran, &there, "run", "--report=html:a.html", "--report=json:valgrind/a.json", "--link=The coverage=coverage/<index>.html",
          article);
    assert_printed(&ran, 0, "2 passed");
    assert_file_holds("a.html", "href=\"coverage/%3Cindex%3E.html\">The coverage</a>");
    assert_file_holds("valgrind/a.json", "\"passed\": 2,");
    static const char *const none[] = {"--link=x", "--link==x", "--link=x="};
    for (size_t i = 0; i < 3; i++) {
        RUN(&ran, "run", none[i], ARTICLE);
        assert_refused(&ran, 2, "' is not TITLE=PATH, as in Coverage=coverage/index.html");
    }
}
END_TEST

/* "-" is standard output, and no file. */
START_TEST(a_report_on_standard_output)
{
    struct ran ran;
    const struct setting there = {.folder = own_folder};
    char article[4096], directory[4096];
    ck_assert_ptr_nonnull(realpath(ARTICLE, article));
    ck_assert_ptr_nonnull(realpath("fixtures/data", directory));
    START(&ran, &there, "run", "--report=html:-", "--report=json:a.json", article);
    ck_assert_int_eq(strncmp(ran.output, "<!DOCTYPE html>", 15), 0);
    assert_holds_not(ran.output, "href=\"-\"");
    assert_holds_not(ran.output, "2 passed, 0 failed\n");
    assert_printed(&ran, 0, "</html>\n");
    ck_assert_uint_eq(files_in_folder(), 1);
    struct text option = {0};
    text_printf(&option, "--directory=%s/article-three-spellings.ldif", directory);
    START(&ran, &there, "audit", option.bytes, "--report=json:-");
    ck_assert_int_eq(ran.status, 1);
    json_t *root = json_loads(ran.output, 0, NULL);
    ck_assert_ptr_nonnull(root);
    json_decref(root);
    program_forget(&ran);
    START(&ran, &there, "audit", option.bytes, "--write-fixture=-");
    assert_refused(&ran, 2, "--write-fixture: give a file; a fixture does not go to standard output");
    START(&ran, &there, "run", "--report=html:-", "--report=json:-", article);
    assert_refused(&ran, 2, "is the second report for this file");
    const struct setting full = {.output = "/dev/full"};
    START(&ran, &full, "run", "--report=html:-", article);
    assert_refused(&ran, 4, "standard output: No space left on device");
    ck_assert_uint_eq(files_in_folder(), 1);
    text_clean_up(&option);
}
END_TEST

START_TEST(reports_of_failed_runs)
{
    struct ran ran;
    char *pre_sp4 = built_path("modules/pre-sp4.so");
    RUN(&ran, "run", "-m", pre_sp4, in_folder("--report=tap:", "a.tap"), in_folder("--report=junit:", "a.xml"), ARTICLE);
    assert_printed(&ran, 1, "1 failed");
    assert_file_holds("a.tap", "not ok 1 - article-three-spellings pre-SP4");
    assert_file_holds("a.xml", "<failure message=\"verdict: looping, expected quiet\"");
    free(pre_sp4);
}
END_TEST

START_TEST(no_reports_of_bad_inputs)
{
    struct ran ran;
    char *fixture = new_file(own_folder, "bad.yaml", "nonsense: 1\n"), *module = module_path("nameless");
    RUN(&ran, "run", in_folder("--report=tap:", "a.tap"), fixture);
    assert_refused(&ran, 3, "bad.yaml");
    RUN(&ran, "run", "-m", module, in_folder("--report=tap:", "a.tap"), ARTICLE);
    assert_refused(&ran, 3, "nameless");
    ck_assert_uint_eq(files_in_folder(), 1);
    free(fixture);
    free(module);
}
END_TEST

START_TEST(places_that_cannot_be)
{
    struct ran ran;
    char *file = new_file(own_folder, "file", "x");
    struct text link = {0};
    text_printf(&link, "%s/link", own_folder);
    ck_assert_int_eq(symlink("/dev/full", link.bytes), 0);
    RUN(&ran, "run", in_folder("--report=json:", "no/a.json"), ARTICLE);
    assert_refused(&ran, 3, "/no/a.json: cannot write the report: no such directory; create it first");
    RUN(&ran, "run", in_folder("--report=json:", "file/a.json"), ARTICLE);
    assert_refused(&ran, 3, "/file/a.json: Not a directory");
    RUN(&ran, "run", in_folder("--report=json:", "link"), ARTICLE);
    assert_refused(&ran, 3, "it exists and is not a regular file");
    RUN(&ran, "run", in_folder("--report=json:", ""), ARTICLE);
    assert_refused(&ran, 3, "it exists and is not a regular file");
    RUN(&ran, "run", "--report=json:/dev/full", ARTICLE);
    assert_refused(&ran, 3, "/dev/full: cannot write the report");
    ck_assert_uint_eq(files_in_folder(), 2);
    /* One that cannot be opened does not keep the others back. */
    char name[257];
    memset(name, 'x', 256);
    name[256] = '\0';
    RUN(&ran, "run", in_folder("--report=json:", name), in_folder("--report=tap:", "a.tap"), ARTICLE);
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, ": File name too long\n");
    assert_holds(ran.output, "2 passed");
    program_forget(&ran);
    assert_file_holds("a.tap", "1..2\n");
    ck_assert_uint_eq(files_in_folder(), 3);
    text_clean_up(&link);
    free(file);
}
END_TEST

START_TEST(a_file_that_must_not_grow)
{
    if (suite_under_valgrind()) /* its own files must not grow then, either */
        return;
    struct ran ran;
    char *program = built_path("q237588");
#define GROW "ulimit -f 200; exec \"$0\" run --format=tap --report=\"json:$1/a.json\" fixtures"
    static const char *const scripts[] = {GROW, "trap '' XFSZ; " GROW};
    struct setting shell = {.program = "/bin/sh"};
    free(new_file(own_folder, "a.json", "the former\n"));
    /* A hundred kilobytes; the results of all fixtures take more. */
    START(&ran, &shell, "-c", scripts[_i], program, own_folder);
    ck_assert_msg(ran.status == 4, "status %d, %s", ran.status, ran.errors);
    assert_holds(ran.errors, "/a.json: File too large\n");
    program_forget(&ran);
    ck_assert_uint_eq(files_in_folder(), 1);
    assert_file_holds("a.json", "the former\n");
    free(program);
}
END_TEST

/* Runs with a report that replaces an existing file, and returns the result. */
static void run_over(struct ran *ran, const char *variable)
{
    char *library = module_path("hostile_files");
    struct text preload = {0};
    text_printf(&preload, "LD_PRELOAD=%s", library);
    const struct setting setting = {.started = true, .environment = (const char *const[]){preload.bytes, variable, NULL}};
    free(new_file(own_folder, "a.json", "the former\n"));
    START(ran, &setting, "run", in_folder("--report=json:", "a.json"), ARTICLE);
    text_clean_up(&preload);
    free(library);
}

START_TEST(a_report_that_cannot_be_synced_is_an_error)
{
    struct ran ran;
    run_over(&ran, "Q237588_HOSTILE=no-sync");
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, "/a.json: Input/output error\n");
    assert_holds(ran.output, "2 passed");
    program_forget(&ran);
    assert_file_holds("a.json", "the former\n");
    run_over(&ran, "Q237588_HOSTILE=no-folder-sync");
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, "/a.json: Input/output error\n");
    program_forget(&ran);
    ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

/* Between the two names that a file has when it replaces another, and where it has one from the start. */
START_TEST(an_interrupt_leaves_no_temporary_file)
{
    static const char *const moments[] = {"Q237588_HOSTILE=rename", "Q237588_HOSTILE=named"};
    struct ran ran;
    run_over(&ran, moments[_i]);
    ck_assert_msg(ran.status == 1000 + SIGTERM, "%d: %s", ran.status, ran.errors);
    program_forget(&ran);
    ck_assert_uint_eq(files_in_folder(), 1);
    assert_file_holds("a.json", "\"passed\": 2,");
}
END_TEST

/* Each report exists completely or not; a missing one was reported. */
START_TEST(memory_runs_out)
{
    if (suite_under_valgrind() || suite_sanitized())
        return;
    char *library_folder = new_folder(), *preload = preload_setting(library_folder, "fails_allocation");
    bool failed_once = false;
    for (unsigned long n = 1; n < 2000; n += 1 + n / 25) {
        struct ran ran;
        struct text number = {0};
        text_printf(&number, "Q237588_FAIL_ALLOCATION=%lu", n);
        struct setting setting = {.started = true, .environment = (const char *const[]){preload, number.bytes, NULL}};
        START(&ran, &setting, "run", "--no-fork", in_folder("--report=junit:", "a.xml"), in_folder("--report=markdown:", "a.md"),
              ARTICLE);
        text_clean_up(&number);
        ck_assert_msg(ran.status == 0 || ran.status == 3 || ran.status == 4, "allocation %lu: status %d, %s", n, ran.status,
                      ran.errors);
        failed_once = failed_once || ran.status;
        ck_assert((ran.status != 0) == (*ran.errors != '\0'));
        if (ran.status == 0)
            ck_assert_uint_eq(files_in_folder(), 2);
        if (files_in_folder() == 2) {
            assert_file_holds("a.xml", "</testsuites>\n");
            assert_file_holds("a.md", "</details>\n");
        }
        program_forget(&ran);
    }
    ck_assert(failed_once);
    free(preload);
    remove_folder(library_folder);
}
END_TEST

static Suite *cli_reports_suite(void)
{
    Suite *suite = suite_create("cli reports");
    TCase *written = tcase_create("written");
    tcase_add_checked_fixture(written, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(written, 20);
    tcase_add_test(written, reports_beside_the_table);
    tcase_add_test(written, results_have_their_provenance);
    tcase_add_test(written, an_audit_names_the_directory_that_it_read);
    tcase_add_test(written, tap_on_standard_output);
    tcase_add_test(written, only_written_files_are_linked);
    tcase_add_test(written, a_report_on_standard_output);
    tcase_add_test(written, reports_of_failed_runs);
    suite_add_tcase(suite, written);
    TCase *refused = tcase_create("refused");
    tcase_set_tags(refused, SUITE_PLAIN);
    tcase_add_checked_fixture(refused, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(refused, 60);
    tcase_add_test(refused, no_reports_of_bad_inputs);
    tcase_add_test(refused, places_that_cannot_be);
    tcase_add_loop_test(refused, a_file_that_must_not_grow, 0, 2);
    if (!suite_under_valgrind() && !suite_sanitized()) { /* which are preloaded themselves */
        tcase_add_test(refused, a_report_that_cannot_be_synced_is_an_error);
        tcase_add_loop_test(refused, an_interrupt_leaves_no_temporary_file, 0, 2);
    }
    tcase_add_test(refused, memory_runs_out);
    suite_add_tcase(suite, refused);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_reports_suite};
    return suite_main(makers, 1);
}
