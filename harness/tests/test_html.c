/* The page: well-formed, complete, and whatever the names hold, nothing but text. What a browser makes of it is tested by page.sh. */
#include "fail_alloc.h"
#include "parsed_page.h"
#include "program.h"
#include "report/chart.h"
#include "report/run_parts.h"
#include "sample.h"
#include "suite.h"

#include <errno.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HOSTILE "\"'><script>alert(1)</script> onload=\"x\" &amp; ]]> \033[2J\t\xe2\x80\xae\xff\xef\xbf\xbf"
#define HOSTILE_SHOWN "\"'><script>alert(1)</script> onload=\"x\" &amp; ]]> \\x1B[2J\\t\\u{202E}\\xFF\\u{FFFF}"
#define CYCLES_MOST 1000u

/* Three fixtures with three builds: the article's, a hostile one, one of many sites. */
struct made {
    struct fixture fixtures[3];
    struct build builds[3];
    struct cycle_counts cycles[9][CYCLES_MOST];
    struct batch_run runs[9];
    char *reasons[2];
    struct ccm_name site_names[30];
    struct batch batch;
};

static void set_records(struct made *made, size_t run, const uint32_t *records, uint32_t given, uint32_t count)
{
    struct run_result *result = &made->runs[run].result;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t adds = records[i < given ? i : given - 1];
        made->cycles[run][i] = (struct cycle_counts){.cycle = i + 1, .adds = adds, .redundant = i && adds};
    }
    result->cycles = made->cycles[run];
    result->cycle_count = count;
}

static void make_hostile(struct made *made)
{
    struct fixture *fixture = &made->fixtures[1];
    struct scenario *scenario = &fixture->scenario;
    sample_scenario(scenario, 2);
    scenario->names.rule = (struct identity_rule){IDENTITY_CASE_FULL, IDENTITY_SPACES_SQUEEZE, IDENTITY_NORMALIZATION_NFC, 30};
    scenario->import.on_collision = ON_COLLISION_REJECT;
    sample_recipient(scenario, 0, HOSTILE);
    sample_recipient(scenario, 0, "Z");
    sample_entry(scenario, 'P', "HQ" HOSTILE, "", HOSTILE);
    sample_entry(scenario, 'l', "Local", "HQ" HOSTILE, "");
    sample_add(scenario, 2, 1, "Added" HOSTILE);
    sample_rename(scenario, 3, 1, "Added" HOSTILE, "Renamed" HOSTILE);
    sample_move(scenario, 4, 1, 0, "Renamed" HOSTILE);
    sample_remove(scenario, 5, 0, "Renamed" HOSTILE);
    sample_administrator_adds(scenario, 6, 'L', "Adm" HOSTILE, "");
    sample_administrator_removes(scenario, 7, "Adm" HOSTILE);
    sample_finish(scenario);
    fixture->name = fixture->path = HOSTILE;
    fixture->title = fixture->source = HOSTILE;
    fixture->upgrade_before = 4;
}

static void make_page(struct made *made)
{
    memset(made, 0, sizeof *made);
    made->fixtures[0] = (struct fixture){.name = "article-three-spellings", .title = "Three spellings", .source = "Q237588"};
    sample_article(&made->fixtures[0].scenario);
    make_hostile(made);
    made->fixtures[2] = (struct fixture){.name = "many", .title = "Many of all", .source = "Q237588"};
    struct scenario *many = &made->fixtures[2].scenario;
    sample_scenario(many, 30);
    for (unsigned i = 0; i < 25; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "User %u", i);
        sample_recipient(many, 0, name);
        sample_entry(many, 'L', name, "", "");
        sample_administrator_removes(many, 1 + i % 10, name);
    }
    sample_finish(many);
    for (size_t i = 0; i < 30; i++)
        made->site_names[i] = name_of_text(i ? "Site" : HOSTILE);
    made->builds[0] = (struct build){.path = "modules/pre-sp4.so", .name = "pre-SP4", .expect = BUILD_PRE_SP4};
    made->builds[1] = (struct build){.path = HOSTILE, .name = "SP4<b>&", .expect = BUILD_SP4};
    made->builds[2] = (struct build){
        .path = "modules/sp4.so", .name = "pre-SP4:SP4@4", .upgrade_from = "modules/pre-sp4.so", .upgrade_before = 4};
    for (size_t i = 0; i < 9; i++) {
        made->fixtures[i / 3].site_names = made->site_names;
        made->runs[i] = (struct batch_run){.fixture = &made->fixtures[i / 3], .build = &made->builds[i % 3], .passed = true};
        set_records(made, i, (const uint32_t[]){i % 3 ? 4 : 6, i % 3 ? 0 : 2}, 2, 10);
    }
    made->runs[0].result.verdict = VERDICT_LOOPING;
    made->runs[0].result.loop_period = 2;
    made->runs[4].result = (struct run_result){.verdict = VERDICT_CRASHED};
    made->reasons[0] = "crashed: <i>signal</i> 11";
    made->reasons[1] = "verdict: crashed, expected quiet";
    made->runs[4].reasons = (struct reasons){.at = made->reasons, .count = 2};
    made->runs[4].passed = false;
    made->runs[5].result.rejected = 1;
    made->runs[5].result.conflicts = 2;
    made->runs[5].result.faults = (struct faults){.missing = 1};
    made->runs[5].result.blame = (struct blame){.asked = true, .count = 1, .sets = {3}};
    made->batch =
        (struct batch){.fixtures = {.count = 3}, .builds = made->builds, .build_count = 3, .runs = made->runs, .run_count = 9};
    made->batch.passed = 8;
    made->batch.failed = 1;
}

