/* The command audit: its output and files. */
#include "audit_command.h"
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(reports_are_written_beside_the_output)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--format=csv", in_folder("--report=json:", "a.json"), in_folder("--report=csv:", "a.csv"),
        in_folder("--report=html:", "a.html"));
    ck_assert_int_eq(ran.status, 1);
    ck_assert_uint_eq(files_in_folder(), 3);
    char *csv = file_in_folder("a.csv");
    ck_assert_str_eq(csv, ran.output);
    free(csv);
    assert_file_holds("a.json", "\"rename_to\": \"SMITH, Jimmy (Site 2)\"");
    assert_file_holds("a.html", "<a href=\"a.json\">JSON results</a></dd><dd><a href=\"a.csv\">CSV results</a>");
    assert_printed(&ran, 1, "\r\n\"1\",\"spelling\",\"Site 1\",\"SITE1\",\"Smith, Jimmy\",\"Smith, Jimmy\",");
}
END_TEST

START_TEST(warnings_are_beside_json_and_csv)
{
    struct ran ran;
    char *one =
        new_file(own_folder, "one.ldif", PERSON("cn=a,ou=x", "a") PERSON("cn=b,ou=x", "b\nisDeleted: TRUE") "dn: uid=c\nsn: s");
    RUN(&ran, "audit", in_folder("", "one.ldif"), "--format=json");
    ck_assert_int_eq(ran.status, 0);
    assert_says(&ran, ran.status, NULL, "one.ldif:13:1: the last line has no line end");
    assert_says(&ran, ran.status, NULL, "one.ldif:12:1: \"uid=c\" is a person without a name");
    assert_says(&ran, ran.status, NULL, "2 entries with a surname were skipped: 1 deleted, 1 no name");
    assert_says(&ran, ran.status,
                "\"reason\": \"deleted\",\n      \"class\": \"person\",\n      \"entries\": 1,\n      \"surnames\": 1\n", NULL);
    program_forget(&ran);
    RUN(&ran, "audit", in_folder("", "one.ldif"), "--format=csv");
    assert_says(&ran, ran.status, "\"deleted\",\"person\",\"1\",\"1\"\r\n", NULL);
    program_forget(&ran);
    free(one);
}
END_TEST

START_TEST(a_check_prints_one_line)
{
    struct ran ran;
    char *one = new_file(own_folder, "one.ldif", PERSON("cn=a,ou=x", "a") PERSON("cn=b,ou=x", "b\nisDeleted: TRUE"));
    RUN(&ran, "audit", "--check", THREE);
    assert_printed(
        &ran, 1,
        "fixtures/data/article-three-spellings.ldif: 1 group of 3 users; redundant updates with pre-SP4: 48 a day, looping, "
        "period 2, SP4: none a day\n");
    RUN(&ran, "audit", "--check", in_folder("", "one.ldif"), "-m", "sp4");
    assert_printed(&ran, 0,
                   "/one.ldif: no groups; redundant updates with SP4: none a day; WARNING: 1 entry with a surname was skipped: 1 "
                   "deleted; the audit does not cover it\n");
    RUN(&ran, "audit", "--check", "/no/such");
    assert_refused(&ran, 3, "/no/such: cannot be opened");
    free(one);
}
END_TEST

START_TEST(no_report_of_a_bad_input)
{
    struct ran ran;
    char *bad = new_file(own_folder, "bad.ldif", "dn: cn=x,ou=Site 1\ncn:: !!!\n");
    RUN(&ran, "audit", in_folder("--directory=", "bad.ldif"), in_folder("--report=json:", "a.json"),
        in_folder("--write-fixture=", "a.yaml"));
    assert_refused(&ran, 3, "/bad.ldif:2:");
    RUN(&ran, "audit", "--directory=/no/such", in_folder("--report=json:", "a.json"));
    assert_refused(&ran, 3, "/no/such: ");
    RUN(&ran, "audit", THREE, "--post-office=/no/such", in_folder("--report=json:", "a.json"));
    assert_refused(&ran, 3, "/no/such: ");
    ck_assert_uint_eq(files_in_folder(), 1);
    free(bad);
}
END_TEST

START_TEST(evidence_and_a_fixture_are_kept)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, in_folder("--keep=", "kept"), in_folder("--write-fixture=", "found.yaml"));
    assert_printed(&ran, 1, "/found.yaml\n");
    ck_assert_uint_eq(files_in_folder(), 2);
    RUN(&ran, "run", in_folder("", "found.yaml"));
    assert_holds(ran.output, "looping, period 2");
    assert_printed(&ran, 0, ", 0 failed");
    RUN(&ran, "audit", THREE, in_folder("--write-fixture=", "found.yaml"), "--anonymize");
    assert_printed(&ran, 1, "/found.yaml, with made-up names only\n");
    char *fixture = file_in_folder("found.yaml");
    assert_holds_not(fixture, "immy");
    free(fixture);
    RUN(&ran, "run", in_folder("", "found.yaml"));
    assert_holds(ran.output, "looping, period 2");
    assert_printed(&ran, 0, ", 0 failed");
}
END_TEST

