/* The page: well-formed, complete, and with names as nothing but text. page.sh tests it in a browser. */
#include "made.h"
#include "made_page.h"
#include "parsed_page.h"
#include "program.h"
#include "report/chart.h"
#include "report/run_parts.h"
#include "sample.h"
#include "suite.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const struct report_link links[] = {{"coverage & more", "coverage/index.html"}, {"Valgrind", "valgrind/summary.txt"}};
static const struct report_style plain = {0};
static const struct report_style full = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z", .links = links, .link_count = 2};

START_TEST(the_page_is_whole)
{
    struct made_page made;
    make_page(&made);
    char *page = report_written(report_html, RUNS(&made.batch), &full);
    xmlDoc *document = parsed(page);
    assert_harmless(document, page);
    ck_assert_int_eq(count(document, "//h1"), 1);
    ck_assert_int_eq(count(document, "//title | //a[@class='skip'][@href='#main'] | //main[@id='main']"), 3);
    ck_assert_int_eq(count(document, "//table[not(caption)] | //th[not(@scope)]"), 0);
    /* Headings go down one level at a time. */
    ck_assert_int_eq(count(document, "//h2[not(parent::section)] | //h3[not(ancestor::section/h2)] | //h4"), 0);
    assert_node(document, "//title", "\xe2\x9c\x97 Failed: 1 of 9 runs was not as expected.");
    assert_node(document, "//header/p[@class='kind']",
                "q237588 test report: Microsoft KB Q237588, pre-SP4, SP4<b>& and pre-SP4:SP4@4, 2026-11-22");
    assert_node(document, "//header/p[@class='mark bad']", "\xe2\x9c\x97 Failed");
    assert_node(document, "//dl[@class='figures']/div[dt='runs as expected']/dd[@class='bad']", "8 of 9");
    assert_node(document, "//dl[@class='figures']/div[dt='fixtures loop before SP4']/dd", "1");
    /* Exceptions come first, and are not folded. */
    assert_node(document, "//section[1]/@id", "exceptions");
    assert_node(document, "//nav//li[1]", "Exceptions 1");
    ck_assert_int_eq(count(document, "//section[@id='exceptions']/table[@class='failures']/tbody/tr[td]"), 1);
    assert_node(document, "//table[@class='failures']//tr[td]/th", PAGE_HOSTILE_SHOWN " " PAGE_HOSTILE_SHOWN);
    assert_node(document, "//table[@class='failures']//tr/td[1]/span[@class='bad']", "\xe2\x9c\x97 ");
    assert_node(document, "//table[@class='failures']//tr/td[2]/bdi[2]", "verdict: crashed, expected quiet");
    /* Each fixture is in one group, each of its runs in a cell. */
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr"), 3);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr/td"), 9);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr/td/span[@class='bad']"), 1);
    ck_assert_int_eq(count(document, "//table[@class='results']/tbody/tr[th]"), 9);
    assert_node(document, "//table[@class='results']/tbody/tr/td[1]", "6 2 2 2 2 2 2 2 2 2");
    assert_node(document, "//table[@class='results']//td[@class='why'][1]", "FAILED: crashed: <i>signal</i> 11");
    assert_node(document, "//section[@id='provenance']//div[dt='Other results']/dd/a", "coverage & more");
    assert_node(document, "//section[@id='provenance']//div[dt='Date']/dd", "2026-11-22T12:00:00Z");
    assert_node(document, "//section[@id='provenance']//div[dt='Program']/dd", "q237588 1.2.3");
    ck_assert_int_eq(count(document, "//section[@id='sign-off']/table[@class='sign']/tbody/tr"), 2);
    assert_node(document, "//section[@id='sign-off']/p", "Result: 8 of 9 runs as expected.");
    assert_holds(page, "to blame: import list + export match");
    assert_holds(page, "1 record rejected (not applied by the post office); 2 conflicts (nothing was sent, as ");
    assert_holds(page, "faults: 1 missing");
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

