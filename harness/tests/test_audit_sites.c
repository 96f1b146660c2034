/* Sites of an audit, and entries kept in post offices. */
#include "audited.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(duplicates)
{
    audited_directory("Lee, Ann@Site 1|Poe, Ed@Site 1|Lee, Ann@Site 1|Lee, Ann@Site 2|lee, ann@Site 1");
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.duplicates, 1);
    ck_assert_uint_eq(sites_recipients(&audited.scenario.sites), 4);
    ck_assert_uint_eq(sites_recipients(&audited.renamed.sites), 5);
    audited_assert_causes("spelling, same name");
    audited_assert_members("Lee, Ann|Lee, Ann -> Lee, Ann (Site 1)|lee, ann -> lee, ann (Site 1 2)|Lee, Ann -> Lee, Ann (Site 2)");
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
}
END_TEST

START_TEST(siteless)
{
    audited_directory("Lee|LEE@Site 1|lee|Lee");
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.siteless, 3);
    ck_assert_uint_eq(audited.duplicates, 1);
    ck_assert_uint_eq(audited.site_names[0].length, strlen("(none)"));
    audited_assert_members("Lee|lee -> lee (2)|Lee -> Lee (3)|LEE -> LEE (Site 1)");
    audited_assert_offices("NONE|SITE1");
}
END_TEST

/* Spellings of a site are one; post offices are distinct. */
START_TEST(site_names)
{
    audited_directory("a@Site 1|b@SITE  1|c@SITE1|d@site-1|e@---");
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.scenario.sites.count, 4);
    audited_assert_offices("SITE1|SITE12|site-1|---");
}
END_TEST

START_TEST(site_offices)
{
    const struct audit_site_office stated[] = {{.site = "vienna", .post_office = "HUB2"}};
    audited_directory("a@Berlin|b@Vienna|c@New York|d@Local");
    audited_post_office("P berlin_#MSExchangeCCMC OLD|p new york@berlin_#MSExchangeCCMC OLD|p LOCAL@berlin_");
    audited_config.site_offices = stated;
    audited_config.site_office_count = 1;
    audited_find(AUDIT_OK);
    audited_assert_offices("berlin_|HUB2|new york|LOCAL2");
    audited_config.hosting_site = " NEW york";
    audited_find(AUDIT_OK);
    audited_assert_offices("new york|berlin_|HUB2|LOCAL2");
}
END_TEST

/* Upgraded post offices: SP4 removes what pre-SP4 has left. */
START_TEST(kept_post_office)
{
    char path[256];
    audited_directory(audited_article);
    audited_config.work.keep = audited_folder;
    audited_find(AUDIT_OK);
    (void)snprintf(path, sizeof path, "%s/renamed/SP4/cycle-10/Ccmdir.imp", audited_folder);
    ck_assert_int_eq(access(path, R_OK), 0);
    (void)snprintf(path, sizeof path, "%s/directory/pre-SP4/cycle-10/Ccmdir.exp", audited_folder);
    audited_config.work.keep = NULL;
    audited_config.post_office = path;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.scenario.entry_count, 4);
    ck_assert_int_eq(audited_sp4()->result.verdict, VERDICT_QUIET);
    ck_assert(audited_sp4()->member_results[0].holds || audited_sp4()->member_results[1].holds ||
              audited_sp4()->member_results[2].holds);
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(audited_pre_sp4()->period_records, 4);
    ck_assert(audited_sp4()->proposal_works);
}
END_TEST

static Suite *audit_sites_suite(void)
{
    Suite *suite = suite_create("audit sites");
    TCase *tcase = tcase_create("found");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 120 : 30);
    tcase_add_test(tcase, duplicates);
    tcase_add_test(tcase, siteless);
    tcase_add_test(tcase, site_names);
    tcase_add_test(tcase, site_offices);
    tcase_add_test(tcase, kept_post_office);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("run");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 120 : 30);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {audit_sites_suite};
    return suite_main(makers, 1);
}