/* The page of an audit links other files, like that of runs. */
START_TEST(a_page_has_links)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--link=Export=three.ldif", "--report=html:-");
    assert_holds(ran.output, "<a href=\"three.ldif\">Export</a>");
    program_forget(&ran);
}
END_TEST

/* Findings are printed even if files cannot be written. */
START_TEST(results_are_printed_without_their_files)
{
    struct ran ran;
    char *library = module_path("hostile_files");
    struct text preload = {0};
    text_printf(&preload, "LD_PRELOAD=%s", library);
    const struct setting no_sync = {.started = true,
                                    .environment = (const char *const[]){preload.bytes, "Q237588_HOSTILE=no-sync", NULL}};
    START(&ran, &no_sync, "audit", THREE, in_folder("--write-fixture=", "found.yaml"));
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, "/found.yaml: the fixture cannot be written: Input/output error\n");
    assert_holds(ran.output, "3 users in 1 group collide.");
    program_forget(&ran);
    free(new_file(own_folder, "directory", ""));
    RUN(&ran, "audit", THREE, in_folder("--keep=", ""));
    ck_assert_int_eq(ran.status, 4);
    assert_holds(ran.errors, ": the files of cycle 1 cannot be written: Not a directory\n");
    assert_holds(ran.output, "3 users in 1 group collide.");
    program_forget(&ran);
    free(new_file(own_folder, "same.ldif",
                  "dn: cn=a,ou=1\nobjectClass: person\ncn: a\n\ndn: cn=b,ou=1\nobjectClass: person\ncn: a\n"));
    RUN(&ran, "audit", in_folder("--directory=", "same.ldif"), in_folder("--write-fixture=", "found.yaml"), "--anonymize");
    ck_assert_int_eq(ran.status, 3);
    assert_holds(ran.errors, "; write it without --anonymize\n");
    assert_holds(ran.output, "2 users in 1 group collide.");
    program_forget(&ran);
    RUN(&ran, "audit", THREE, in_folder("--keep=", "same.ldif/kept"));
    assert_refused(&ran, 3, "/same.ldif/kept: cannot write the files of --keep: Not a directory");
    text_clean_up(&preload);
    free(library);
}
END_TEST

START_TEST(progress_is_shown_on_a_terminal)
{
    struct ran ran;
    const struct setting setting = {.errors_terminal = true};
    START(&ran, &setting, "audit", THREE);
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.errors, "running");
    assert_holds(ran.errors, "\r\033[K");
    program_forget(&ran);
}
END_TEST

START_TEST(reading_shows_how_far_it_is)
{
    FILE *stream = fopen(in_folder("", "many.ldif"), "w");
    ck_assert_ptr_nonnull(stream);
    for (unsigned i = 0; i < 5000; i++)
        (void)fprintf(stream, "dn: cn=%u,ou=Site 1,o=Org\nobjectClass: person\ncn: %u\n\n", i, i);
    ck_assert_int_eq(fclose(stream), 0);
    struct ran ran;
    const struct setting setting = {.errors_terminal = true};
    START(&ran, &setting, "audit", in_folder("--directory=", "many.ldif"));
    ck_assert_int_eq(ran.status, 0);
    assert_holds(ran.errors, "reading: 4096 people");
    program_forget(&ran);
    START(&ran, &(struct setting){0}, "audit", in_folder("--directory=", "many.ldif"));
    ck_assert_str_eq(ran.errors, "");
    program_forget(&ran);
}
END_TEST

START_TEST(lost_output_is_noticed)
{
    struct ran ran;
    const struct setting full = {.output = "/dev/full"};
    START(&ran, &full, "audit", THREE, in_folder("--report=json:", "a.json"));
    assert_refused(&ran, 4, "standard output: No space left on device");
    assert_file_holds("a.json", "Smith, Jimmy");
}
END_TEST

static Suite *cli_audit_output_suite(void)
{
    Suite *suite = suite_create("cli audit output");
    TCase *finds = tcase_create("finds");
    tcase_set_tags(finds, SUITE_PLAIN);
    tcase_set_timeout(finds, 30);
    tcase_add_checked_fixture(finds, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(finds, reports_are_written_beside_the_output);
    tcase_add_test(finds, a_check_prints_one_line);
    tcase_add_test(finds, warnings_are_beside_json_and_csv);
    tcase_add_test(finds, evidence_and_a_fixture_are_kept);
    suite_add_tcase(suite, finds);
    if (!suite_under_valgrind()) { /* which would see nothing else in them */
        if (!suite_sanitized())    /* which is preloaded itself */
            tcase_add_test(finds, a_page_has_links);
        tcase_add_test(finds, results_are_printed_without_their_files);
        tcase_add_test(finds, no_report_of_a_bad_input);
        tcase_add_test(finds, progress_is_shown_on_a_terminal);
        tcase_add_test(finds, reading_shows_how_far_it_is);
        tcase_add_test(finds, lost_output_is_noticed);
    }
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_audit_output_suite};
    return suite_main(makers, 1);
}
