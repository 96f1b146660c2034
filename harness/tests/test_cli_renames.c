/* The renames that an audit proposes: a line for each, and changes that ldapmodify makes. */
#include "audit_command.h"
#include "base/ldif.h"
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define USER(dn, name) "dn: " dn "\nobjectClass: inetOrgPerson\nsn: s\n" name "\n"

START_TEST(a_line_for_each_rename)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--format=renames", in_folder("--report=ldif:", "renames.ldif"));
    char *ldif = file_in_folder("renames.ldif");
    ck_assert_str_eq(ran.output,
                     "\xEF\xBB\xBF\"site\",\"name\",\"rename_to\",\"dn\",\"group\",\"line\",\"source\"\r\n"
                     "\"Site 2\",\"SMITH, Jimmy\",\"SMITH, Jimmy (Site 2)\",\"cn=Jimmy Smith,ou=Site 2,o=Org\",\"1\",\"13\","
                     "\"fixtures/data/article-three-spellings.ldif\"\r\n"
                     "\"Site 3\",\"Smith, jimmy\",\"Smith, jimmy (Site 3)\",\"cn=Jimmy Smith,ou=Site 3,o=Org\",\"1\",\"19\","
                     "\"fixtures/data/article-three-spellings.ldif\"\r\n");
    ck_assert_str_eq(
        ldif,
        "version: 1\n\n# group 1, line 13 of fixtures/data/article-three-spellings.ldif\n"
        "dn: cn=Jimmy Smith,ou=Site 2,o=Org\nchangetype: modify\nreplace: displayName\ndisplayName: SMITH, Jimmy (Site 2)\n-\n"
        "\n# group 1, line 19 of fixtures/data/article-three-spellings.ldif\n"
        "dn: cn=Jimmy Smith,ou=Site 3,o=Org\nchangetype: modify\nreplace: displayName\ndisplayName: Smith, jimmy (Site 3)\n-\n");
    free(ldif);
    assert_printed(&ran, 1, "\r\n");
    /* Nothing to rename. */
    RUN(&ran, "audit", ALONE, "--format=renames", in_folder("--report=ldif:", "renames.ldif"));
    assert_printed(&ran, 0, "\xEF\xBB\xBF\"site\",\"name\",\"rename_to\",\"dn\",\"group\",\"line\",\"source\"\r\n");
    ldif = file_in_folder("renames.ldif");
    ck_assert_str_eq(ldif, "version: 1\n");
    free(ldif);
}
END_TEST

/* They are a plan as they are. */
START_TEST(renames_are_a_plan)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--cycles=9", in_folder("--report=renames:", "plan.csv"));
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    RUN(&ran, "audit", THREE, in_folder("--plan=", "plan.csv"));
    assert_holds(ran.output, "2 renames");
    program_forget(&ran);
}
END_TEST

/* A CSV export has no DNs. */
START_TEST(users_without_dn_are_renamed_by_hand)
{
    struct ran ran;
    char *csv = new_file(own_folder, "a.csv",
                         "Obj-Class,Display Name,Home-Server\r\nMailbox,\"Mu\x0bller\",One\r\nMailbox,\"MU\x0bLLER\",Two\r\n");
    RUN(&ran, "audit", csv, "--site-attribute=Home-Server", "--format=ldif");
    assert_holds(ran.output, "\n# group 1, line 3 of ");
    assert_holds(ran.output, "\n# no DN is known: rename 'MU\\x0BLLER' by hand\n");
    assert_holds_not(ran.output, "dn:");
    program_forget(&ran);
    free(csv);
}
END_TEST

/* Names that LDIF has to encode, a DN with a comma in it; what ldapmodify has done, a second audit finds. */
START_TEST(ldapmodify_makes_them)
{
    struct slapd server = {0};
    struct ran ran;
    char *people = new_file(own_folder, "people.ldif", "");
    slapd_write(people,
                "dn: o=acme\nobjectClass: organization\no: acme\n\ndn: ou=One,o=acme\nobjectClass: organizationalUnit\nou: One\n\n"
                "dn: ou=Two,o=acme\nobjectClass: organizationalUnit\nou: Two\n\n" USER("cn=M\xc3\xbcller\\, Hans,ou=One,o=acme",
                                                                                       "cn: M\xc3\xbcller, Hans\n")
                    USER("cn=M\xc3\x9cLLER\\, Hans,ou=Two,o=acme", "cn: M\xc3\x9cLLER, Hans\n")
                        USER("cn=a,ou=One,o=acme", "cn: a\ndisplayName: Smith\n")
                            USER("cn=b,ou=Two,o=acme", "cn: b\ndisplayName: SMITH\n"));
    slapd_start(&server, (const struct slapd_database[]){{.suffix = "o=acme", .ldif = people}, {0}}, false);
    struct text url = {0}, command = {0};
    text_printf(&url, "%so=acme", server.url);
    RUN(&ran, "audit", url.bytes, in_folder("--report=ldif:", "renames.ldif"));
    assert_printed(&ran, 1, ": 4 users in 2 groups collide. ");
    text_printf(&command, "ldapmodify -x -H %s -D cn=admin,o=acme -w '" SLAPD_PASSWORD "' -f '%s/renames.ldif' >/dev/null",
                server.url, own_folder);
    ck_assert_int_eq(system(command.bytes), 0); /* NOLINT(cert-env33-c): a tool of the system, as whoever renames would run it */
    RUN(&ran, "audit", url.bytes);
    assert_printed(&ran, 0, "No users collide: nothing is sent again and again.");
    text_clean_up(&url);
    text_clean_up(&command);
    slapd_stop(&server);
    free(people);
}
END_TEST

static const struct {
    const char *value, *expected;
} lines[] = {
    {"a b", "x: a b\n"},  {"", "x: \n"},          {" a", "x:: IGE=\n"},   {"a ", "x:: YSA=\n"},   {":a", "x:: OmE=\n"},
    {"<a", "x:: PGE=\n"}, {"a\nb", "x:: YQpi\n"}, {"a\rb", "x:: YQ1i\n"}, {"\xff", "x:: /w==\n"}, {"\xc3\xbc", "x:: w7w=\n"},
};

START_TEST(values_are_encoded)
{
    struct text text = {0};
    ldif_append(&text, "x", lines[_i].value, strlen(lines[_i].value));
    ck_assert_str_eq(text.bytes, lines[_i].expected);
    text_clean_up(&text);
}
END_TEST

static Suite *cli_renames_suite(void)
{
    Suite *suite = suite_create("cli_renames");
    TCase *renames = tcase_create("renames");
    tcase_add_checked_fixture(renames, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(renames, 60);
    tcase_add_test(renames, a_line_for_each_rename);
    tcase_add_test(renames, renames_are_a_plan);
    tcase_add_test(renames, users_without_dn_are_renamed_by_hand);
    tcase_add_test(renames, ldapmodify_makes_them);
    tcase_add_loop_test(renames, values_are_encoded, 0, (int)(sizeof lines / sizeof *lines));
    suite_add_tcase(suite, renames);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_renames_suite};
    return suite_main(makers, 1);
}
