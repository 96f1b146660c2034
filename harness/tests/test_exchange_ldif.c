/* People from LDIF files. */
#include "exchange/directory.h"
#include "sample_export.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "harness/tests/data/exchange/"

static const struct directory_config config = {.site_level = 1, .strict = true};

static const char all_forms[] = "16 Smith, Jimmy\n20 Adams, Amy\n25 M\xC3\xBCller, J\xC3\xBCrgen\n29 Brown, Bob\n37 Brown, Bill\n"
                                "43 Dow, Ai\n49 Eve\n56 \xC3\x8Blla  \n76 Last, Lee\n";

/* A site may have no people; its export still has entries. */
START_TEST(an_export_may_hold_no_people)
{
    struct text taken = {0}, message = {0};
    ck_assert_int_eq(ldif_read(FOLDER "no_people.ldif", &config, export_note_name, &taken, &message), INPUT_OK);
    ck_assert_uint_eq(taken.length, 0);
    text_clean_up(&taken);
    text_clean_up(&message);
}
END_TEST

START_TEST(all_forms_are_read)
{
    static const char *const paths[] = {FOLDER "all_forms.ldif", FOLDER "all_forms_crlf.ldif"};
    struct text taken = {0}, message = {0};
    ck_assert_int_eq(ldif_read(paths[_i], &config, export_note_name, &taken, &message), INPUT_OK);
    ck_assert_str_eq(taken.bytes, all_forms);
    ck_assert_uint_eq(message.length, 0);
    text_clean_up(&taken);
}
END_TEST

/* Output of ldifde -u, in either byte order. */
START_TEST(utf_16_is_read)
{
    static const char *const paths[] = {FOLDER "utf16.ldif", FOLDER "utf16_other_order.ldif"};
    struct text taken = {0}, message = {0};
    ck_assert_int_eq(ldif_read(paths[_i], &config, export_note_name, &taken, &message), INPUT_OK);
    ck_assert_str_eq(taken.bytes, "3 a\n");
    text_clean_up(&taken);
    text_clean_up(&message);
}
END_TEST

/* Files are named after their mistake. */
static const struct {
    const char *name, *message, *taken;
} bad[] = {
    {"bad_base64", ":3:1: \"displayName\" has a value that is not base64; expected base64 after \"::\"", ""},
    {"bad_base64_letter", ":3:1: \"displayName\" has a value that is not base64; expected base64 after \"::\"", ""},
    {"bad_base64_padding", ":3:1: \"displayName\" has a value that is not base64; expected base64 after \"::\"", ""},
    {"bad_type", ":3:1: \"display name: Smith\" is not a line of LDIF; expected \"name: value\"", ""},
    {"carriage_return", ":3:6: carriage return within this line; expected one only before a line feed", ""},
    {"change", ":3:1: \"cn\" is changed here; expected the entries of an export", ""},
    {"control", ":3:1: \"changetype\" makes this a change; expected the entries of an export", ""},
    {"empty", ": has no entry; expected the export of a directory as LDIF", ""},
    {"include", ":5:1: include is not supported; expected an entry", "3 a\n"},
    {"index", ":5:1: \"12\" is not a line of LDIF; expected \"name: value\"", "3 a\n"},
    {"leading_space", ":1:1: \" dn: cn=a,o=acme\" is not a line of LDIF; expected \"name: value\"", ""},
    {"no_colon", ":3:1: \"displayName Smith\" is not a line of LDIF; expected \"name: value\"", ""},
    {"no_dn", ":6:1: \"uid\" begins this entry; expected \"dn:\"", "3 a\n"},
    {"no_empty_line", ":4:1: \"dn\" is inside an entry; expected an empty line before it", ""},
    {"no_type", ":3:1: \": Smith\" is not a line of LDIF; expected \"name: value\"", ""},
    {"nul_byte", ":5:1: NUL in this line; expected text, or base64 after \"::\"", "3 a\n"},
    {"nul_in_base64", ":3:1: \"displayName\" has a value with a NUL; expected none", ""},
    {"person_without_name", ":5:1: \"uid=b,o=acme\" is a person without a name; expected displayName or cn", "3 a\n"},
    {"url", ":3:1: \"displayName\" refers to a URL; expected the value itself, as URLs are not read", ""},
    {"version_2", ":1:1: \"2\" is not a supported version of LDIF; expected 1", ""},
    {"version_of_nothing", ":1:1: \"\" is not a supported version of LDIF; expected 1", ""},
};