START_TEST(expected_results_are_folded)
{
    struct made_page made;
    make_page(&made);
    made.runs[4].passed = true;
    made.batch.failed = 0;
    made.batch.passed = 9;
    char *page = report_written(report_html, RUNS(&made.batch), &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, "//header/p[@class='mark good']", "\xe2\x9c\x93 Passed");
    assert_node(document, "//section[@id='exceptions']/p",
                "None. No run differed from what its fixture expects, crashed, or ran out of time.");
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[not(ancestor::details)]"), 0);
    /* Three fixtures with three pairs of verdicts; the largest group first, and of equal ones that of the first fixture. */
    assert_node(document, "//section[@id='fixtures']/details[1]//h3",
                "pre-SP4 loops, SP4<b>& comes to rest, pre-SP4:SP4@4 comes to rest: 1");
    assert_node(document, "//section[@id='fixtures']/details[2]//h3",
                "pre-SP4 comes to rest, SP4<b>& crashed, pre-SP4:SP4@4 comes to rest: 1");
    assert_node(document, "//section[@id='fixtures']/details[3]//h3", "All builds come to rest: 1");
    assert_node(document, "//section[@id='fixtures']/details[3]/summary/span[@class='soft']", "as expected");
    assert_node(document, "//section[@id='fixtures']/details[1]//b/@title", "Three spellings");
    ck_assert_int_eq(count(document, "//section[@id='fixtures']/details[1]//b/span[@class='l']"), 1);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']/details[2]//b/span[@class='w']"), 1);
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

START_TEST(input_is_described_in_words)
{
    struct made_page made;
    make_page(&made);
    char *page = report_written(report_html, RUNS(&made.batch), &plain);
    xmlDoc *document = parsed(page);
    assert_harmless(document, page);
    /* A few fixtures are shown completely, below three groups. */
    assert_node(document, "//section[@id='fixtures']/details[5]//h3", PAGE_HOSTILE_SHOWN);
    assert_node(
        document, "//section[@id='fixtures']/details[5]/p[1]",
        "10 cycles. The post office folds fully (ß is ss), squeezes spaces, normalizes to NFC, compares 30 characters, refuses a "
        "second spelling.");
    assert_node(document, "//section[@id='fixtures']/details[4]/p[1]",
                "10 cycles. A record for an entry that is spelled otherwise replaces it.");
#define SECOND "//section[@id='fixtures']/details[5]"
    assert_node(document, SECOND "/ul[1]/li[1]", "HQ" PAGE_HOSTILE_SHOWN ", Locn P (comment " PAGE_HOSTILE_SHOWN ")");
    assert_node(document, SECOND "/ul[1]/li[2]", "Local, Locn l, Addr HQ" PAGE_HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[1]", "before cycle 4: an upgrade; pre-SP4 runs the cycles until then");
    assert_node(document, SECOND "/ul[2]/li[2]", "before cycle 2: Added" PAGE_HOSTILE_SHOWN " joins Site");
    assert_node(document, SECOND "/ul[2]/li[3]",
                "before cycle 3: Added" PAGE_HOSTILE_SHOWN " of Site is renamed to Renamed" PAGE_HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[4]",
                "before cycle 4: Renamed" PAGE_HOSTILE_SHOWN " moves from Site to " PAGE_HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[5]", "before cycle 5: Renamed" PAGE_HOSTILE_SHOWN " leaves " PAGE_HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[6]",
                "before cycle 6: an administrator of cc:Mail adds Adm" PAGE_HOSTILE_SHOWN ", Locn L");
    assert_node(document, SECOND "/ul[2]/li[7]", "before cycle 7: an administrator of cc:Mail removes Adm" PAGE_HOSTILE_SHOWN);
    assert_node(document, SECOND "//table[@class='sites']/tbody/tr[2]/td[2]", "none");
#define THIRD "//section[@id='fixtures']/details[6]"
    ck_assert_int_eq(count(document, THIRD "//table[@class='sites']/tbody/tr"), RUN_LISTED_MAX);
    ck_assert_int_eq(count(document, THIRD "//table[@class='sites']/tbody/tr[1]//br"), RUN_LISTED_MAX);
    ck_assert_int_eq(count(document, THIRD "//small[.='and 5 more']"), 3);
    assert_node(document, THIRD "/p[2]", "and 10 more");
    xmlFreeDoc(document);
    free(page);
    made.fixtures[0].scenario.names.code_page = CODE_PAGE_437;
    page = report_written(report_html, RUNS(&made.batch), &plain);
    document = parsed(page);
    assert_node(
        document, "//section[@id='fixtures']/details[4]/p[1]",
        "10 cycles. The post office writes code page 437. A letter that its code page lacks becomes a question mark. A record "
        "for an entry that is spelled otherwise replaces it.");
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

static void assert_title(const struct batch *batch, const char *expected)
{
    char *page = report_written(report_html, RUNS(batch), &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, "//h1", expected);
    xmlFreeDoc(document);
    free(page);
}

START_TEST(the_conclusion_follows_from_the_runs)
{
    struct made_page made;
    make_page(&made);
    assert_title(&made.batch, "1 of 9 runs was not as expected.");
    made.runs[4].passed = true;
    made.batch.failed = 0;
    assert_title(&made.batch, "The bug is reproduced, and SP4 fixes it.");
    made.runs[0].result.verdict = VERDICT_QUIET;
    assert_title(&made.batch, "All runs went as expected, but none shows the bug.");
    made.runs[0].result.verdict = VERDICT_LOOPING;
    made.batch.run_count = 1;
    assert_title(&made.batch, "The bug is reproduced.");
    made.builds[0].candidate = true;
    assert_title(&made.batch, "The candidate does what is expected of SP4.");
    made.builds[0] = (struct build){.path = "sp4.so", .name = "SP4", .expect = BUILD_SP4};
    made.runs[0].result.verdict = VERDICT_QUIET;
    assert_title(&made.batch, "SP4 fixes the bug.");
    made.runs[0].result.faults.missing = 1;
    assert_title(&made.batch, "SP4 fixes the bug within its known limits.");
    static char from[] = "pre-sp4.so";
    made.builds[0].upgrade_from = from;
    assert_title(&made.batch, "All runs finished; upgrades are not checked.");
    made.batch.run_count = 0;
    assert_title(&made.batch, "Nothing was run.");
    made_page_clean_up(&made);
}
END_TEST

START_TEST(the_article_is_found_at_any_position)
{
    static const char title[] = "//section[@id='article']/p[1]/bdi", head[] = "//section[@id='article']/h2";
    struct made_page made;
    make_page(&made);
    made.batch.failed = 0;
    made.fixtures[0].name = "other";
    made.fixtures[2].name = "article-three-spellings";
    char *page = report_written(report_html, RUNS(&made.batch), &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, title, "Many of all");
    xmlFreeDoc(document);
    free(page);

    made.fixtures[0].source = made.fixtures[2].source = "elsewhere";
    page = report_written(report_html, RUNS(&made.batch), &plain);
    document = parsed(page);
    assert_node(document, head, "The first case");
    assert_node(document, title, "Three spellings");
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

/* `count` fixtures with two builds. */
static struct batch make_many(struct made_page *made, size_t fixtures)
{
    struct fixture *all = calloc(fixtures, sizeof *all);
    struct batch_run *runs = calloc(2 * fixtures, sizeof *runs);
    struct cycle_counts *cycles = calloc(2 * fixtures, 10 * sizeof *cycles);
    ck_assert(all && runs && cycles);
    for (size_t i = 0; i < 2 * fixtures; i++) {
        all[i / 2] = made->fixtures[0];
        runs[i] = made->runs[i % 2];
        runs[i].fixture = &all[i / 2];
        runs[i].result.cycles = cycles + 10 * i;
        for (size_t cycle = 0; cycle < 10; cycle++)
            runs[i].result.cycles[cycle].adds = (uint32_t)((i * 31 + cycle * 7) % 997);
    }
    return (struct batch){
        .fixtures = {.count = fixtures}, .builds = made->builds, .build_count = 2, .runs = runs, .run_count = 2 * fixtures};
}

static void forget_many(struct batch *batch)
{
    free((struct fixture *)(uintptr_t)batch->runs[0].fixture);
    free(batch->runs[0].result.cycles);
    free(batch->runs);
}

START_TEST(ten_thousand_runs_are_written)
{
    size_t fixtures = suite_bounded() ? 600 : 5000;
    struct made_page made;
    make_page(&made);
    struct batch batch = make_many(&made, fixtures);
    char *page = report_written(report_html, RUNS(&batch), &plain);
    xmlDoc *document = parsed(page);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr/td"), (int)(2 * fixtures));
    ck_assert_int_eq(count(document, "//svg[@class='chart']"), 2);
    ck_assert_int_eq(count(document, "//table[@class='results']"), 0);
    xmlFreeDoc(document);
    free(page);
    forget_many(&batch);
    made_page_clean_up(&made);
}
END_TEST

static Suite *html_suite(void)
{
    Suite *suite = suite_create("html");
    TCase *page = tcase_create("page");
    tcase_add_test(page, the_page_is_whole);
    tcase_add_test(page, expected_results_are_folded);
    tcase_add_test(page, input_is_described_in_words);
    tcase_add_test(page, the_conclusion_follows_from_the_runs);
    tcase_add_test(page, the_article_is_found_at_any_position);
    suite_add_tcase(suite, page);
    TCase *size = tcase_create("size");
    tcase_set_timeout(size, 60);
    tcase_add_test(size, ten_thousand_runs_are_written);
    suite_add_tcase(suite, size);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {html_suite};
    return suite_main(makers, 1);
}
