/* Charts of the page, and a page that cannot be written. */
#include "fail_alloc.h"
#include "made.h"
#include "made_page.h"
#include "parsed_page.h"
#include "program.h"
#include "report/chart.h"
#include "report/run_parts.h"
#include "suite.h"
#include "xml_tested.h"

#include <errno.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const struct report_style plain = {0};

#define CHART "//section[@id='article']//figure"

START_TEST(charts_have_a_bar_for_each_cycle)
{
    struct made_page made;
    make_page(&made);
    char *page = report_written(report_html, RUNS(&made.batch), &plain);
    xmlDoc *document = parsed(page);
    assert_harmless(document, page);
    ck_assert_int_eq(count(document, CHART "/svg[@class='chart'][@role='img'][@aria-label]"), 3);
    assert_node(document, CHART "[1]//h3", "pre-SP4 loops, 0 a cycle");
    ck_assert_int_eq(count(document, CHART "[1]/svg/rect[@class='r']"), 1);
    ck_assert_int_eq(count(document, CHART "[1]/svg/rect[@class='q']"), 9);
    ck_assert_int_eq(count(document, CHART "[1]/svg/text[@class='q'][.='2']"), 9);
    assert_node(document, CHART "[1]/svg/text[@class='q'][@text-anchor='end']", "2 redundant records in every cycle");
    ck_assert_int_eq(count(document, CHART "[2]/svg/rect"), 1);
    ck_assert_int_eq(count(document, CHART "[2]/svg/text[.='0']"), 9);
    assert_node(document, CHART "[2]/svg/text[@class='t'][last()]", "nothing more is sent");
    /* Both builds have one scale, which begins at zero: 6 records are 90 units high, and 4 are 60. */
    assert_node(document, CHART "[1]/svg/rect[1]/@height", "90.0");
    assert_node(document, CHART "[2]/svg/rect[1]/@height", "60.0");
    assert_node(document, CHART "[1]/svg/@aria-label",
                "pre-SP4: records sent in each cycle: 6 2 2 2 2 2 2 2 2 2. 0 of them redundant.");
    /* The run that crashed has no cycle. */
    assert_holds(page, "No cycle is known.");
    xmlFreeDoc(document);
    free(page);

    /* Long runs: a limited number of bars; only the highest has a number. */
    made_page_set_records(&made, 0, (const uint32_t[]){0, 2000000}, 2, PAGE_CYCLES_MAX);
    page = report_written(report_html, RUNS(&made.batch), &plain);
    document = parsed(page);
    ck_assert_int_eq(count(document, CHART "[1]/svg/rect"), CHART_BARS_MAX);
    ck_assert_int_eq(count(document, CHART "[1]/svg/text[.='2000000']"), 1);
    ck_assert_int_eq(count(document, CHART "[1]/svg/text[@class='t'][.='1' or .='1000']"), 2);
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

START_TEST(small_bars_share_the_scale_of_their_fixture)
{
#define CELL "//section[@id='fixtures']/details[1]//table[@class='two']/tbody/tr[1]/td"
    struct made_page made;
    make_page(&made);
    made.batch.failed = 0;
    char *page = report_written(report_html, RUNS(&made.batch), &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, CELL "[1]/svg/path[1]/@d", "M2 16v-15");
    assert_node(document, CELL "[1]/svg/path[@class='q']/@d",
                "M7 16v-5M12 16v-5M17 16v-5M22 16v-5M27 16v-5M32 16v-5M37 16v-5M42 16v-5M47 16v-5");
    assert_node(document, CELL "[2]/svg/path[1]/@d", "M2 16v-10");
    ck_assert_int_eq(count(document, CELL "[2]/svg/path"), 1);
    assert_node(document, CELL "[1]", "loops, 0 a cycle");
    assert_node(document, CELL "[2]", "sends nothing");
    xmlFreeDoc(document);
    free(page);
    made_page_clean_up(&made);
}
END_TEST

START_TEST(failed_writes_are_noticed)
{
    struct made_page made;
    make_page(&made);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(RUNS(&made.batch), &plain, stream), REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    made_page_clean_up(&made);
}
END_TEST

/* Nothing is written, or all: libxml2 can do without a few of its allocations. */
static void assert_failures(const struct batch *batch)
{
    char *whole = report_written(report_html, RUNS(batch), &plain);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = report_html(RUNS(batch), &plain, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(fclose(stream), 0);
        if (status == REPORT_OK)
            ck_assert_msg(strcmp(bytes, whole) == 0, "allocation %lu: the page is another", n);
        else
            ck_assert_msg(reached && status == REPORT_NO_MEMORY && !length, "allocation %lu: status %d", n, (int)status);
        free(bytes);
        if (!reached)
            break;
    }
    free(whole);
}

START_TEST(failed_allocations_are_noticed)
{
    struct made_page made;
    xml_fail_allocations();
    make_page(&made);
    made.batch.run_count = 6;
    /* Charts take many allocations that are alike. */
    assert_failures(&made.batch);
    made_page_clean_up(&made);
}
END_TEST

static Suite *html_charts_suite(void)
{
    Suite *suite = suite_create("html charts");
    TCase *charts = tcase_create("charts");
    tcase_add_test(charts, charts_have_a_bar_for_each_cycle);
    tcase_add_test(charts, small_bars_share_the_scale_of_their_fixture);
    suite_add_tcase(suite, charts);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_test(failures, failed_writes_are_noticed);
    tcase_add_test(failures, failed_allocations_are_noticed);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {html_charts_suite};
    return suite_main(makers, 1);
}
