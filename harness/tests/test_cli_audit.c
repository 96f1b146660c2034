/* The command audit: options, refusals and the password. */
#include "audit_command.h"
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Arguments that are refused, with the status and a part of the message. */
static const struct {
    const char *arguments[4];
    int status;
    const char *message;
} refusals[] = {
    {{NULL}, 2, "give the directory: FILE (LDIF or CSV), SITE=FILE or ldap://HOST/BASE"},
    {{"--directory=x", "./x"}, 3, "x: cannot be opened"},
    {{"a.ldif", "--directory=a.ldif"}, 2, "a.ldif is given twice; give each directory once"},
    {{"fixtures/data/article-three-spellings.ldif", "X=./fixtures/data/article-three-spellings.ldif"},
     2,
     "./fixtures/data/article-three-spellings.ldif is given twice"},
    {{LIVE, "ldap://127.0.0.1:9/o=Org"}, 2, "ldap://127.0.0.1:9/o=Org is given twice"},
    {{""}, 2, "give the directory: FILE (LDIF or CSV)"},
    {{"=x"}, 3, "=x: cannot be opened"},
    {{"x="}, 3, "x=: cannot be opened"},
    {{"Site 1=/no/such=file"}, 3, "/no/such=file: cannot be opened"},
    {{"--check", "--format=json", "x"}, 2, "--check prints one line; omit --format"},
    {{"--check", "--format=table", "x"}, 2, "--check prints one line; omit --format"},
    {{"--separator=ab", "x"}, 2, "--separator: 'ab' is not a character of ASCII, or tab, comma or semicolon"},
    {{"--separator=\"", "x"}, 2, "--separator: '\"' is not a character of ASCII"},
    {{"--separator=tab", LIVE}, 2, "--separator is for a file, and the directory is live; omit it"},
    {{"--person-class=", "x"}, 2, "--person-class: give an object class"},
    {{"--directory="}, 2, "--directory: give a file or an LDAP URL"},
    {{"--post-office="}, 2, "--post-office: give a Ccmdir.exp"},
    {{"--site-attribute="}, 2, "--site-attribute: give an attribute, or the name of a column"},
    {{"--site-level=0"}, 2, "--site-level: '0' is not a number from 1 to 1000"},
    {{"--site-office=Site 1"}, 2, "--site-office: 'Site 1' is not SITE=NAME, as in 'Site 1=SITE1'"},
    {{"--site-office==SITE1"}, 2, "--site-office: '=SITE1' is not SITE=NAME"},
    {{"--site-office=Site 1="}, 2, "--site-office: 'Site 1=' is not SITE=NAME"},
    {{"--site-office=A=B", "--site-office=A=C"}, 2, "--site-office: 'A=C' is not the only one for this site; omit one of them"},
    {{"--hosting-site="}, 2, "--hosting-site: give the name of a site"},
    {{"--encoding=latin1"}, 2, "--encoding: 'latin1' is not auto, utf-8, utf-16 or windows-1252"},
    {{"--encoding=utf-8", LIVE}, 2, "--encoding is for a file, and the directory is live; omit it"},
    {{"--bind-dn="}, 2, "--bind-dn: give the DN to bind as"},
    {{"--bind-dn=cn=x", "--directory=x"}, 2, "--bind-dn is for a live directory, and there is none; omit it"},
    {{"--password-file="}, 2, "--password-file: give the file whose first line is the password"},
    {{"--password-file=x", "--directory=x"}, 2, "--password-file is for a live directory"},
    {{"--password-file=x", LIVE}, 2, "--password-file requires --bind-dn"},
    {{"--start-tls", "--directory=x"}, 2, "--start-tls is for a live directory"},
    {{"--start-tls", "--directory=LDAPS://h/"}, 2, "--start-tls is for ldap://; ldaps:// is TLS from the beginning"},
    {{"--start-tls", "--directory=ldapi:///"}, 2, "--start-tls is for ldap://"},
    {{"--ca-file="}, 2, "--ca-file: give a file of certificates, in PEM"},
    {{"--ca-file=x", "--directory=x"}, 2, "--ca-file is for a live directory"},
    {{"--ca-file=x", LIVE}, 2, "--ca-file is for TLS; give --start-tls or an ldaps:// directory"},
    {{"--page-size=0"}, 2, "--page-size: '0' is not a number from 1 to 1000000000"},
    {{"--page-size=9", "--directory=x"}, 2, "--page-size is for a live directory"},
    {{"--size-limit=x"}, 2, "--size-limit: 'x' is not a number from 1 to 1000000000"},
    {{"--size-limit=9", "--directory=x"}, 2, "--size-limit is for a live directory"},
    {{"--time-limit=86401"}, 2, "--time-limit: '86401' is not a number from 1 to 86400"},
    {{"--time-limit=9", "--directory=x"}, 2, "--time-limit is for a live directory"},
    {{"--code-page=65001"}, 2, "--code-page: '65001' is not 437, 850, 852, 866, 1252, 932 or utf-8"},
    {{"--code-page=none"}, 2, "--code-page: 'none' is not"},
    {{"--lenient", "--directory=x"}, 2, "--lenient requires --post-office"},
    {{"--identity=case"},
     2,
     "--identity: 'case' is not KEY=VALUE[,KEY=VALUE...], each key once: case=simple, ascii, full or exact"},
    {{"--identity=case=upper"}, 2, "--identity: 'case=upper' is not"},
    {{"--identity=case=full,case=full"}, 2, "--identity: 'case=full,case=full' is not"},
    {{"--identity=letters=3"}, 2, "--identity: 'letters=3' is not"},
    {{"--identity=length=x"}, 2, "--identity: 'length=x' is not"},
    {{"--identity=spaces=squeeze,"}, 2, "--identity: 'spaces=squeeze,' is not"},
    {{"--identity="}, 2, "--identity: '' is not"},
    {{"--identity=case=simplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimplesimple"
      "simplesimplesimple"},
     2,
     "--identity: 'case=simplesimple"},
    {{"--identity=case=full,length=0x1"},
     2,
     "is not KEY=VALUE[,KEY=VALUE...], each key once: case=simple, ascii, full or exact; spaces=keep or squeeze; "
     "normalization=none, nfc or nfkc; length=N"},
    {{"--stores=case=simple"},
     2,
     "--stores: 'case=simple' is not KEY=VALUE[,KEY=VALUE...], each key once: normalization=keep, nfc or nfd; case=keep, lower or "
     "upper; length=N; spaces=keep, trim or squeeze"},
    {{"--stores=spaces=trim,spaces=trim"}, 2, "--stores: 'spaces=trim,spaces=trim' is not"},
    {{"--on-reject=skip"}, 2, "--on-reject: 'skip' is not continue or stop"},
    {{"--import-order=adds"}, 2, "--import-order: 'adds' is not deletes first or adds first"},
    {{"--on-collision=merge"}, 2, "--on-collision: 'merge' is not replace, keep or reject"},
    {{"--cycles=0"}, 2, "--cycles: '0' is not a number from 1 to 100000"},
    {{"--cycles-per-day=0"}, 2, "--cycles-per-day: '0' is not a number above 0, at most 86400, as in 24 or 0.5"},
    {{"--cycles-per-day=86401"}, 2, "--cycles-per-day: '86401' is not"},
    {{"--cycles-per-day=-1"}, 2, "--cycles-per-day: '-1' is not"},
    {{"--cycles-per-day=nan"}, 2, "--cycles-per-day: 'nan' is not"},
    {{"--keep="}, 2, "--keep: give the folder that the files go to"},
    {{"--write-fixture="}, 2, "--write-fixture: give the file to write"},
    {{"--anonymize", "--directory=x"}, 2, "--anonymize requires --write-fixture"},
    {{"--format=html"}, 2, "--format: 'html' is not table, json, csv, renames or ldif"},
    {{"--format=tap"}, 2, "--format: 'tap' is not table, json, csv, renames or ldif"},
    {{"--color=x\033"}, 2, "--color: 'x\\x1B' is not auto, always or never"},
    {{"--report=tap:x"},
     2,
     "--report: 'tap:x' has no format for files; give FORMAT:PATH, where FORMAT is json, csv, renames, ldif, sarif or "
     "html"},
    {{"--report=json:x", "--report=csv:./x"}, 2, "--report: 'csv:./x' is the second report for this file"},
    {{"--report=json:x", "--directory=x"}, 2, "--report would overwrite an input; give it another path"},
    {{"--report=json:x", "--directory=y", "--post-office=x"}, 2, "--report would overwrite an input"},
    {{"--report=json:x", "--directory=y", "--write-fixture=x"}, 2, "--report and --write-fixture have the same path; give each "},
    {{"--write-fixture=x", "--directory=x"}, 2, "--write-fixture would overwrite an input; give it another path"},
    {{"--write-fixture=x", "--directory=y", "--post-office=./x"}, 2, "--write-fixture would overwrite an input"},
    {{"-m", "no-such", "--directory=x"}, 2, "there is no module 'no-such'"},
    {{"-m", "./no-such.so", "--directory=fixtures/data/article-three-spellings.ldif"}, 3, "no-such.so: cannot be loaded"},
    {{"--directory=x", "--report=json:/no/such/x"}, 3, "/no/such/x: cannot write the report: no such directory; create it first"},
    {{"--directory=x", "--write-fixture=/no/such/x"},
     3,
     "/no/such/x: cannot write the fixture: no such directory; create it first"},
    {{"--directory=x", "--write-fixture=/dev/null"}, 3, "/dev/null: cannot write the fixture: it exists and is not a regular file"},
    {{"--jobs=0", "--directory=x"}, 2, "--jobs: '0' is not a number from 1 to 1024"},
};

