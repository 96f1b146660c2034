/* The page of a verification: well-formed, with names as nothing but text, and written completely or not. */
#include "fail_alloc.h"
#include "made_verification.h"
#include "report/report.h"
#include "suite.h"
#include "xml_tested.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

static const struct report_style style = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z"};

/* No charts: they have tests of their own. */

/* The page; the caller frees it. */
static char *page_of(const struct verified *verified)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(VERIFIED(verified), &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

static xmlDocPtr parsed(const char *page)
{
    xmlDocPtr document = xmlReadMemory(page, (int)strlen(page), "page.html", NULL, XML_PARSE_NONET);
    ck_assert_msg(document != NULL, "the page is not well-formed");
    return document;
}

static int count(xmlDocPtr document, const char *path)
{
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
    ck_assert_msg(found != NULL, "%s", path);
    int result = xmlXPathNodeSetGetLength(found->nodesetval);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return result;
}

START_TEST(hostile_names_are_text)
{
    struct verified verified;
    make_hostile(&verified);
    char *page = page_of(&verified);
    xmlDocPtr document = parsed(page);
    ck_assert_int_eq(count(document, "//script | //iframe | //object | //embed | //form | //i"), 0);
    ck_assert_int_eq(count(document, "//@*[starts-with(name(), 'on')] | //@src | //@style"), 0);
    ck_assert_int_eq(count(document, "//@href[contains(., ':') and . != 'data:,']"), 0);
    ck_assert_int_eq(count(document, "//@id[. = ../following::*/@id]"), 0);
    ck_assert_int_eq(count(document, "//div[not(node())] | //td[not(node())] | //li[not(node())] | //dd[not(node())]"), 0);
    for (const unsigned char *at = (const unsigned char *)page; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is written", *at);
    ck_assert_ptr_null(strstr(page, "\xe2\x80\xae"));
    ck_assert_ptr_null(strstr(page, "\xff"));
    ck_assert_ptr_null(strstr(page, "]]>"));
    xmlFreeDoc(document);
    free(page);
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

START_TEST(the_candidate_comes_first)
{
    struct verified verified;
    make_ascii_only(&verified);
    char *page = page_of(&verified);
    xmlDocPtr document = parsed(page);
    ck_assert_int_eq(
        count(document, "//title[starts-with(., '\xe2\x9c\x97 Not fixed: ascii-only: it distinguishes two spellings of one ')]"),
        1);
    ck_assert_int_eq(count(document, "//header/p[@class='mark bad'][.='\xe2\x9c\x97 Not fixed']"), 1);
    ck_assert_int_eq(count(document, "//header/h1[starts-with(., 'ascii-only: it distinguishes two spellings of one ')]"), 1);
    ck_assert_int_eq(count(document, "//header/p[.='Of 12 fixtures, 3 differ from what is expected of SP4: 3 never come to rest. "
                                     "It does nothing unsafe. It takes no two users for one.']"),
                     1);
    ck_assert_int_eq(count(document, "//dl[@class='figures']/div[dt='places of comparison are to blame']/dd[.='2 of 3']"), 1);
    ck_assert_int_eq(count(document, "//main/section[1][@id='why']/ul/li"), (int)verified.verification.statement_count);
    ck_assert_int_eq(count(document, "//table[@class='laws']/thead/tr/th[@scope='col']"), 1 + CCM_PLACES);
    ck_assert_int_eq(count(document, "//table[@class='laws']/tbody/tr/th[@scope='row']"), LAWS);
    ck_assert_int_eq(count(document, "//table[@class='laws']/tbody/tr/td/span[@class='bad']"), CCM_PLACES);
    ck_assert_int_eq(count(document, "//section[@id='laws']/ul/li[contains(., 'by 123456 questions: ')]"), 1);
    ck_assert_int_eq(count(document, "//section[@id='laws']/ul/li/span[@class='bad'][.='BROKEN']"), 1);
    /* Broken laws come first. */
    ck_assert_int_eq(count(document, "//table[@class='laws']/tbody/tr[1]/td/span[@class='bad']"), CCM_PLACES);
    /* The fixtures are shown as ever. */
    ck_assert_int_eq(count(document, "//table[@class='failures']/tbody/tr[td]"), 3);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr"), 12);
    xmlFreeDoc(document);
    free(page);
    /* Without a verification there is no such part. */
    page = report_written(report_html, RUNS(&verified.batch), &style);
    document = parsed(page);
    ck_assert_int_eq(count(document, "//table[@class='laws'] | //section[@id='why']"), 0);
    xmlFreeDoc(document);
    free(page);
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

START_TEST(absent_parts_are_left_out)
{
    struct verified verified;
    make_fixed(&verified, 1);
    verified.verification.laws.questions = 1;
    verified.verification.search.scenarios = 0;
    char *page = page_of(&verified);
    xmlDocPtr document = parsed(page);
    ck_assert_int_eq(count(document, "//header/p[@class='mark good'][.='\xe2\x9c\x93 Fixed']"), 1);
    ck_assert_int_eq(count(document, "//section[@id='why'] | //section[@id='blame'] | //span[.='BROKEN']"), 0);
    ck_assert_int_eq(count(document, "//table[@class='laws']/tbody/tr/td[.='\xe2\x9c\x93 holds']"), (intmax_t)LAWS * CCM_PLACES);
    ck_assert_int_eq(count(document, "//section[@id='laws']/ul/li[contains(., ', by 1 question: ')]"), 1);
    ck_assert_int_eq(count(document, "//section[@id='search']/ul/li[.='no scenario was tried']"), 1);
    xmlFreeDoc(document);
    free(page);
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

START_TEST(failed_writes_are_noticed)
{
    struct verified verified;
    make_hostile(&verified);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(VERIFIED(&verified), &style, stream), REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    verified_clean_up(&verified);
}
END_TEST

/* Nothing is written, or all: libxml2 can do without a few of its allocations. */
START_TEST(failed_allocations_are_noticed)
{
    struct verified verified;
    xml_fail_allocations();
    make_hostile(&verified);
    char *whole = page_of(&verified);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = report_html(VERIFIED(&verified), &style, stream);
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
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

static Suite *report_verification_page_suite(void)
{
    Suite *suite = suite_create("report verification page");
    TCase *page = tcase_create("page");
    tcase_add_test(page, hostile_names_are_text);
    tcase_add_test(page, the_candidate_comes_first);
    tcase_add_test(page, absent_parts_are_left_out);
    suite_add_tcase(suite, page);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_test(failures, failed_writes_are_noticed);
    tcase_add_test(failures, failed_allocations_are_noticed);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_page_suite};
    return suite_main(makers, 1);
}
