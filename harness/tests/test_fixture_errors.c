/* Each invalid fixture of data/fixture, and its message. */
#include "fixture/fixture.h"
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "harness/tests/data/fixture/"

/* Files are named after their mistake. */
struct bad {
    const char *name;    /* without .yaml */
    const char *message; /* after the file's path; with a path of its own where it is about another file */
};

static const struct bad bad[] = {
    /* clang-format off */
    {"add_of_one_who_is_there",
     ":7:49: changes[0].add.name \"Smith, Jimmy\" is a recipient of that site at that time already; expected another name"},
    {"administrator_adds_beyond_code_page",
     ":8:50: changes[0].administrator_adds.name \"Иванов\" has U+0418 \"И\", which code page 850 lacks; expected letters that it has, as in \"Ivanov\""},
    {"administrator_adds_empty_name",
     ":7:50: changes[0].administrator_adds.name is empty; expected the name of a user or post office"},
    {"administrator_adds_of_no_post_office",
     ":8:68: changes[1].administrator_adds.addr \"SITE3\" names no post office entry; expected the name of an entry with locn P or p"},
    {"administrator_adds_what_is_stored_as_nothing",
     ":8:50: changes[0].administrator_adds.name \"  a\" is empty in its stored form; expected a name that is not"},
    {"administrator_removes_empty_name",
     ":7:53: changes[0].administrator_removes.name is empty; expected the name of a recipient"},
    {"alias",
     ":6:10: changes has an alias (*); expected the value itself"},
    {"alias_for_a_key",
     ":4:3: the file has an alias (*); expected the value itself"},
    {"anchor",
     ":1:8: title has an anchor (&); fixtures are written without anchors and aliases"},
    {"anchor_of_a_key",
     ":4:1: the file has an anchor (&); fixtures are written without anchors and aliases"},
    {"anchor_of_a_list",
     ":3:8: sites has an anchor (&); fixtures are written without anchors and aliases"},
    {"broken_flow",
     ":4:1: not YAML: did not find expected node content (while parsing a flow node that began in line 4)"},
    {"broken_indentation",
     ":5:2: not YAML: did not find expected key (while parsing a block mapping that began in line 1)"},
    {"change_after_the_last_cycle",
     ":7:20: changes[0].before_cycle \"11\" comes after the last cycle; expected a number from 1 to 10"},
    {"change_at_empty_site",
     ":7:35: changes[0].add.site \"\" is not a site of this fixture; expected the name of one of its sites"},
    {"change_at_unknown_site",
     ":7:38: changes[0].remove.site \"site 1\" is not a site of this fixture; expected the name of one of its sites"},
    {"change_before_cycle_zero",
     ":7:20: changes[0].before_cycle \"0\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"change_from_unknown_site",
     ":7:58: changes[0].move.from \"Site 3\" is not a site of this fixture; expected the name of one of its sites"},
    {"change_of_empty_name",
     ":7:52: changes[0].rename.name is empty; expected the name of a recipient"},
    {"change_of_two_kinds",
     ":7:56: the key \"add\" excludes \"remove\" in line 7; expected only one of them"},
    {"change_to_unknown_site",
     ":7:70: changes[0].move.to \"Site 3\" is not a site of this fixture; expected the name of one of its sites"},
    {"change_with_unknown_key",
     ":7:68: unknown key \"comment\" in changes[0].remove; expected keys are site and name"},
    {"change_without_cycle",
     ":7:5: changes[0] lacks the key \"before_cycle\"; expected it here"},
    {"change_without_kind",
     ":7:5: changes[0] has none of the keys add, remove, rename, move, readdress, administrator_adds, administrator_removes and upgrade; expected one of them"},
    {"code_page_none",
     ":6:26: post_office.code_page \"none\" is unknown; expected 437, 850, 852, 866, 1252, 932 or utf-8"},
    {"code_page_unknown",
     ":6:26: post_office.code_page \"439\" is unknown; expected 437, 850, 852, 866, 1252, 932 or utf-8"},
    {"comments_only",
     ":2:1: the file is empty; expected at least title, source and sites"},
    {"control_byte",
     ":2:10: not YAML: control characters are not allowed"},
    {"cycles_empty",
     ":3:9: cycles \"\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_exponent",
     ":3:9: cycles \"1e3\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_hexadecimal",
     ":3:9: cycles \"0x10\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_list",
     ":3:9: cycles is a list; expected a single value"},
    {"cycles_negative",
     ":3:9: cycles \"-1\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_octal",
     ":3:9: cycles \"010\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_overflow",
     ":3:9: cycles \"18446744073709551616\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_too_many",
     ":3:9: cycles \"100001\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"cycles_zero",
     ":3:9: cycles \"0\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"csv_with_recipient_twice",
     FOLDER "recipient_twice.csv:6:1: \"M\xC3\xBCller,\\r\\nMax\" is a duplicate of line 2; expected distinct names within a site"},
    {"csv_without_column",
     FOLDER "without_column.csv:1:1: the column \"Obj-Class\" is missing; found \"Display Name\", \"Home-Server\"; expected the header line of a directory export"},
    {"duplicate_key",
     ":6:1: the key \"title\" is a duplicate of line 1; expected it once"},
    {"empty_file",
     ":1:1: the file is empty; expected at least title, source and sites"},
    {"empty_post_office_name",
     ":4:28: sites[0].post_office is empty; expected the name of the site's cc:Mail post office"},
    {"empty_recipient_name",
     ":4:62: sites[0].recipients[1].name is empty; expected the name of a recipient"},
    {"empty_recipients_from",
     ":6:22: sites[0].recipients_from is empty; expected the name of a directory export"},
    {"empty_site_name",
     ":4:12: sites[0].name is empty; expected the name of the site"},
    {"empty_sites",
     ":3:8: sites is empty; expected at least one item"},
    {"empty_source",
     ":2:9: source is empty; expected some text"},
    {"empty_title",
     ":1:8: title is empty; expected some text"},
    {"entries_alike_once_stored",
     ":10:14: post_office.entries[1].name \"annie\" equals entries[0] by the post office's identity rule; expected distinct entries"},
    {"entries_and_entries_from",
     ":6:32: the key \"entries\" excludes \"entries_from\" in line 6; expected only one of them"},
    {"entries_from",
     ":7:17: post_office.entries_from names a file that cannot be used: harness/tests/data/fixture/Ccmdir.exp: cannot be opened: "
     "No such file or directory"},
    {"entries_from_folder",
     ":7:17: post_office.entries_from names a file that cannot be used: harness/tests/data/fixture/folder: is a directory; expected a regular file"},
    {"entries_from_malformed",
     "harness/tests/data/fixture/ccmdir-malformed.exp:5:1: unknown field \"Home\"; expected Name, Locn, Addr or Cmts, a colon and the value"},
    {"entries_from_no_export",
     "harness/tests/data/fixture/../exchange/empty.ldif: contains no record; expected an export of the post office's directory, as written by Export.exe"},
    {"entries_from_no_post_office",
     "harness/tests/data/fixture/ccmdir-addr.exp:8:1: \"Jones\" has the Addr \"Smith\", which names no post office; expected the Name of a record with Locn P or p"},
    {"entries_from_nowhere",
     ":6:29: post_office.entries_from is empty; expected the name of a Ccmdir.exp file"},
    {"entries_from_other_page",
     "harness/tests/data/fixture/ccmdir-437.exp:4:8: byte 81 is not valid in code page 1252; expected another page (--code-page, or code_page in a fixture)"},
    {"entries_from_twice",
     "harness/tests/data/fixture/ccmdir-twice.exp:10:1: \"SMITH\" equals \"Smith\" in line 4 by the post office's identity rule; expected distinct records"},
    {"entries_from_twice_in_a_page",
     "harness/tests/data/fixture/ccmdir-twice-850.exp:4:1: \"üM\" equals \"Üm\" in line 1 by the post office's identity rule; expected distinct records"},
    {"entry_addr_beyond_its_code_page",
     ":9:38: post_office.entries[0].addr \"Müller\" has U+00FC \"ü\", which code page 866 lacks; expected letters that it has, as in \"Muller\""},
    {"entry_beyond_its_code_page",
     ":9:14: post_office.entries[0].name \"Álvarez, Íñigo\" has U+00C1 \"Á\", which code page 437 lacks; expected letters that it has, as in \"Alvarez, Iñigo\""},
    {"entry_comment_beyond_its_code_page",
     ":9:41: post_office.entries[0].comment \"☃\" has U+2603 \"☃\", which code page 1252 lacks; expected letters that it has"},
    {"entry_of_no_post_office",
     ":9:32: post_office.entries[1].addr \"HUBB\" names no post office entry; expected the name of an entry with locn P or p"},
    {"entry_stored_as_nothing",
     ":9:14: post_office.entries[1].name \"  \" is empty in its stored form; expected a name that is not"},
    {"entry_twice",
     ":10:14: post_office.entries[2].name \"ADAMS, Amy\" equals entries[0] by the post office's identity rule; expected distinct entries"},
    {"entry_with_empty_addr",
     ":8:32: post_office.entries[0].addr is empty; expected the name of a post office, or no addr"},
    {"entry_without_text",
     ":8:14: post_office.entries[0].name is empty; expected the name of a user or post office"},
    {"expect_count_too_large",
     ":8:22: expect.pre-SP4.missing \"4294967296\" is invalid; expected a whole number from 0 to 4294967295 in decimal digits"},
    {"expect_no_build",
     ":6:9: expect is empty; expected at least one of the keys pre-SP4 and SP4"},
    {"expect_no_records",
     ":8:22: expect.pre-SP4.records is empty; expected at least one item"},
    {"expect_nothing",
     ":8:12: expect.pre-SP4 is empty; expected at least one of the keys verdict, period, redundant_cycles, redundant_updates, missing, misrouted, stray, damaged, unroutable, rejected, conflicts and records"},
    {"expect_period_alone",
     ":8:21: expect.pre-SP4.period \"2\" belongs to the verdict looping only; expected that verdict, or no period"},
    {"expect_period_of_quiet",
     ":8:37: expect.pre-SP4.period \"2\" belongs to the verdict looping only; expected that verdict, or no period"},
    {"expect_period_too_long",
     ":8:39: expect.pre-SP4.period \"4\" is invalid; expected a whole number from 1 to 3 in decimal digits"},
    {"expect_period_zero",
     ":8:39: expect.pre-SP4.period \"0\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"expect_record_list",
     ":8:26: expect.pre-SP4.records[1] is a list; expected a single value"},
    {"expect_record_negative",
     ":8:26: expect.pre-SP4.records[1] \"-2\" is invalid; expected a whole number from 0 to 18446744073709551615 in decimal digits"},
    {"expect_too_few_records",
     ":8:22: expect.pre-SP4.records has 2 numbers; expected 3, one for each cycle"},
    {"expect_unknown_build",
     ":6:10: unknown key \"SP3\" in expect; expected keys are pre-SP4 and SP4"},
    {"expect_unknown_verdict",
     ":8:22: expect.pre-SP4.verdict \"crashed\" is unknown; expected quiet, looping or undecided"},
    {"generate_no_recipients",
     ":3:24: generate.recipients \"0\" is invalid; expected a whole number from 1 to 20000000 in decimal digits"},
    {"generate_seed_overflow",
     ":3:33: generate.seed \"18446744073709551616\" is invalid; expected a whole number from 0 to 18446744073709551615 in decimal digits"},
    {"generate_similar_at_one_site",
     ":3:46: generate.similar \"4\" needs users at another site; expected 2 or more sites"},
    {"generate_too_many_recipients",
     ":3:24: generate.recipients \"20000001\" is invalid; expected a whole number from 1 to 20000000 in decimal digits"},
    {"generate_too_many_similar",
     ":3:36: generate.similar \"5\" is invalid; expected a whole number from 0 to 4 in decimal digits"},
    {"generate_too_many_sites",
     ":3:34: generate.sites \"100001\" is invalid; expected a whole number from 1 to 100000 in decimal digits"},
    {"generate_without_recipients",
     ":3:11: generate lacks the key \"recipients\"; expected it here"},
    {"identity_length",
     ":6:34: post_office.identity.length \"2147483649\" is invalid; expected a whole number from 0 to 2147483648 in decimal digits"},
    {"identity_unknown",
     ":6:32: post_office.identity.case \"Simple\" is unknown; expected simple, ascii, full or exact"},
    {"import_order_unknown",
     ":6:17: post_office.import_order \"changes first\" is unknown; expected deletes first or adds first"},
    {"invalid_utf8",
     ":1:9: not YAML: invalid leading UTF-8 octet"},
    {"key_is_a_list",
     ":3:3: the file has a key that is not text; expected text"},
    {"ldif_missing",
     ":6:22: sites[0].recipients_from names a file that cannot be used: harness/tests/data/fixture/no_such_file.ldif: cannot be opened: No such file or directory"},
    {"ldif_with_bad_base64",
     FOLDER "bad_base64.ldif:3:1: \"displayName\" has a value that is not base64; expected base64 after \"::\""},
    {"ldif_with_recipient_twice",
     FOLDER "recipient_twice.ldif:14:1: \"Smith, Jimmy\" is a duplicate of line 5; expected distinct names within a site"},
    {"list_for_file",
     ":1:1: the file is a list; expected a mapping with keys of title, source, cycles, sites, generate, post_office, changes and expect"},
    {"list_for_text",
     ":1:8: title is a list; expected a single value"},
    {"live_directory",
     ":6:22: sites[0].recipients_from \"ldap://localhost/o=acme\" is a live directory; expected the name of an export, as fixtures are self-contained"},
    {"locn_missing",
     ":8:7: post_office.entries[0] lacks the key \"locn\"; expected it here"},
    {"locn_too_long",
     ":8:23: post_office.entries[0].locn \"Ll\" is unknown; expected P, p, L, l, R, r, A or a"},
    {"locn_unknown",
     ":8:23: post_office.entries[0].locn \"Q\" is unknown; expected P, p, L, l, R, r, A or a"},
    {"long_title",
     ":1:8: title \"ääääääääääääääääääääääääääääääääääääääääääääääääää...\" is 67 characters long; expected at most 66"},
    {"long_unknown_key",
     ":6:1: unknown key \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\" in the file; expected keys are title, source, cycles, sites, generate, post_office, changes and expect"},
    {"mapping_for_list",
     ":3:8: sites is a mapping; expected a list"},
    {"mapping_for_text",
     ":1:8: title is a mapping; expected a single value"},
    {"merge_key",
     ":6:1: the merge key \"<<\" is not supported; expected the keys written out"},
    {"move_finds_nothing",
     ":7:36: changes[0].move.name \"Smith, J\" is not a recipient of that site at that time; expected one, in the same bytes"},
    {"move_within_a_site",
     ":6:70: changes[0].move.to \"Site 1\" is the site in \"from\"; expected another site"},
    {"no_sites",
     ":1:1: the file has none of the keys sites and generate; expected one of them"},
    {"no_source",
     ":1:1: the file lacks the key \"source\"; expected it here"},
    {"no_title",
     ":1:1: the file lacks the key \"title\"; expected it here"},
    {"no_value",
     ":3:7: sites has no value; expected one, or the key left out (\"\" is an empty text)"},
    {"no_value_in_a_list",
     ":4:4: sites[0] has no value; expected one, or the key left out (\"\" is an empty text)"},
    {"nul_in_a_key",
     ":4:1: the file has a key with a NUL byte; expected text without"},
    {"nul_in_a_name",
     ":4:11: sites[0].name contains a NUL byte; expected text without"},
    {"null",
     ":1:8: title is null; expected a value, or the text in quotes if this is the text"},
    {"null_word",
     ":4:11: sites[0].name is null; expected a value, or the text in quotes if this is the text"},
    {"on_collision_unknown",
     ":6:29: post_office.on_collision \"overwrite\" is unknown; expected replace, keep or reject"},
    {"on_reject_unknown",
     ":6:14: post_office.on_reject \"ignore\" is unknown; expected continue or stop"},
    {"readdress_to_nothing",
     ":6:62: changes[0].readdress.post_office is empty; expected the name of a cc:Mail post office"},
    {"readdress_to_the_same",
     ":9:62: changes[2].readdress.post_office \"SITE3\" is the post office of that site at that time already; expected another name"},
    {"recipient_twice",
     ":9:15: sites[0].recipients[2].name \"Smith, Jimmy\" is a duplicate of recipients[0]; expected distinct names within a site"},
    {"recipient_without_name",
     ":4:53: sites[0].recipients[0] lacks the key \"name\"; expected it here"},
    {"recipients_and_recipients_from",
     ":7:5: the key \"recipients_from\" excludes \"recipients\" in line 6; expected only one of them"},
    {"remove_finds_nothing",
     ":7:52: changes[0].remove.name \"SMITH, Jimmy\" is not a recipient of that site at that time; expected one, in the same bytes"},
    {"rename_finds_nothing",
     ":7:52: changes[0].rename.name \"Smith, Jimmy\" is not a recipient of that site at that time; expected one, in the same bytes"},
    {"rename_to_empty_name",
     ":7:72: changes[0].rename.to is empty; expected the name of a recipient"},
    {"rename_to_one_who_is_there",
     ":7:59: changes[0].rename.to \"Smith, Jimmy\" is a recipient of that site at that time already; expected another name"},
    {"site_twice",
     ":5:28: sites[1].name \"x\" is the name of another site; expected distinct names"},
    {"site_without_post_office",
     ":4:5: sites[0] lacks the key \"post_office\"; expected it here"},
    {"sites_and_generate",
     ":6:1: the key \"generate\" excludes \"sites\" in line 3; expected only one of them"},
    {"stores_unknown",
     ":6:20: post_office.stores.spaces \"none\" is unknown; expected keep, trim or squeeze"},
    {"tab_indentation",
     ":2:1: not YAML: found a tab character that violates indentation (while scanning a plain scalar that began in line 1)"},
    {"tag",
     ":1:8: title has a tag (!); fixtures are written without tags"},
    {"tag_of_a_mapping",
     ":6:14: post_office has a tag (!); fixtures are written without tags"},
    {"text_for_file",
     ":1:1: the file is a single value; expected a mapping with keys of title, source, cycles, sites, generate, post_office, changes and expect"},
    {"text_for_list",
     ":3:8: sites is a single value; expected a list"},
    {"text_for_mapping",
     ":4:5: sites[0] is a single value; expected a mapping with keys of name, post_office, recipients and recipients_from"},
    {"title_of_two_lines",
     ":1:8: title \"a\\nb\" contains a control character; expected one line of text"},
    {"too_deep",
     ":1:11: a[0].b[0][0] is nested too deep; expected at most 5 levels"},
    {"too_many_keys",
     ":33:1: the key \"k32\" exceeds the limit; expected at most 32 keys"},
    {"two_documents",
     ":7:1: the file is followed by a second document; expected one"},
    {"unknown_key",
     ":6:1: unknown key \"colour\" in the file; expected keys are title, source, cycles, sites, generate, post_office, changes and expect"},
    {"unknown_key_of_a_recipient",
     ":9:9: unknown key \"nmae\" in sites[0].recipients[1]; expected keys are name and comment"},
    {"unknown_key_with_an_escape",
     ":6:1: unknown key \"a\\x1Bb\\nc\" in the file; expected keys are title, source, cycles, sites, generate, post_office, changes and expect"},
    {"upgrade_after_the_last_cycle",
     ":7:33: changes[0].upgrade comes before cycle 11; expected an upgrade before one of the cycles 2 to 10"},
    {"upgrade_before_cycle_1",
     ":7:32: changes[0].upgrade comes before cycle 1; expected an upgrade before one of the cycles 2 to 10"},
    {"upgrade_from_unknown_build",
     ":7:39: changes[0].upgrade.from \"SP3\" is unknown; expected pre-SP4 or SP4"},
    {"upgrade_twice",
     ":8:32: changes[1].upgrade is a second upgrade; expected at most one"},
    /* clang-format on */
};