START_TEST(contradictory_options_are_refused)
{
    if (suite_under_valgrind() && _i % 11) /* each start takes a second there */
        return;
    struct ran ran;
    const char *const *given = refusals[_i].arguments;
    RUN(&ran, "audit", given[0], given[1], given[2]);
    assert_refused(&ran, refusals[_i].status, refusals[_i].message);
}
END_TEST

START_TEST(the_program_knows_the_command)
{
    struct ran ran;
    RUN(&ran, "--help");
    assert_printed(&ran, 0, "  audit     find users of a real directory whose updates repeat\n");
    RUN(&ran, "audit", "--help");
    assert_printed(&ran, 0, "the renames that end them.");
}
END_TEST

/* ---- Findings ---- */

static const char *verdict_of(json_t *root, size_t build) { return word_of(part_of(root, "builds", build), "verdict"); }

START_TEST(the_article_is_found)
{
    struct ran ran;
    RUN(&ran, "audit", THREE);
    ck_assert_int_eq(ran.status, 1);
    assert_holds(ran.output, "article-three-spellings.ldif: 3 people at 3 sites\n");
    assert_holds(ran.output, "\n1. 3 users collide: spelling\n"
                             "  'Smith, Jimmy' at Site 1, line 7, cn=Jimmy Smith,ou=Site 1,o=Org\n"
                             "  'SMITH, Jimmy' at Site 2: rename to 'SMITH, Jimmy (Site 2)', line 13, cn=Jimmy\n"
                             "    Smith,ou=Site 2,o=Org\n"
                             "  'Smith, jimmy' at Site 3: rename to 'Smith, jimmy (Site 3)', line 19, cn=Jimmy\n"
                             "    Smith,ou=Site 3,o=Org\n"
                             "  'Smith, Jimmy' at Site 1 blocks 'SMITH, Jimmy' at Site 2 and 'Smith, jimmy' at\n"
                             "  Site 3\n"
                             "  pre-SP4  2 records a cycle, never ending: in every cycle 'SMITH, Jimmy' at\n");
    assert_holds(ran.output, "  SP4      nothing more is sent; the post office holds 'Smith, Jimmy' at SITE1;\n");
    assert_holds(ran.output, "  a day                        48    0               0\n");
    assert_holds(ran.output, "Rename 2 users to end 48 redundant updates a day and give everybody an entry.\n");
    assert_holds(ran.output, "  verified: with it pre-SP4 is quiet, and everybody has an entry\n");
    assert_printed(&ran, 1, "\n3 people at 3 sites: 3 users in 1 group collide. ");
}
END_TEST

