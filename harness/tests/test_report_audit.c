/* Table, JSON and CSV of an audit: layout, hostile names and write errors. */
#include "fail_alloc.h"
#include "made_audit.h"
#include "program.h"
#include "report/report.h"
#include "report/audit_words.h"
#include "suite.h"
#include "xml_tested.h"

#include <errno.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

/* ---- Table ---- */

START_TEST(the_table_agrees_with_the_article)
{
    struct audited audited;
    make_article_audit(&audited);
    char *table = audit_written(report_table, &audited.audit, false);
    ck_assert_str_eq(table, "Directory    three.ldif: 3 people at 3 sites\n"
                            "Sites        Site 1 as SITE1, 1 recipient; Site 2 as SITE2, 1 recipient; Site 3 as SITE3, 1\n"
                            "             recipient\n"
                            "Post office  empty: no --post-office was given\n"
                            "\n"
                            "1. 3 users collide: spelling\n"
                            "  'Smith, Jimmy' at Site 1, line 12, cn=Jimmy Smith,ou=Site 1,o=Org\n"
                            "  'SMITH, Jimmy' at Site 2: rename to 'SMITH, Jimmy (Site 2)', line 17, cn=Jimmy Smith,ou=Site\n"
                            "    2,o=Org\n"
                            "  'Smith, jimmy' at Site 3: rename to 'Smith, jimmy (Site 3)', line 22, cn=Jimmy Smith,ou=Site\n"
                            "    3,o=Org\n"
                            "  'Smith, Jimmy' at Site 1 blocks 'SMITH, Jimmy' at Site 2 and 'Smith, jimmy' at Site 3\n"
                            "  pre-SP4  2 records a cycle, never ending: in every cycle 'SMITH, Jimmy' at Site 2; in 1 of 2\n"
                            "           cycles 'Smith, Jimmy' at Site 1 and 'Smith, jimmy' at Site 3; after the last cycle the\n"
                            "           post office holds 'Smith, Jimmy' at SITE1; the other 2 have no entry\n"
                            "  SP4      nothing more is sent; the post office holds 'Smith, Jimmy' at SITE1; the other 2 have no\n"
                            "           entry\n"
                            "\n"
                            "Redundant updates, at 24 cycles a day\n"
                            "                          pre-SP4  SP4  after renaming\n"
                            "  a cycle                       2    0               0\n"
                            "  a day                        48    0               0\n"
                            "  a year                   17,520    0               0\n"
                            "  users without an entry        2    2               0\n"
                            "\n"
                            "  pre-SP4: looping, period 2; never ends: the directory after cycle 3 equals that after cycle 1,\n"
                            "    with 4 records sent in between\n"
                            "  SP4: quiet; nothing was sent after cycle 1\n"
                            "\n"
                            "Proposal: rename 2 users\n"
                            "  verified: with it pre-SP4 is quiet, and everybody has an entry\n"
                            "  verified: with it SP4 is quiet, and everybody has an entry\n"
                            "\n"
                            "Rename 2 users to end 48 redundant updates a day and give everybody an entry.\n"
                            "3 people at 3 sites: 3 users in 1 group collide. To the post office the names of a group are equal,\n"
                            "so it holds one entry for each group. SP4 ends the updates, but 2 users stay without an entry.\n"
                            "Renaming solves both, and was tested with both builds.\n");
    free(table);
    table = audit_written(report_table, &audited.audit, true);
    assert_holds(table, "\033[31m: looping, period 2");
    assert_holds(table, "  \033[32mverified: ");
    free(table);
    audited_clean_up(&audited);
}
END_TEST