START_TEST(is_refused)
{
    struct text path = {0}, expected = {0}, taken = {0}, message = {0};
    text_printf(&path, FOLDER "%s.ldif", bad[_i].name);
    text_printf(&expected, "%s%s", path.bytes, bad[_i].message);
    ck_assert_int_eq(ldif_read(path.bytes, &config, export_note_name, &taken, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, expected.bytes);
    ck_assert_str_eq(taken.bytes ? taken.bytes : "", bad[_i].taken);
    text_clean_up(&path);
    text_clean_up(&expected);
    text_clean_up(&taken);
    text_clean_up(&message);
}
END_TEST

#define ENTRY(dn, rest) "dn: " dn "\nobjectClass: person\n" rest "\n"
#define LEVEL(n)                                                                                                                   \
    {                                                                                                                              \
        .site_level = (n)                                                                                                          \
    }

/* Which site is whose. */
static const struct {
    struct directory_config config;
    const char *ldif, *taken;
} sites[] = {
    {LEVEL(1), ENTRY("cn=a,cn=Recipients,ou=Site 1,o=acme", "cn: a\n"), "3 a|Site 1|cn=a,cn=Recipients,ou=Site 1,o=acme\n"},
    {LEVEL(1), ENTRY("CN=a,OU=x,OU=y,DC=acme", "cn: a\n"), "3 a|y|CN=a,OU=x,OU=y,DC=acme\n"},
    {LEVEL(2), ENTRY("CN=a,OU=x,OU=y,DC=acme", "cn: a\n"), "3 a|x|CN=a,OU=x,OU=y,DC=acme\n"},
    {LEVEL(3), ENTRY("CN=a,OU=x,OU=y,DC=acme", "cn: a\n"), "3 a||CN=a,OU=x,OU=y,DC=acme\n"},
    {LEVEL(3), ENTRY("CN=a,OU=x,OU=y,DC=acme", "ou:\nou: own\nou: other\ncn: a\n"), "6 a|own|CN=a,OU=x,OU=y,DC=acme\n"},
    {LEVEL(1), ENTRY("cn=a,o=acme", "cn: a\nou;lang-en: own\n"), "3 a|own|cn=a,o=acme\n"},
    {LEVEL(1), ENTRY("cn=a,ou=,o=acme", "cn: a\nou: own\n"), "3 a|own|cn=a,ou=,o=acme\n"},
    {LEVEL(1), ENTRY("cn=a,ou=One\\2C Two\\, \\\"Three\\\",o=acme", "cn: a\n"),
     "3 a|One, Two, \"Three\"|cn=a,ou=One\\2C Two\\, \\\"Three\\\",o=acme\n"},
    {LEVEL(1), ENTRY("cn=a\\,ou=x,ou=M\\C3\\BCnchen,o=acme", "cn: a\n"),
     "3 a|M\xC3\xBCnchen|cn=a\\,ou=x,ou=M\\C3\\BCnchen,o=acme\n"},
    {LEVEL(1), ENTRY("cn=a,l=here+ou=Site 1,o=acme", "cn: a\n"), "3 a|Site 1|cn=a,l=here+ou=Site 1,o=acme\n"},
    {LEVEL(2), ENTRY("cn=a+ou=x,ou=y,o=acme", "cn: a\n"), "3 a|x|cn=a+ou=x,ou=y,o=acme\n"},
    {LEVEL(2), ENTRY("cn=a,ou=x+ou=y,o=acme", "cn: a\n"), "3 a||cn=a,ou=x+ou=y,o=acme\n"}, /* one RDN is one level */
    {LEVEL(1), ENTRY("ou=a", "cn: a\n"), "3 a|a|ou=a\n"},
    {LEVEL(1), "dn:\ncn: a\n", "2 a||\n"},
    {{.site_attribute = "L", .site_level = 1}, ENTRY("cn=a,l=here,ou=x", "cn: a\n"), "3 a|here|cn=a,l=here,ou=x\n"},
    {{.site_attribute = "cn", .site_level = 1}, ENTRY("cn=a,o=acme", "cn: b\n"), "3 b|a|cn=a,o=acme\n"},
    {{.site_attribute = "cn", .site_level = 2}, ENTRY("cn=a,o=acme", "cn: b\n"), "3 b|b|cn=a,o=acme\n"},
    {{.site_attribute = "department", .site_level = 1},
     ENTRY("cn=a,ou=x", "department:: U2l0ZQ==\ncn: a\n"),
     "4 a|Site|cn=a,ou=x\n"},
    /* Neighbours, of the same and of other sites. */
    {LEVEL(1),
     ENTRY("cn=a,ou=x", "cn: a\n") ENTRY("cn=b,ou=x", "cn: b\n") ENTRY("cn=c,o=x", "cn: c\n") ENTRY("cn=d,ou=x", "cn: d\n")
         ENTRY("cn=e+ou=y,ou=x", "cn: e\n") ENTRY("cn=f", "cn: f\n"),
     "3 a|x|cn=a,ou=x\n7 b|x|cn=b,ou=x\n11 c||cn=c,o=x\n15 d|x|cn=d,ou=x\n19 e|x|cn=e+ou=y,ou=x\n23 f||cn=f\n"},
    {LEVEL(2), ENTRY("cn=a+ou=y,ou=x", "cn: a\n") ENTRY("cn=b,ou=x", "cn: b\n"), "3 a|y|cn=a+ou=y,ou=x\n7 b||cn=b,ou=x\n"},
};

START_TEST(sites_are_found)
{
    assert_taken(ldif_read, &sites[_i].config, sites[_i].ldif, strlen(sites[_i].ldif), sites[_i].taken);
}
END_TEST

#define CLASSES(classes) "dn: cn=a\n" classes "cn: a\n\ndn: o=x\nobjectClass: top\n"

/* Output of several tools, and which entries are people. */
static const struct {
    const char *ldif, *taken;
} written[] = {
    /* ldapsearch: of two pages; referrals */
    {"# extended LDIF\n#\n# LDAPv3\n# base <o=acme> with scope subtree\n#\n\n# a, acme\ndn: cn=a,o=acme\nobjectClass: person\ncn: "
     "a\n\n"
     "# search result\nsearch: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MAQCAQAEAA==\npagedresults: "
     "cookie=AQ==\n\n"
     "# search reference\nref: ldap://other.example/o=acme??sub\n\n"
     "dn: cn=b,o=acme\nobjectClass: person\ncn: b\n\n# search result\nsearch: 3\nresult: 0 Success\n\n# numResponses: 3\n# "
     "numEntries: 2\n",
     "10 a||cn=a,o=acme\n23 b||cn=b,o=acme\n"},
    /* ldapsearch -L */
    {"version: 1\n\n#\n# LDAPv3\n\ndn: cn=a\ncn: a\n\n# search result\n# search: 2\n# result: 0 Success\n", "7 a||cn=a\n"},
    /* slapcat */
    {"dn: cn=a,ou=x,o=acme\nobjectClass: inetOrgPerson\ncn: a\nsn: a\nstructuralObjectClass: inetOrgPerson\n"
     "entryUUID: 00000000-0000-1000-8000-000000000000\ncreatorsName: cn=admin,o=acme\ncreateTimestamp: 20260101000000Z\n"
     "entryCSN: 20260101000000.000000Z#000000#000#000000\nmodifiersName: cn=admin,o=acme\n\n",
     "3 a|x|cn=a,ou=x,o=acme\n"},
    /* ldifde -f */
    {"dn: CN=a,OU=x,DC=acme\r\nchangetype: add\r\nobjectClass: top\r\nobjectClass: person\r\nobjectClass: organizationalPerson\r\n"
     "objectClass: user\r\ncn: a\r\n\r\ndn: CN=PC1,OU=x,DC=acme\r\nchangetype: Add\r\nobjectClass: top\r\nobjectClass: person\r\n"
     "objectClass: organizationalPerson\r\nobjectClass: user\r\nobjectClass: computer\r\ncn: PC1\r\n\r\n",
     "7 a|x|CN=a,OU=x,DC=acme\n"},
    {"version: 1\ndn: cn=a\ncn: a\n", "3 a||cn=a\n"},
    {"dn: cn=a\nobjectClass: container\n\ndn: cn=b\n\n", ""},
    {CLASSES("objectClass: Contact\n"), "3 a||cn=a\n"},
    {CLASSES("objectClass: Remote-Address\n"), "3 a||cn=a\n"},
    {CLASSES("objectClass: residentialPerson\n"), "3 a||cn=a\n"},
    {CLASSES(""), "2 a||cn=a\n"},
    {CLASSES("objectClass:\n"), "3 a||cn=a\n"},
    {CLASSES("objectClass: top\n"), ""},
    {CLASSES("objectClass: MHS-Monitoring-Config\n"), ""},
    {CLASSES("objectClass: person\nobjectClass: GroupOfNames\n"), ""},
    {CLASSES("objectClass: publicFolder\n"), ""},
    {CLASSES("objectClass: personal\n"), ""},
};

START_TEST(output_of_common_tools_is_read)
{
    assert_taken(ldif_read, &config, written[_i].ldif, strlen(written[_i].ldif), written[_i].taken);
}
END_TEST

#define PERSON "dn: cn=a\ncn: a\n\n"
#define TAKEN "2 a||cn=a\n"
#define WHOLE "; expected the whole export (if it is complete, end its last line)"

static const struct {
    const char *ldif, *message, *taken;
} refused[] = {
    {PERSON "dn: cn=b\ncn:: QkJ", ":5:1: \"cn\" is cut off by the end of the file" WHOLE, TAKEN},
    {PERSON "dn: cn=b\ncn:: QkJC\n QkJ", ":5:1: \"cn\" is cut off by the end of the file" WHOLE, TAKEN},
    {PERSON "dn: cn=b", ":4:1: \"dn\" is cut off by the end of the file" WHOLE, TAKEN},
    {PERSON "dn: cn=b\nobjec", ":5:1: \"objec\" is cut off by the end of the file" WHOLE, TAKEN},
    {PERSON "dn: cn=b\nobjec\n\n", ":5:1: \"objec\" is not a line of LDIF; expected \"name: value\"", TAKEN},
    {PERSON "dn: cn=b\n", ":4:1: \"cn=b\" is the last line of the file, an entry without attributes; expected the whole export",
     TAKEN},
    {PERSON "dn: cn=b\ncn:: QkJ\n", ":5:1: \"cn\" has a value that is not base64; expected base64 after \"::\"", TAKEN},
    {PERSON "search: 2\nresult: 4 Size limit exceeded\n",
     ":5:1: \"4 Size limit exceeded\" is the result of the search; expected \"0 Success\", as all others mean a partial directory",
     TAKEN},
    {PERSON "search: 2\nresult: 04\n",
     ":5:1: \"04\" is the result of the search; expected \"0 Success\", as all others mean a partial directory", TAKEN},
    {PERSON "search: 2\nresult:\n",
     ":5:1: \"\" is the result of the search; expected \"0 Success\", as all others mean a partial directory", TAKEN},
    {PERSON "# search result\nsearch: 2\n", ":5:1: \"search\" has no result; expected \"result: 0 Success\" after it", TAKEN},
    {PERSON "dn: cn=b\nchangetype: delete\n", ":5:1: \"changetype\" makes this a change; expected the entries of an export", TAKEN},
    {PERSON "dn: cn=b\nchangetype: modrdn\n", ":5:1: \"changetype\" makes this a change; expected the entries of an export", TAKEN},
    {PERSON "dn: cn=b\nchangetype:\n", ":5:1: \"changetype\" makes this a change; expected the entries of an export", TAKEN},
    {PERSON "dn: nobody\ncn: b\n", ":4:1: \"nobody\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"", TAKEN},
    {PERSON "dn: cn=b,nowhere\ncn: b\n",
     ":4:1: \"cn=b,nowhere\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"", TAKEN},
    {PERSON "dn:: Y249YgBj\ncn: b\n", ":4:1: \"cn=b\\x00c\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"",
     TAKEN},
    {PERSON "dn: cn=b\ncn: b\nou:: YQBi\n", ":6:1: \"ou\" has a value with a NUL; expected none", TAKEN},
    {PERSON "dn: cn=b,ou=a\\00b\ncn: b\n",
     ":4:1: \"cn=b,ou=a\\\\00b\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"", TAKEN},
};

START_TEST(mistakes_are_reported)
{
    assert_not_taken(ldif_read, &config, refused[_i].ldif, strlen(refused[_i].ldif), refused[_i].message, refused[_i].taken);
}
END_TEST

START_TEST(each_failed_allocation_is_reported)
{
    static const char ldif[] =
        ENTRY("cn=a,ou=x,o=acme", "cn: a\n") ENTRY("cn=longer,ou=y,o=acme", "cn: b\n") ENTRY("cn=c+ou=x,o=acme", "cn: c\n");
    assert_memory_is_said(ldif_read, &config, ldif, sizeof ldif - 1, 5);
}
END_TEST

static void note_progress(void *context, uint64_t people)
{
    uint64_t *told = context;
    ck_assert_uint_gt(people, *told);
    *told = people;
}

START_TEST(progress_is_reported)
{
    struct text ldif = {0};
    const unsigned count = suite_under_valgrind() ? 5000 : 10000;
    for (unsigned i = 0; i < count; i++)
        text_puts(&ldif, PERSON);
    uint64_t told = 0;
    struct directory_config telling = {.site_level = 1, .progress = note_progress, .progress_context = &told};
    struct export_seen seen = {0};
    export_read(ldif_read, &telling, ldif.bytes, ldif.length, &seen);
    ck_assert_int_eq(seen.status, INPUT_OK);
    ck_assert_uint_ge(told, 4096);
    export_clean_up(&seen);
    text_clean_up(&ldif);
}
END_TEST

START_TEST(unreadable_files_are_refused)
{
    struct text message = {0};
    ck_assert_int_eq(ldif_read("harness", &config, export_note_name, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "harness: is a directory; expected a regular file");
    text_clear(&message);
    ck_assert_int_eq(ldif_read("/proc/self/mem", &config, export_note_name, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "/proc/self/mem:1:1: the rest cannot be read: Input/output error");
    text_clean_up(&message);
}
END_TEST

static enum input_status refuse_second(void *context, const struct person *person)
{
    (void)person;
    unsigned *taken = context;
    return ++*taken == 2 ? INPUT_NO_MEMORY : INPUT_OK;
}

START_TEST(a_visitor_ends_the_reading)
{
    unsigned taken = 0;
    struct text message = {0};
    ck_assert_int_eq(ldif_read(FOLDER "all_forms.ldif", &config, refuse_second, &taken, &message), INPUT_NO_MEMORY);
    ck_assert_uint_eq(taken, 2);
    ck_assert_uint_eq(message.length, 0);
}
END_TEST

static Suite *exchange_ldif_suite(void)
{
    Suite *suite = suite_create("exchange ldif");
    TCase *files = tcase_create("files");
    tcase_add_test(files, an_export_may_hold_no_people);
    tcase_add_loop_test(files, all_forms_are_read, 0, 2);
    tcase_add_loop_test(files, utf_16_is_read, 0, 2);
    tcase_add_loop_test(files, is_refused, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_loop_test(files, sites_are_found, 0, (int)(sizeof sites / sizeof *sites));
    tcase_add_loop_test(files, output_of_common_tools_is_read, 0, (int)(sizeof written / sizeof *written));
    tcase_add_loop_test(files, mistakes_are_reported, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(files, each_failed_allocation_is_reported);
    tcase_add_test(files, progress_is_reported);
    tcase_add_test(files, unreadable_files_are_refused);
    tcase_add_test(files, a_visitor_ends_the_reading);
    suite_add_tcase(suite, files);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldif_suite};
    return suite_main(makers, 1);
}
