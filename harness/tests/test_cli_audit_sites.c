/* The command audit: several files, sites, and stored forms. */
#include "audit_command.h"
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is stored in another form is sent again, by SP4 too where more than case differs; new names are those that are stored. */
START_TEST(stored_forms_make_groups)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--stores=length=5");
    assert_holds_anywhere(ran.output,
                          "Post office  empty: no --post-office was given; it stores names cut after 5\n             characters\n");
    assert_holds_anywhere(ran.output, "1. 3 users collide: spelling, stored form\n"
                                      "  'Smith, Jimmy' at Site 1: rename to 'Smith', line 7, ");
    assert_holds_anywhere(ran.output, "  a day  96  48  0\n");
    assert_holds_anywhere(ran.output, ", stored as 'Smith'\n  'SMITH, Jimmy' at Site 2: rename to 'S (2)', ");
    assert_holds_anywhere(ran.output, "  'Smith, jimmy' at Site 3: rename to 'S (3)', ");
    assert_holds_anywhere(ran.output, "  verified: with it pre-SP4 is quiet, and everybody has an entry\n"
                                      "  verified: with it SP4 is quiet, and everybody has an entry\n");
    assert_printed(&ran, 1, "3 users in 1 group collide.");
    RUN(&ran, "audit", THREE, "--stores=case=lower,spaces=squeeze", "--on-reject=stop", "--import-order=adds first");
    assert_holds_anywhere(ran.output, "it stores names in lower case, without spaces at the\n             ends and repeated ones");
    assert_holds_anywhere(ran.output, "1. 3 users collide: stored form\n");
    /* An entry is added and deleted in turn: in one of two cycles it is absent. */
    assert_holds_anywhere(ran.output, "looping, period 2, faults: 1 missing; ");
    assert_holds_anywhere(ran.output, "'SMITH, Jimmy' at Site 2: rename to 'smith, jimmy (site 2)', ");
    assert_printed(&ran, 1, "3 users in 1 group collide.");
    RUN(&ran, "audit", ALONE, "--format=json", "--stores=case=upper", "--code-page=850");
    json_t *root = results_of(&ran);
    ck_assert_str_eq(json_string_value(part_of(part_of(root, "groups", 0), "causes", 0)), "stored form");
    ck_assert_uint_eq(json_array_size(json_object_get(part_of(root, "groups", 0), "causes")), 1);
    json_decref(root);
    RUN(&ran, "audit", ALONE, "--format=json", "--stores=case=upper,length=9", "--identity=spaces=squeeze", "--on-collision=keep",
        "--on-reject=stop", "--import-order=adds first");
    root = results_of(&ran);
    json_t *rules =
        json_pack("{s:{s:s, s:s, s:s, s:i}, s:{s:s, s:s, s:s, s:i}, s:s, s:s, s:s}", "identity", "case", "simple", "spaces",
                  "squeeze", "normalization", "none", "length", 0, "stores", "case", "upper", "spaces", "keep", "normalization",
                  "keep", "length", 9, "on_collision", "keep", "on_reject", "stop", "import_order", "adds first");
    const char *key;
    json_t *value;
    ck_assert_uint_eq(json_object_size(rules), 5);
    json_object_foreach(rules, key, value) ck_assert_msg(json_equal(json_object_get(root, key), value), "%s", key);
    json_decref(rules);
    json_decref(root);
    program_forget(&ran);
}
END_TEST

/* Two files of one site each; one has an unreadable line, a hidden user and a container. */
START_TEST(several_files_are_one_directory)
{
    struct ran ran;
    char *one = new_file(own_folder, "one.ldif", PERSON("cn=a,ou=x", "Ray, Bob") PERSON("cn=b,ou=x", "Ito, Ann"));
    char *two = new_file(own_folder, "two.ldif",
                         PERSON("cn=a,ou=y", "RAY, Bob") "dn: cn=b,ou=y\ncn:: ?\n\n" PERSON(
                             "cn=c,ou=y", "ITO, Ann\nmsExchHideFromAddressLists: TRUE") "dn: ou=y\nobjectClass: container\n\n");
    RUN(&ran, "audit", in_folder("", "one.ldif"), in_folder("", "two.ldif"));
    assert_says(&ran, 1, "3 people at 2 sites\n", NULL);
    assert_says(&ran, 1, "two.ldif:7:1: \"cn\" has a value that is not base64", NULL);
    assert_says(&ran, 1,
                "Skipped      2 entries are not people: container 1\n"
                "             1 person is hidden from the address book: person 1; --include-hidden includes them\n",
                NULL);
    assert_says(&ran, 1, "\nWARNING: 1 entry with a surname was skipped: 1 hidden; the audit does not cover it", NULL);
    assert_says(&ran, ran.status, NULL, "q237588: warning: 1 entry with a surname was skipped: 1 hidden");
    program_forget(&ran);
    RUN(&ran, "audit", in_folder("", "one.ldif"), in_folder("", "two.ldif"), "--include-hidden");
    assert_says(&ran, 1, "4 users in 2 groups collide.", NULL);
    program_forget(&ran);
    RUN(&ran, "audit", in_folder("", "one.ldif"), in_folder("", "two.ldif"), "--person-class=Container");
    assert_says(&ran, 1, "Skipped      1 entry is not a person\n", NULL);
    program_forget(&ran);
    RUN(&ran, "audit", in_folder("", "one.ldif"), in_folder("", "two.ldif"), "--strict", in_folder("--report=json:", "a.json"));
    assert_refused(&ran, 3, "two.ldif:7:1: \"cn\" has a value that is not base64; expected base64 after");
    free(one);
    free(two);
}
END_TEST

START_TEST(a_file_may_be_a_site)
{
    struct ran ran;
    char *one =
        new_file(own_folder, "one.csv", "Obj-Class|Display Name|Obj-Container|Home-Server\nMailbox|Ray, Bob|Recipients|S1\n");
    char *two =
        new_file(own_folder, "two.csv", "Obj-Class|Display Name|Obj-Container|Home-Server\nMailbox|RAY, Bob|Recipients|S2\n");
    struct text arguments[2] = {{0}, {0}};
    text_printf(&arguments[0], "Sales=%s", in_folder("", "one.csv"));
    text_printf(&arguments[1], "--directory=Plant 2=%s", in_folder("", "two.csv"));
    RUN(&ran, "audit", arguments[0].bytes, arguments[1].bytes, "--separator=|", "--format=json");
    ck_assert_int_eq(ran.status, 1);
    assert_says(&ran, ran.status, "\"site\": \"Sales\"", NULL);
    assert_says(&ran, ran.status, "\"site\": \"Plant 2\"", NULL);
    ck_assert_ptr_null(strstr(ran.output, "S1"));
    program_forget(&ran);
    text_clean_up(&arguments[0]);
    text_clean_up(&arguments[1]);
    free(one);
    free(two);
}
END_TEST

static Suite *cli_audit_sites_suite(void)
{
    Suite *suite = suite_create("cli audit sites");
    TCase *finds = tcase_create("finds");
    tcase_set_timeout(finds, 30);
    tcase_add_checked_fixture(finds, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(finds, several_files_are_one_directory);
    tcase_add_test(finds, a_file_may_be_a_site);
    suite_add_tcase(suite, finds);
    if (!suite_under_valgrind()) { /* which would see nothing else in them */
        tcase_add_test(finds, stored_forms_make_groups);
    }
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_audit_sites_suite};
    return suite_main(makers, 1);
}