/* Every line fits a page, and nothing acts on the terminal. */
static void assert_fits(const char *table)
{
    for (const char *at = table; *at; at++)
        ck_assert(*at == '\n' || ((unsigned char)*at >= 0x20 && *at != 0x7F));
    assert_holds_not(table, "\xe2\x80\xae");
    for (const char *line = table; *line;) {
        size_t length = strcspn(line, "\n");
        ck_assert_msg(text_columns(line, length) <= 100, "%.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

START_TEST(the_table_is_complete)
{
    struct audited audited;
    make_hostile_audit(&audited);
    char *table = audit_written(report_table, &audited.audit, false);
    assert_fits(table);
    assert_holds(table, ": 9 people at 3 sites; 1 of them has\n             the name of an earlier person at the same site");
    assert_holds(table, "2 people are at no site that the directory names. --site-attribute and --site-level");
    assert_holds(table, "writes code page 437; 7 records were skipped\n");
    assert_holds(table, "             Ccmdir.exp:7:1: a record without a <name>\n");
    assert_holds(table, "1. 6 users collide: spelling, same name, truncated (30 letters count)\n");
    assert_holds(table, "3. 2 users collide with an entry of the post office's own: local user\n");
    assert_holds(table, "2. 1 user collides with an entry of the post office's own: code page\n");
    assert_holds(table, ", -dn\\r\\n, stored as '?é'\n");
    assert_holds(table, "  'other' (Locn r, Addr @SUM) already exists and is not the connector's\n");
    assert_holds(table, "1 record in the last cycle: 1 deletion; after the last cycle the post office holds '?é';\n"
                        "            the user has no entry; misrouted: the entry's address has no user of that name; stray:\n"
                        "            the entry belongs to no user\n");
    assert_holds(table, "  pre-SP4   2 records in the last cycle, which are refused; a collision");
    assert_holds(table, "a collision: nothing is sent, as the post office has an entry of its own; ");
    assert_holds(table, "none of the users has an entry; damaged: an entry that is not\n            the connector's was deleted");
    assert_holds(table, "  '=cmd|\\'/c calc\\'!A1 ÁЖ\\xFF' at =1+2: rename to '\\t\"quoted\"', ");
    assert_holds(table, "Letters that the post office's code page lacks\n  U+00C1 Á of '=cmd|");
    assert_holds(table, "  U+202E \\u{202E} of '=cmd|\\'/c calc\\'!A1 ÁЖ\\xFF' at =1+2: nothing near is known\n");
    assert_holds(table, "  byte FF of '=cmd|");
    assert_holds(table, "Redundant updates, at 0.5 cycles a day\n");
    assert_holds(table, "  a day                       5.5    0   crashed");
    assert_holds(table, "  pre-SP4: undecided, faults: 1 missing, 1 misrouted, 1 stray, 1");
    assert_holds(table, "not at rest, and no");
    assert_holds(table, "of these records 1 belongs to no group\n");
    assert_holds(table, "  SP4: quiet, 1 collision; ");
    assert_holds(table, "  mine<b>&: crashed in cycle 1: signal 11 (Seg");
    assert_holds(table, "  it does not help: with it pre-SP4 is looping, period 1, faults: 2 stray\n");
    assert_holds(table, "  not verified, as SP4 did not answer: crashed: signal 6 (Aborted)\n");
    assert_holds(table, "\nFixture  found</td>");
    assert_holds(table, ".yaml, with made-up names only\n");
    free(table);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(long_values_are_cut)
{
    struct audited audited;
    make_large_audit(&audited, 25);
    char *table = audit_written(report_table, &audited.audit, false);
    assert_fits(table);
    assert_holds(table, "25 recipients; and 2 more\n");
    /* Groups with the most updates come first. */
    assert_holds(table, "1. 12 users collide: spelling\n  'User 24a' at Site 1, line 25\n");
    assert_holds(table, "  'User 24j' at Site 10: rename to 'User 24j, new', line 25\n  and 2 more users; JSON and CSV have all\n");
    assert_holds(table, "\n20. ");
    assert_holds_not(table, "\n21. ");
    assert_holds(table, "\n  and 5 more groups; JSON and CSV have all\n");
    assert_holds(table, "  and 5 more letters; JSON and CSV have all\n");
    assert_holds(table, "  a year                  2,628,000");
    assert_holds(table, "Proposal: rename 275 users\n");
    free(table);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(no_findings_are_reported)
{
    struct audited audited;
    make_empty_audit(&audited);
    char *table = audit_written(report_table, &audited.audit, false);
    assert_holds(table, "Directory    one.ldif: 1 person at 1 site\n");
    assert_holds_not(table, "--site-attribute");
    assert_holds_not(table, "Proposal");
    assert_holds(table, "\nNo users collide: nothing is sent again and again.\n");
    free(table);
    audited.audit.builds[0].result.faults.missing = 2;
    table = audit_written(report_table, &audited.audit, false);
    assert_holds(table, "\nNo users collide, but pre-SP4 does not come to rest or leaves somebody without an entry.\n");
    free(table);
    audited.audit.people = 2;
    table = audit_written(report_table, &audited.audit, false);
    assert_holds(table, "All people are at one site. --site-attribute and");
    free(table);
    audited_clean_up(&audited);
}
END_TEST

static const struct {
    uint64_t people, duplicates, siteless;
    const char *attribute, *directory, *hint;
} directories[] = {
    {1, 0, 0, NULL, "1 person at 1 site", ""},
    {2, 0, 0, NULL, "2 people at 1 site",
     "All people are at one site. --site-attribute and --site-level define sites, "
     "SITE=FILE names the site of a file"},
    {2, 0, 0, "o\033", "2 people at 1 site", "All people are at one site, with the same value of 'o\\x1B'"},
    {2, 1, 1, NULL,
     "2 people at 1 site; 1 of them has the name of an earlier person at the same site, and is counted with that person",
     "1 person is at no site that the directory names. --site-attribute and --site-level define sites, "
     "SITE=FILE names the site of a file"},
    {1000, 999, 2, "o",
     "1,000 people at 1 site; 999 of them have the names of earlier people at the same site, and are counted with those",
     "2 people are at no site, for lack of a value of 'o'"},
};

/* Properties of a directory that are independent of its groups, and no advice for a given option. */
START_TEST(a_directory_is_described)
{
    struct audited audited;
    struct text text = {0};
    make_empty_audit(&audited);
    audited.audit.people = directories[_i].people;
    audited.audit.duplicates = directories[_i].duplicates;
    audited.audit.siteless = directories[_i].siteless;
    audited.audit.site_attribute = directories[_i].attribute ? strdup(directories[_i].attribute) : NULL;
    text_puts(&text, "");
    audit_words_directory(&audited.audit, &text);
    ck_assert_str_eq(strstr(text.bytes, ": ") + 2, directories[_i].directory);
    text_clear(&text);
    audit_words_sites_hint(&audited.audit, &text);
    ck_assert_str_eq(text.bytes, directories[_i].hint);
    text_clean_up(&text);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(groups_without_a_new_name_have_no_proposal)
{
    struct audited audited;
    make_article_audit(&audited);
    for (uint32_t i = 0; i < 3; i++)
        audited.audit.members[i].rename_to = AUDIT_NONE;
    char *table = audit_written(report_table, &audited.audit, false);
    assert_holds(table, "Proposal: none, as no new name is known to help\n\n1 group of users collides");
    assert_holds_not(table, "rename ");
    free(table);
    char *json = audit_written(report_audit_json, &audited.audit, false);
    assert_holds(json, "\"proposal\": null");
    free(json);
    audited_clean_up(&audited);
}
END_TEST

static void assert_rate(double rate, const char *expected)
{
    struct text text = {0};
    audit_words_rate(rate, &text);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

START_TEST(numbers_are_for_people)
{
    assert_rate(0, "none");
    assert_rate(0.04, "less than 0.1");
    assert_rate(0.1, "0.1");
    assert_rate(999, "999");
    assert_rate(1000, "1,000");
    assert_rate(1234567.25, "1,234,567.3");
    assert_rate(1.0 / 3, "0.3");
    assert_rate(1e30, "1,000,000,000,000,000,000");
}
END_TEST

/* ---- Failures ---- */

/* Nothing is written, or all: libxml2 can do without a few of its allocations. */
static void assert_failures(report_writer *report, const struct audit *audit)
{
    char *whole = audit_written(report, audit, false);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        const struct report_style style = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z"};
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = report(&(struct results){.kind = RESULTS_AUDIT, .audit = audit}, &style, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(fclose(stream), 0);
        if (status == REPORT_OK)
            ck_assert_msg(strcmp(bytes, whole) == 0, "allocation %lu: the report is another", n);
        else
            ck_assert_msg(reached && status == REPORT_NO_MEMORY && !length, "allocation %lu: status %d", n, (int)status);
        free(bytes);
        if (!reached)
            break;
        ck_assert(status != REPORT_OK || report == report_html);
    }
    free(whole);
}

START_TEST(failed_allocations_leave_nothing_written)
{
    struct audited audited;
    report_writer *write = report_formats[_i / MADE_AUDITS].write[RESULTS_AUDIT];
    if (!write)
        return;
    xml_fail_allocations();
    json_set_alloc_funcs(malloc, free);
    make_audit(&audited, _i % MADE_AUDITS);
    assert_failures(write, &audited.audit);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
    struct audited audited;
    report_writer *write = report_formats[_i].write[RESULTS_AUDIT];
    if (!write)
        return;
    make_article_audit(&audited);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(write(&(struct results){.kind = RESULTS_AUDIT, .audit = &audited.audit}, &(struct report_style){0}, stream),
                     REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    audited_clean_up(&audited);
}
END_TEST

static Suite *report_audit_suite(void)
{
    Suite *suite = suite_create("report-audit");
    TCase *looks = tcase_create("looks");
    tcase_add_test(looks, the_table_agrees_with_the_article);
    tcase_add_test(looks, the_table_is_complete);
    tcase_add_test(looks, long_values_are_cut);
    tcase_add_test(looks, no_findings_are_reported);
    tcase_add_loop_test(looks, a_directory_is_described, 0, sizeof directories / sizeof *directories);
    tcase_add_test(looks, groups_without_a_new_name_have_no_proposal);
    tcase_add_test(looks, numbers_are_for_people);
    suite_add_tcase(suite, looks);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_loop_test(failures, failed_allocations_leave_nothing_written, 0, (int)report_format_count * MADE_AUDITS);
    tcase_add_loop_test(failures, a_full_disk_is_noticed, 0, (int)report_format_count);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_audit_suite};
    return suite_main(makers, 1);
}