START_TEST(nothing_found_is_status_0)
{
    struct ran ran;
    RUN(&ran, "audit", ALONE);
    assert_printed(&ran, 0, "\nNo users collide: nothing is sent again and again.\n");
    RUN(&ran, "audit", THREE, "--identity=case=exact", "-m", "pre-sp4");
    assert_printed(&ran, 0, "\nNo users collide: ");
    /* SP4 is over-fixed for such a post office. */
    RUN(&ran, "audit", THREE, "--identity=case=exact");
    assert_printed(&ran, 1, "\nNo users collide, but SP4 does not come to rest or leaves somebody without an\nentry.\n");
}
END_TEST

/* Unroutable post offices are reported, and are no build's fault: no new name would help. */
START_TEST(unroutable_post_offices_are_no_finding)
{
    struct ran ran;
    char *directory = new_file(own_folder, "one.ldif", PERSON("cn=a,ou=Site 1", "Ray, Bob"));
    char *office = new_file(own_folder, "Ccmdir.exp",
                            "Name: HUB\nLocn: P\nAddr: \nCmts: \n\n"
                            "Name: SITE1\nLocn: p\nAddr: HUB\nCmts: MSExchangeCCMC EXSRV1\n\n");
    RUN(&ran, "audit", in_folder("--directory=", "one.ldif"), in_folder("--post-office=", "Ccmdir.exp"));
    assert_holds(ran.output, "quiet, faults: 1 unroutable; ");
    assert_printed(&ran, 0, "\nNo users collide: nothing is sent again and again.\n");
    free(directory);
    free(office);
}
END_TEST

