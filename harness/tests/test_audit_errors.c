/* Audits of unusable input, and lacks of the environment. */
#include "audited.h"
#include "fail_alloc.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

START_TEST(no_directory)
{
    audited_config.directories = &(struct audit_directory){.source = "/nowhere/at/all.ldif"};
    audited_config.directory_count = 1;
    audited_refuse(AUDIT_INVALID, "/nowhere/at/all.ldif");
}
END_TEST

START_TEST(no_people)
{
    audited_config.directories = &(struct audit_directory){
        .source = audited_file("empty.ldif", "dn: ou=Site 1\nobjectClass: organizationalUnit\nou: Site 1\n")};
    audited_config.directory_count = 1;
    audited_refuse(AUDIT_INVALID, "empty.ldif: the directory has no people; expected at least one");
}
END_TEST

START_TEST(no_hosting_site)
{
    audited_directory("a@1|b@2|c@3|d@4|e@5|f@6");
    audited_config.hosting_site = "Site\t7";
    audited_refuse(AUDIT_INVALID,
                   ": no user is at the hosting site \"Site\\t7\"; expected a site of the directory: \"1\", \"2\", \"3\", "
                   "\"4\", \"5\", ...");
    audited_config.hosting_site = "";
    audited_refuse(AUDIT_INVALID, ": no user is at the hosting site \"\"");
}
END_TEST

START_TEST(no_site_of_an_office)
{
    static const struct audit_site_office stated[] = {{.site = "Site 2", .post_office = "HUB"},
                                                      {.site = "Site 1", .post_office = ""}};
    audited_directory("a@Site 1");
    audited_config.site_offices = stated;
    audited_config.site_office_count = 1;
    audited_refuse(AUDIT_INVALID,
                   ": no user is at the site of a post office, \"Site 2\"; expected a site of the directory: \"Site 1\"");
    audited_config.site_offices = stated + 1;
    audited_refuse(AUDIT_INVALID, "Site 1: the post office of this site has an empty name");
}
END_TEST

START_TEST(no_post_office)
{
    audited_directory("a@Site 1");
    audited_config.post_office = "/nowhere/Ccmdir.exp";
    audited_refuse(AUDIT_INVALID, "/nowhere/Ccmdir.exp");
}
END_TEST

START_TEST(second_entry)
{
    audited_directory("a@Site 1");
    audited_post_office("P HUB|L Adams, Amy@HUB|L ADAMS, AMY@HUB");
    audited_refuse(
        AUDIT_INVALID,
        "Ccmdir.exp:11:1: \"ADAMS, AMY\" equals the entry of line 6 by the post office's identity rule; expected one entry "
        "for each name (--lenient skips the second)");
    audited_config.lenient = true;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.skipped_records, 1);
    ck_assert_ptr_nonnull(strstr(audited.skipped_record_messages[0], "Ccmdir.exp:11:1: \"ADAMS, AMY\" equals the entry of line 6 "
                                                                     "by the post office's identity rule; skipped"));
    ck_assert_uint_eq(audited.scenario.entry_count, 2);
}
END_TEST

START_TEST(entry_at_no_office)
{
    audited_directory("a@Site 1");
    audited_post_office("P HUB|L Adams, Amy@RIM|p FAR@NOWHERE|L Brown, Bob@FAR|L Clark, Cy@hub");
    audited_refuse(AUDIT_INVALID,
                   "Ccmdir.exp:6:1: \"Adams, Amy\" is at \"RIM\", but the export has no such post office; expected a "
                   "post office of the export or an empty Addr (--lenient skips such entries)");
    audited_config.lenient = true;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.skipped_records, 3);
    ck_assert_uint_eq(audited.scenario.entry_count, 2);
}
END_TEST

/* A malformed record is the reader's to tell. */
START_TEST(malformed_record)
{
    audited_directory("a@Site 1");
    audited_config.post_office = audited_file("Ccmdir.exp", "Name: HUB\nLocn: P\n\nName: nobody\n\nName: Adams, Amy\nLocn: L\n\n");
    audited_refuse(AUDIT_INVALID, "Ccmdir.exp:4");
    audited_config.lenient = true;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.skipped_records, 1);
    ck_assert_uint_eq(audited.scenario.entry_count, 2);
}
END_TEST

