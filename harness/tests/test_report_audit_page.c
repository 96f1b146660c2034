/* The page of an audit: well-formed, complete, and with names as nothing but text. */
#include "made_audit.h"
#include "parsed_page.h"
#include "program.h"
#include "report/report.h"
#include "report/audit_parts.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static char *written(const struct audit *audit)
{
    static const struct report_link links[] = {{"CSV results", "a.csv"}};
    const struct report_style style = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z", .links = links, .link_count = 1};
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(&(struct results){.kind = RESULTS_AUDIT, .audit = audit}, &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

START_TEST(every_page_is_whole_and_harmless)
{
    struct audited audited;
    make_audit(&audited, _i);
    char *page = written(&audited.audit);
    xmlDoc *document = parsed(page);
    assert_harmless(document, page);
    ck_assert_int_eq(count(document, "//h1"), 1);
    ck_assert_int_eq(count(document, "//title | //a[@class='skip'][@href='#main'] | //main[@id='main']"), 3);
    ck_assert_int_eq(count(document, "//table[not(caption)] | //th[not(@scope)]"), 0);
    ck_assert_int_eq(count(document, "//table[@class='after']/tbody/tr"), 4);
    ck_assert_int_eq(count(document, "//section[@id='rename']//h3[contains(., '. ')]"), (int)audited.audit.group_count);
    ck_assert_int_eq(count(document, "//section[@id='rename']//dl[@class='facts']"), (int)audited.audit.group_count);
    ck_assert_int_eq(count(document, "//details[contains(summary, 'code page lacks')]/ul/li"), (int)audited.audit.loss_count);
    ck_assert_int_eq(count(document, "//table[@class='offices']/tbody/tr"), (int)audited.audit.scenario.sites.count);
    assert_node(document, "//section[@id='provenance']//a[@href='a.csv']", "CSV results");
    assert_node(document, "//section[@id='provenance']//div[dt='Date']/dd", "2026-11-22T12:00:00Z");
    ck_assert_int_eq(count(document, "//section[@id='sign-off']/table[@class='sign']/tbody/tr"), 2);
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(the_article_is_on_the_page)
{
    struct audited audited;
    make_article_audit(&audited);
    char *page = written(&audited.audit);
    xmlDoc *document = parsed(page);
    assert_node(document, "//header/p[@class='mark again']", "! Action needed");
    assert_node(document, "//h1", "Rename 2 users to end 48 redundant updates a day and give everybody an entry.");
    assert_node(
        document, "//p[@class='lead']",
        "3 people at 3 sites: 3 users in 1 group collide. To the post office the names of a group are equal, so it holds one "
        "entry for each group. SP4 ends the updates, but 2 users stay without an entry. Renaming solves both, and was tested with "
        "both builds.");
    assert_node(document, "//header//table[@class='after']//th[@scope='col'][3]", "after upgrade, SP4");
    assert_node(document, "//table[@class='after']/tbody/tr[1]/td[1]/span[@class='again']", "2");
    assert_node(document, "//table[@class='after']/tbody/tr[2]/td[1]", "48");
    assert_node(document, "//table[@class='after']/tbody/tr[3]/td[1]", "17,520");
    assert_node(document, "//table[@class='after']/tbody/tr[3]/td[2]/span[@class='good']", "0");
    assert_node(document, "//table[@class='after']/tbody/tr[4]/th", "users without an entry");
    assert_node(document, "//table[@class='after']/tbody/tr[4]/td[2]", "2");
    assert_node(document, "//table[@class='after']/tbody/tr[4]/td[3]", "0");
    assert_node(document, "//section[@id='rename']/h3", "1. 3 users collide: spelling");
    assert_node(document, "//section[@id='rename']/ul/li[2]/bdi[1]", "'SMITH, Jimmy' at Site 2");
    assert_node(document, "//section[@id='rename']/ul/li[2]/bdi[2]/b", ": rename to 'SMITH, Jimmy (Site 2)'");
    assert_node(document, "//section[@id='rename']/ul/li[2]/bdi[3]", ", line 17, cn=Jimmy Smith,ou=Site 2,o=Org");
    assert_node(document, "//section[@id='rename']/p",
                "'Smith, Jimmy' at Site 1 blocks 'SMITH, Jimmy' at Site 2 and 'Smith, jimmy' at Site 3");
    assert_node(document, "//section[@id='rename']/dl/div[dt='SP4']/dd",
                "nothing more is sent; the post office holds 'Smith, Jimmy' at SITE1; the other 2 have no entry");
    assert_node(document, "//section[@id='why']/ul[2]/li[1]/span[@class='good']",
                "verified: with it pre-SP4 is quiet, and everybody has an entry");
    /* A bar and a number for each build that sends; the current entry. */
    assert_node(document, "//table[caption='Redundant updates a day by group, all on one scale']/tbody/tr/th", "1. 'Smith, Jimmy'");
    assert_node(document, "//table[caption='Redundant updates a day by group, all on one scale']/tbody/tr/td[1]", "48");
    assert_node(document, "//table[caption='Redundant updates a day by group, all on one scale']/tbody/tr/td[2]", "none");
    ck_assert_int_eq(count(document, "//*[local-name()='svg'][@class='k m'][@aria-hidden='true']"), 1);
    ck_assert_int_eq(count(document, "//*[local-name()='svg'][@class='k m']/*[local-name()='path'][@d='M0 5h60']"), 1);
    ck_assert_int_eq(count(document, "//section[@id='entries']//tbody/tr"), 3);
    assert_node(document, "//section[@id='entries']//tbody/tr[1]", "'Smith, Jimmy' at Site 1\xe2\x9c\x93 entry\xe2\x9c\x93 entry");
    assert_node(document, "//section[@id='entries']//tbody/tr[2]", "'SMITH, Jimmy' at Site 2\xe2\x80\x93 none\xe2\x80\x93 none");
    assert_node(document, "//section[@id='sign-off']/p", "Result: 2 of 3 users are to be renamed.");
    assert_node(document, "//table[@class='offices']/tbody/tr[2]", "Site 2SITE21");
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(the_page_is_complete)
{
    struct audited audited;
    make_hostile_audit(&audited);
    char *page = written(&audited.audit);
    xmlDoc *document = parsed(page);
    ck_assert_int_eq(count(document, "//table[@class='after']/tbody/tr/td[. = 'crashed']"), 3);
    ck_assert_int_eq(count(document, "//dl[@class='facts']/div[dt='Malformed']/dd"), 7);
    ck_assert_int_eq(count(document, "//dl[@class='facts']/div[dt='Fixture' or dt='Sites']"), 2);
    ck_assert_int_eq(count(document, "//details[contains(summary, 'code page lacks')]/ul/li[3][starts-with(., 'byte FF of ')]"), 1);
    ck_assert_int_eq(count(document, "//details/ul/li[2][contains(., ': nothing near is known')]"), 1);
    ck_assert_int_ge(count(document, "//section[@id='rename']/dl/div/dd[.='did not answer']"), 1);
    assert_holds(page, "already exists and is not the connector's");
    assert_holds(page, "stored as '?\xc3\xa9'");
    assert_holds(page, "not verified, as SP4 did not answer: crashed: signal 6 (Aborted)");
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(a_page_can_be_read_however_many_groups_there_are)
{
    struct audited audited;
    uint32_t groups = AUDIT_PAGE_MAX + 3;
    make_large_audit(&audited, groups);
    char *page = written(&audited.audit);
    xmlDoc *document = parsed(page);
    ck_assert_int_eq(count(document, "//section[@id='rename']//h3[contains(., '. ')]"), (int)AUDIT_PAGE_MAX);
    /* Those that cost most are not folded. */
    ck_assert_int_eq(count(document, "//section[@id='rename']/h3"), AUDIT_PAGE_OPEN);
    assert_holds(page, "and 3 more groups; JSON and CSV have all");
    assert_holds(page, "and 3 more letters; JSON and CSV have all");
    assert_holds(page, " in 2,003 groups collide.");
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(many_users_and_no_proposal)
{
    struct audited audited;
    make_large_audit(&audited, 6);
    struct audit *audit = &audited.audit;
    /* One group of all. */
    audit->group_count = 1;
    audit->groups[0].count = audit->member_count;
    for (uint32_t i = 0; i < audit->member_count; i++)
        audit->members[i].rename_to = AUDIT_NONE;
    char *page = written(audit);
    assert_holds(page, "and 22 more users; JSON and CSV have all");
    assert_holds(page, "Proposal: none, as no new name is known to help");
    free(page);
    audited_clean_up(&audited);
}
END_TEST

/* Landmarks of the page, in this order. */
static void assert_headings(xmlDoc *document, const char *const *headings)
{
    int number = 0;
    for (; headings[number]; number++) {
        char path[32];
        (void)snprintf(path, sizeof path, "(//main//h2)[%d]", number + 1);
        assert_node(document, path, headings[number]);
    }
    ck_assert_int_eq(count(document, "//main//h2"), number);
}

START_TEST(each_part_has_its_heading)
{
    static const char *const all[] = {"Rename first", "Who has an entry", "Why", "Details", "Provenance", "Sign-off", NULL};
    static const char *const nothing_found[] = {"Why", "Details", "Provenance", "Sign-off", NULL};
    struct audited audited;
    make_audit(&audited, _i == 0 ? MADE_HOSTILE_AUDIT : MADE_EMPTY);
    char *page = written(&audited.audit);
    xmlDoc *document = parsed(page);
    assert_headings(document, _i == 0 ? all : nothing_found);
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

/* 0 or more sites beyond those that are written out. */
START_TEST(a_page_can_be_read_however_many_sites_there_are)
{
    struct audited audited;
    make_empty_audit(&audited);
    struct audit *audit = &audited.audit;
    uint32_t sites = AUDIT_PAGE_MAX + (uint32_t)_i;
    struct ccm_name *names = realloc(audit->site_names, sites * sizeof *names);
    ck_assert_ptr_nonnull(names);
    audit->site_names = names;
    for (uint32_t i = 1; i < sites; i++) {
        char office[24];
        (void)snprintf(office, sizeof office, "OFFICE%u", i);
        names[i] = names[0];
        ck_assert_int_eq(scenario_add_site(&audit->scenario, name_of_text(office)), SCENARIO_OK);
    }
    char *page = written(audit);
    xmlDoc *document = parsed(page);
    ck_assert_int_eq(count(document, "//table[@class='offices']/tbody/tr"), (int)AUDIT_PAGE_MAX);
    if (_i == 0)
        assert_holds_not(page, "JSON and CSV have all");
    else
        assert_holds(page, _i == 1 ? "and 1 more site; JSON and CSV have all" : "and 2 more sites; JSON and CSV have all");
    xmlFreeDoc(document);
    free(page);
    audited_clean_up(&audited);
}
END_TEST

static Suite *report_audit_page_suite(void)
{
    Suite *suite = suite_create("report-audit-page");
    TCase *page = tcase_create("page");
    tcase_set_timeout(page, 30);
    tcase_add_loop_test(page, every_page_is_whole_and_harmless, 0, MADE_AUDITS);
    tcase_add_test(page, the_article_is_on_the_page);
    tcase_add_test(page, the_page_is_complete);
    tcase_add_test(page, a_page_can_be_read_however_many_groups_there_are);
    tcase_add_test(page, many_users_and_no_proposal);
    tcase_add_loop_test(page, each_part_has_its_heading, 0, 2);
    tcase_add_loop_test(page, a_page_can_be_read_however_many_sites_there_are, 0, 3);
    suite_add_tcase(suite, page);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_audit_page_suite};
    return suite_main(makers, 1);
}