START_TEST(options_change_the_findings)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--format=json", "--cycles-per-day=0.5", "--site-office=Site 2=PO-TWO", "--hosting-site=Site 3", "-m",
        "pre-sp4", "-m", "SP4", "-m", "sp4");
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran), *before = part_of(root, "builds", 0);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "builds")), 3);
    ck_assert_double_eq(json_real_value(json_object_get(before, "per_cycle")), 2);
    ck_assert_double_eq(json_real_value(json_object_get(before, "per_day")), 1);
    ck_assert_double_eq(json_real_value(json_object_get(before, "per_year")), 365);
    ck_assert_str_eq(word_of(part_of(root, "sites", 0), "site"), "Site 3");
    ck_assert_str_eq(word_of(part_of(root, "sites", 0), "post_office"), "SITE3");
    ck_assert_str_eq(word_of(part_of(root, "sites", 2), "post_office"), "PO-TWO");
    json_decref(root);
    RUN(&ran, "audit", THREE, "--format=json", "--cycles=1", "--on-collision=keep", "--no-fork", "-j1");
    ck_assert_int_eq(ran.status, 1);
    root = results_of(&ran);
    ck_assert_str_eq(verdict_of(root, 0), "undecided");
    json_decref(root);
    RUN(&ran, "audit", ALONE, "--format=json", "--identity=spaces=squeeze,case=ascii,normalization=nfkc,length=4");
    ck_assert_int_eq(ran.status, 1);
    root = results_of(&ran);
    ck_assert_str_eq(json_string_value(part_of(part_of(root, "groups", 0), "causes", 0)), "truncated");
    json_decref(root);
    RUN(&ran, "audit", THREE, "--site-attribute=o");
    assert_holds(ran.output, "All people are at one site, with the same value of 'o'");
    assert_holds(ran.output, "1. 3 users collide: spelling\n");
    assert_holds_not(ran.output, "--site-attribute");
    assert_printed(&ran, 1, ": 3 people at 1 site");
    RUN(&ran, "audit", THREE, "--site-attribute=oo");
    assert_refused(&ran, 3,
                   ": no user has a value of \"oo\", so sites are unknown; expected the attribute (in a CSV file the column)");
    RUN(&ran, "audit", THREE, "--site-level=2");
    assert_refused(&ran, 3, ": no user has value number 2 of \"ou\", so sites are unknown; expected the attribute");
    RUN(&ran, "audit", THREE, "--hosting-site=Site 4");
    assert_refused(&ran, 3, "Site 4");
}
END_TEST