static void forget(struct made *made)
{
    for (size_t i = 0; i < 3; i++)
        scenario_clean_up(&made->fixtures[i].scenario);
}

static const struct report_link links[] = {{"coverage & more", "coverage/index.html"}, {"Valgrind", "valgrind/summary.txt"}};
static const struct report_style plain = {0};
static const struct report_style full = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z", .links = links, .link_count = 2};

/* The page; the caller frees it. */
static char *written(const struct batch *batch, const struct report_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(batch, style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

START_TEST(the_page_is_whole)
{
    struct made made;
    make_page(&made);
    char *page = written(&made.batch, &full);
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
    assert_node(document, "//table[@class='failures']//tr[td]/th", HOSTILE_SHOWN " " HOSTILE_SHOWN);
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
    forget(&made);
}
END_TEST

START_TEST(what_is_as_expected_is_folded)
{
    struct made made;
    make_page(&made);
    made.runs[4].passed = true;
    made.batch.failed = 0;
    made.batch.passed = 9;
    char *page = written(&made.batch, &plain);
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
    forget(&made);
}
END_TEST

START_TEST(input_is_told_in_words)
{
    struct made made;
    make_page(&made);
    char *page = written(&made.batch, &plain);
    xmlDoc *document = parsed(page);
    assert_harmless(document, page);
    /* Of few fixtures each is shown whole, below the groups of which there are three. */
    assert_node(document, "//section[@id='fixtures']/details[5]//h3", HOSTILE_SHOWN);
    assert_node(
        document, "//section[@id='fixtures']/details[5]/p[1]",
        "10 cycles. To the post office two names are equal where case does not count (full folding), after normalization to "
        "NFC; spaces at the ends and repeated ones are dropped first; only the first 30 characters count. A record for an "
        "entry that is spelled otherwise is rejected.");
    assert_node(document, "//section[@id='fixtures']/details[4]/p[1]",
                "10 cycles. A record for an entry that is spelled otherwise replaces it.");
#define SECOND "//section[@id='fixtures']/details[5]"
    assert_node(document, SECOND "/ul[1]/li[1]", "HQ" HOSTILE_SHOWN ", Locn P (comment " HOSTILE_SHOWN ")");
    assert_node(document, SECOND "/ul[1]/li[2]", "Local, Locn l, Addr HQ" HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[1]", "before cycle 4: an upgrade; pre-SP4 runs the cycles until then");
    assert_node(document, SECOND "/ul[2]/li[2]", "before cycle 2: Added" HOSTILE_SHOWN " joins Site");
    assert_node(document, SECOND "/ul[2]/li[3]",
                "before cycle 3: Added" HOSTILE_SHOWN " of Site is renamed to Renamed" HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[4]", "before cycle 4: Renamed" HOSTILE_SHOWN " moves from Site to " HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[5]", "before cycle 5: Renamed" HOSTILE_SHOWN " leaves " HOSTILE_SHOWN);
    assert_node(document, SECOND "/ul[2]/li[6]", "before cycle 6: an administrator of cc:Mail adds Adm" HOSTILE_SHOWN ", Locn L");
    assert_node(document, SECOND "/ul[2]/li[7]", "before cycle 7: an administrator of cc:Mail removes Adm" HOSTILE_SHOWN);
    assert_node(document, SECOND "//table[@class='sites']/tbody/tr[2]/td[2]", "none");
#define THIRD "//section[@id='fixtures']/details[6]"
    ck_assert_int_eq(count(document, THIRD "//table[@class='sites']/tbody/tr"), RUN_LISTED_MOST);
    ck_assert_int_eq(count(document, THIRD "//table[@class='sites']/tbody/tr[1]//br"), RUN_LISTED_MOST);
    ck_assert_int_eq(count(document, THIRD "//small[.='and 5 more']"), 3);
    assert_node(document, THIRD "/p[2]", "and 10 more");
    xmlFreeDoc(document);
    free(page);
    made.fixtures[0].scenario.names.code_page = CODE_PAGE_437;
    page = written(&made.batch, &plain);
    document = parsed(page);
    assert_node(document, "//section[@id='fixtures']/details[4]/p[1]",
                "10 cycles. The post office stores text in code page 437: a letter that it lacks becomes a question mark. A record "
                "for an entry that is spelled otherwise replaces it.");
    xmlFreeDoc(document);
    free(page);
    forget(&made);
}
END_TEST

static void assert_title(const struct batch *batch, const char *expected)
{
    char *page = written(batch, &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, "//h1", expected);
    xmlFreeDoc(document);
    free(page);
}

START_TEST(the_conclusion_is_what_was_found)
{
    struct made made;
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
    assert_title(&made.batch, "All runs went to their end; upgrades are not checked.");
    made.batch.run_count = 0;
    assert_title(&made.batch, "Nothing was run.");
    forget(&made);
}
END_TEST

START_TEST(the_article_is_found_wherever_it_stands)
{
    static const char title[] = "//section[@id='article']/p[1]/bdi", head[] = "//section[@id='article']/h2";
    struct made made;
    make_page(&made);
    made.batch.failed = 0;
    made.fixtures[0].name = "other";
    made.fixtures[2].name = "article-three-spellings";
    char *page = written(&made.batch, &plain);
    xmlDoc *document = parsed(page);
    assert_node(document, title, "Many of all");
    xmlFreeDoc(document);
    free(page);

    made.fixtures[0].source = made.fixtures[2].source = "elsewhere";
    page = written(&made.batch, &plain);
    document = parsed(page);
    assert_node(document, head, "The first case");
    assert_node(document, title, "Three spellings");
    xmlFreeDoc(document);
    free(page);
    forget(&made);
}
END_TEST

#define CHART "//section[@id='article']//figure"

START_TEST(charts_have_a_bar_for_each_cycle)
{
    struct made made;
    make_page(&made);
    char *page = written(&made.batch, &plain);
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

    /* Long runs: only so many bars, and only the highest has its number. */
    set_records(&made, 0, (const uint32_t[]){0, 2000000}, 2, CYCLES_MOST);
    page = written(&made.batch, &plain);
    document = parsed(page);
    ck_assert_int_eq(count(document, CHART "[1]/svg/rect"), CHART_BARS_MOST);
    ck_assert_int_eq(count(document, CHART "[1]/svg/text[.='2000000']"), 1);
    ck_assert_int_eq(count(document, CHART "[1]/svg/text[@class='t'][.='1' or .='1000']"), 2);
    xmlFreeDoc(document);
    free(page);
    forget(&made);
}
END_TEST

START_TEST(small_bars_share_the_scale_of_their_fixture)
{
#define CELL "//section[@id='fixtures']/details[1]//table[@class='two']/tbody/tr[1]/td"
    struct made made;
    make_page(&made);
    made.batch.failed = 0;
    char *page = written(&made.batch, &plain);
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
    forget(&made);
}
END_TEST

/* `count` fixtures with two builds. */
static struct batch make_many(struct made *made, size_t fixtures)
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
    struct made made;
    make_page(&made);
    struct batch batch = make_many(&made, fixtures);
    char *page = written(&batch, &plain);
    xmlDoc *document = parsed(page);
    ck_assert_int_eq(count(document, "//section[@id='fixtures']//table[@class='two']/tbody/tr/td"), (int)(2 * fixtures));
    ck_assert_int_eq(count(document, "//svg[@class='chart']"), 2);
    ck_assert_int_eq(count(document, "//table[@class='results']"), 0);
    xmlFreeDoc(document);
    free(page);
    forget_many(&batch);
    forget(&made);
}
END_TEST

START_TEST(failed_writes_are_noticed)
{
    struct made made;
    make_page(&made);
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report_html(&made.batch, &plain, stream), REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
    forget(&made);
}
END_TEST

/* libxml2's allocations fail like all others. */
static void *allocate(size_t size) { return malloc(size); }
static void *reallocate(void *old, size_t size) { return realloc(old, size); }
static char *duplicate(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

/* Nothing is written, or all: libxml2 can do without a few of its allocations. */
static void assert_failures(const struct batch *batch, unsigned long step)
{
    char *whole = written(batch, &plain);
    for (unsigned long n = 1;; n += step) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = report_html(batch, &plain, stream);
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
    struct made made;
    xmlMemSetup(free, allocate, reallocate, duplicate);
    xmlInitParser();
    make_page(&made);
    made.batch.run_count = 6;
    /* Charts take many allocations that are alike. */
    assert_failures(&made.batch, suite_under_valgrind() ? 997 : 7);
    forget(&made);
}
END_TEST

static Suite *html_suite(void)
{
    Suite *suite = suite_create("html");
    TCase *page = tcase_create("page");
    tcase_add_test(page, the_page_is_whole);
    tcase_add_test(page, what_is_as_expected_is_folded);
    tcase_add_test(page, input_is_told_in_words);
    tcase_add_test(page, the_conclusion_is_what_was_found);
    tcase_add_test(page, the_article_is_found_wherever_it_stands);
    suite_add_tcase(suite, page);
    TCase *charts = tcase_create("charts");
    tcase_add_test(charts, charts_have_a_bar_for_each_cycle);
    tcase_add_test(charts, small_bars_share_the_scale_of_their_fixture);
    suite_add_tcase(suite, charts);
    TCase *size = tcase_create("size");
    tcase_set_timeout(size, 60);
    tcase_add_test(size, ten_thousand_runs_are_written);
    suite_add_tcase(suite, size);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_test(failures, failed_writes_are_noticed);
    tcase_add_test(failures, failed_allocations_are_noticed);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {html_suite};
    return suite_main(makers, 1);
}