START_TEST(many_skipped_records)
{
    struct text entries = {0};
    text_puts(&entries, "P HUB");
    for (unsigned i = 0; i < AUDIT_MESSAGES_MAX + 5; i++)
        text_printf(&entries, "|L name %u@RIM", i);
    audited_directory("a@Site 1");
    audited_post_office(entries.bytes);
    text_clean_up(&entries);
    audited_config.lenient = true;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.skipped_records, AUDIT_MESSAGES_MAX + 5);
    ck_assert_ptr_nonnull(audited.skipped_record_messages[AUDIT_MESSAGES_MAX - 1]);
}
END_TEST

START_TEST(not_to_be_kept)
{
    audited_directory("a\nb@Site 1");
    audited_config.work.keep = audited_folder;
    audited_refuse(AUDIT_INVALID, "directory.ldif: the files of its cycles cannot be kept: a record cannot hold the line end in "
                                  "'a\\nb'; run the audit without --keep");
    audited_directory("a@Site 1");
    audited_config.work.keep = audited_file("file", "");
    audited_refuse(AUDIT_FAILED, "the files of cycle 1 cannot be written");
    ck_assert(audited.complete);
    ck_assert_int_eq(audited.builds[0].result.verdict, VERDICT_QUIET);
}
END_TEST

START_TEST(fixture_not_writable)
{
    audited_directory("a@Site 1|A@Site 2");
    audited_config.write_fixture = "/nowhere/at/all.yaml";
    audited_refuse(AUDIT_FAILED, "/nowhere/at/all.yaml: the fixture cannot be written: No such file or directory");
    ck_assert(audited.complete);
    ck_assert_uint_eq(audited.group_count, 1);
}
END_TEST

/* Post offices have no other place than YAML. */
START_TEST(fixture_unspeakable)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/found.yaml", audited_folder);
    audited_directory("a@Site 1|A@Site \xff");
    audited_post_office("P HUB\xff|L A@HUB\xff");
    audited_config.write_fixture = path;
    audited_refuse(AUDIT_INVALID, "found.yaml: not written: the name of an entry or a post office is not valid UTF-8");
    struct stat status;
    ck_assert_int_ne(stat(path, &status), 0);
}
END_TEST

/* Everything at once, so that each allocation has its turn. */
static void set_up_all(void)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/found.yaml", audited_folder);
    audited_directory(
        "Smith@Site 1|SMITH@Site 2|Smith@Site 1|\xc3\x81lvarez@Site 2|\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd@Site 2|Adams, Amy@Site 2");
    audited_post_office("P HUB|L ADAMS, AMY@HUB|p SITE2@HUB#MSExchangeCCMC X|l smith@SITE2|L Adams, Amy@HUB");
    audited_config.code_page = CODE_PAGE_437;
    audited_config.rule.length = 20;
    audited_config.lenient = true;
    audited_config.hosting_site = "site 2";
    audited_config.write_fixture = path;
    audited_config.work.no_fork = true;
}

START_TEST(no_memory)
{
    unsigned long n = 1;
    set_up_all();
    audited_config.anonymize = _i;
    for (;; n = fail_alloc_next(n)) {
        audited_clear();
        fail_alloc_at(n);
        enum audit_status status = audit_find(&audited, &audited_batch, &audited_config, &audited_message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg((status == AUDIT_OK) == !reached, "%lu: %s", n, audited_message.bytes ? audited_message.bytes : "");
        if (!reached)
            break;
        ck_assert_msg(status == AUDIT_FAILED, "%lu: %s", n, audited_message.bytes ? audited_message.bytes : "");
    }
    ck_assert_uint_gt(n, 100);
}
END_TEST

static Suite *errors_suite(void)
{
    Suite *suite = suite_create("audit errors");
    TCase *tcase = tcase_create("refused");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 120 : 30);
    tcase_add_test(tcase, no_directory);
    tcase_add_test(tcase, no_people);
    tcase_add_test(tcase, no_hosting_site);
    tcase_add_test(tcase, no_site_of_an_office);
    tcase_add_test(tcase, no_post_office);
    tcase_add_test(tcase, second_entry);
    tcase_add_test(tcase, entry_at_no_office);
    tcase_add_test(tcase, malformed_record);
    tcase_add_test(tcase, many_skipped_records);
    tcase_add_test(tcase, not_to_be_kept);
    tcase_add_test(tcase, fixture_not_writable);
    tcase_add_test(tcase, fixture_unspeakable);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("no_memory");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 600 : 120);
    tcase_add_loop_test(tcase, no_memory, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {errors_suite};
    return suite_main(makers, 1);
}