START_TEST(a_crash_of_a_build_is_reported)
{
    struct ran ran;
    char *module = module_path("crashes");
    RUN(&ran, "audit", THREE, "-m", module, "-m", "sp4");
    assert_holds(ran.output, "  SP4: quiet; ");
    assert_holds(ran.output, "  a day                   crashed    0               –\n");
    assert_printed(&ran, 1, ": signal 11 (Segmentation");
    free(module);
}
END_TEST

START_TEST(both_sides_are_read)
{
    struct ran ran;
    char *entries = new_file(own_folder, "Ccmdir.exp",
                             "Name: smith, JIMMY\r\nLocn: L\r\nAddr: \r\nCmts: \r\n\r\nName: \xb5"
                             "dams\r\nLocn: L\r\n\r\n"
                             "Locn: L\r\n\r\n");
    const char *post_office = in_folder("--post-office=", "Ccmdir.exp");
    RUN(&ran, "audit", THREE, post_office, "--code-page=437");
    assert_refused(&ran, 3, "/Ccmdir.exp:9:");
    RUN(&ran, "audit", THREE, post_office, "--code-page=437", "--lenient", "--format=json", in_folder("--report=html:", "a.html"));
    ck_assert_int_eq(ran.status, 1);
    json_t *root = results_of(&ran);
    ck_assert_int_eq(number_of(root, "entries"), 2);
    ck_assert_int_eq(number_of(root, "skipped_records"), 1);
    ck_assert_str_eq(word_of(json_object_get(part_of(root, "groups", 0), "local"), "name"), "smith, JIMMY");
    ck_assert(json_is_true(json_object_get(part_of(part_of(root, "groups", 0), "builds", 1), "conflict")));
    json_decref(root);
    RUN(&ran, "audit", THREE, post_office, "--code-page=437", "--lenient");
    assert_holds(ran.output, "  pre-SP4  3 records a cycle, never ending, which are refused: 'Smith, Jimmy' at\n");
    assert_printed(&ran, 1, "\n  'smith, JIMMY' (Locn L) already exists and is not the connector's\n");
    assert_file_holds("a.html", "'smith, JIMMY' (Locn L) already exists and is not the connector's");
    free(entries);
}
END_TEST

static Suite *cli_audit_suite(void)
{
    Suite *suite = suite_create("audit-command");
    TCase *usage = tcase_create("usage");
    tcase_set_timeout(usage, 20);
    tcase_add_loop_test(usage, contradictory_options_are_refused, 0, (int)(sizeof refusals / sizeof *refusals));
    tcase_add_test(usage, the_program_knows_the_command);
    suite_add_tcase(suite, usage);
    TCase *finds = tcase_create("finds");
    tcase_set_timeout(finds, 30);
    tcase_add_checked_fixture(finds, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(finds, the_article_is_found);
    tcase_add_test(finds, both_sides_are_read);
    suite_add_tcase(suite, finds);
    if (!suite_under_valgrind()) { /* which would see nothing else in them */
        tcase_add_test(finds, nothing_found_is_status_0);
        tcase_add_test(finds, options_change_the_findings);
        tcase_add_test(finds, unroutable_post_offices_are_no_finding);
        tcase_add_test(finds, a_crash_of_a_build_is_reported);
    }
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_audit_suite};
    return suite_main(makers, 1);
}