#define BAD_COUNT ((int)(sizeof bad / sizeof *bad))

START_TEST(is_refused)
{
    const struct bad *one = &bad[_i];
    struct text path = {0}, expected = {0}, message = {0};
    text_printf(&path, FOLDER "%s.yaml", one->name);
    text_printf(&expected, "%s%s", one->message[0] == ':' ? path.bytes : "", one->message);

    struct fixture *fixture;
    ck_assert_int_eq(fixture_load(path.bytes, &fixture, &message), INPUT_INVALID);
    ck_assert_ptr_null(fixture);
    ck_assert_str_eq(message.bytes, expected.bytes);
    ck_assert_ptr_null(strchr(message.bytes, '\n'));

    text_clean_up(&path);
    text_clean_up(&expected);
    text_clean_up(&message);
}
END_TEST

/* Files that are right. */
static const char *const good[] = {"every_key", "only_faults_expected", "same_title"};

static bool is_known(const char *name, size_t length)
{
    for (int i = 0; i < BAD_COUNT; i++)
        if (strlen(bad[i].name) == length && strncmp(bad[i].name, name, length) == 0)
            return true;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (strlen(good[i]) == length && strncmp(good[i], name, length) == 0)
            return true;
    return false;
}

START_TEST(no_file_is_forgotten)
{
    DIR *folder = opendir(FOLDER);
    ck_assert_ptr_nonnull(folder);
    int found = 0;
    for (struct dirent *item; (item = readdir(folder));) {
        size_t length = strlen(item->d_name);
        if (length < 5 || strcmp(item->d_name + length - 5, ".yaml") != 0)
            continue;
        found++;
        ck_assert_msg(is_known(item->d_name, length - 5), "%s is in no table", item->d_name);
    }
    closedir(folder);
    ck_assert_int_eq(found, BAD_COUNT + (int)(sizeof good / sizeof *good));
}
END_TEST

static Suite *fixture_errors_suite(void)
{
    Suite *suite = suite_create("fixture errors");
    TCase *files = tcase_create("files");
    tcase_add_loop_test(files, is_refused, 0, BAD_COUNT);
    tcase_add_test(files, no_file_is_forgotten);
    suite_add_tcase(suite, files);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_errors_suite};
    return suite_main(makers, 1);
}
