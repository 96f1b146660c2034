/* Every report of one verification says the same: each is read back and compared with it. JSON has a test of its own. */
#include "made_verification.h"
#include "report/headline.h"
#include "report/law_groups.h"
#include "report/words.h"
#include "suite.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

static const struct report_style style = {.version = "1.2.3", .date = "2026-11-22T12:00:00Z"};

/* ---- Markdown ---- */

/* As it is shown, but for bold letters and tables; the caller frees it. */
static char *shown(const char *markdown)
{
    static const struct {
        const char *markdown, *shown;
    } signs[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"<!-- -->", ""}};
    enum { SIGNS = sizeof signs / sizeof signs[0] };
    struct text text = {0};
    while (*markdown) {
        size_t sign = 0;
        while (sign < SIGNS && strncmp(markdown, signs[sign].markdown, strlen(signs[sign].markdown)) != 0)
            sign++;
        if (sign < SIGNS) {
            text_puts(&text, signs[sign].shown);
            markdown += strlen(signs[sign].markdown);
            continue;
        }
        markdown += *markdown == '\\';
        text_append(&text, markdown++, 1);
    }
    return text_take(&text);
}

static void assert_line(const char *whole, struct text *line)
{
    ck_assert(!line->failed);
    ck_assert_msg(strstr(whole, line->bytes) != NULL, "%s", line->bytes);
    text_clear(line);
}

static void assert_groups(const char *whole, const struct laws *laws, enum law_state state, struct text *line)
{
    struct law_group groups[LAW_GROUPS_MAX];
    size_t count = law_groups(laws, state, groups);
    for (size_t i = 0; i < count; i++) {
        text_puts(line, state == LAW_BROKEN ? "\n- **BROKEN**: " : "\n- inconclusive: ");
        words_laws(groups[i].laws, line);
        text_puts(line, " at ");
        words_places(groups[i].places, line);
        words_evidence(groups[i].result, ": ", line);
        assert_line(whole, line);
    }
}

START_TEST(markdown_agrees)
{
    struct verified verified;
    make_one(&verified, _i);
    const struct verification *verification = &verified.verification;
    char *written = report_written(report_markdown, VERIFIED(&verified), &style), *whole = shown(written);
    struct text line = {0};
    text_printf(&line, "## %s %s: %s\n\n", verification->conclusion == CONCLUSION_FIXED ? "✅" : "❌", verification->build->name,
                verification->conclusion == CONCLUSION_FIXED       ? "FIXED"
                : verification->conclusion == CONCLUSION_NOT_FIXED ? "NOT FIXED"
                                                                   : "UNSAFE");
    headline_write(verification, &line);
    text_puts(&line, "\n\nOf ");
    assert_line(whole, &line);
    for (size_t i = 0; i < verification->statement_count; i++) {
        text_printf(&line, "\n- **%s**: %s\n", conclusion_names[verification->statements[i].kind],
                    verification->statements[i].text);
        assert_line(whole, &line);
    }
    assert_groups(whole, &verification->laws, LAW_BROKEN, &line);
    assert_groups(whole, &verification->laws, LAW_INCONCLUSIVE, &line);
    text_puts(&line, "\n### Search\n\n- ");
    words_search(&verification->search, &line);
    assert_line(whole, &line);
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        text_puts(&line, "\n- ");
        words_difference(&verification->laws.differences[known], known, &line);
        text_puts(&line, "\n");
        assert_line(whole, &line);
    }
    ck_assert_int_eq(strstr(whole, "\n### To blame\n") != NULL, verification->blame.asked);
    text_clean_up(&line);
    free(whole);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

/* ---- HTML ---- */

/* Asserts how many nodes there are of a path, and the text of each, from a function. */
typedef void append_expected(const struct verified *verified, size_t at, struct text *text);

static void assert_nodes(xmlXPathContextPtr context, const char *path, size_t expected, const struct verified *verified,
                         append_expected *append)
{
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
    ck_assert_ptr_nonnull(found);
    size_t count = found->nodesetval ? (size_t)found->nodesetval->nodeNr : 0;
    ck_assert_msg(count == expected, "%s: %zu, expected %zu", path, count, expected);
    for (size_t i = 0; i < count; i++) {
        struct text text = {0};
        xmlChar *content = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
        append(verified, i, &text);
        assert_text(&text, (const char *)content);
        xmlFree(content);
        text_clean_up(&text);
    }
    xmlXPathFreeObject(found);
}

static void append_title(const struct verified *verified, size_t at, struct text *text)
{
    (void)at;
    const struct verification *verification = &verified->verification;
    text_printf(text, "%s: ", verification->build->name);
    headline_write(verification, text);
}

static void append_statement(const struct verified *verified, size_t at, struct text *text)
{
    const struct statement *statement = &verified->verification.statements[at];
    text_printf(text, "%s: %s", conclusion_names[statement->kind], statement->text);
}

/* Which result stands in cell number `at`: laws that do not hold come first. */
static size_t law_shown(const struct verified *verified, size_t at)
{
    uint32_t hold = laws_that_hold(&verified->verification.laws);
    size_t row = 0;
    for (uint32_t holds = 0; holds < 2; holds++)
        for (unsigned law = 0; law < LAWS; law++)
            if ((hold >> law & 1) == holds && row++ == at / CCM_PLACES)
                return (size_t)law * CCM_PLACES + at % CCM_PLACES;
    return 0;
}

static void append_law(const struct verified *verified, size_t at, struct text *text)
{
    static const char *const words[] = {[LAW_HOLDS] = "✓ holds", [LAW_BROKEN] = "✗ broken", [LAW_INCONCLUSIVE] = "– inconclusive"};
    text_puts(text, words[law_at(verified, law_shown(verified, at))->state]);
}

/* Counterexamples are below their laws. */
static void assert_evidence(xmlDocPtr document, const struct laws *laws, enum law_state state)
{
    struct law_group groups[LAW_GROUPS_MAX];
    size_t count = law_groups(laws, state, groups);
    xmlChar *whole = xmlNodeGetContent(xmlDocGetRootElement(document));
    for (size_t i = 0; i < count; i++) {
        struct text said = {0};
        words_places(groups[i].places, &said);
        words_evidence(groups[i].result, ": ", &said);
        assert_line((const char *)whole, &said);
        text_clean_up(&said);
    }
    xmlFree(whole);
}

static void append_difference(const struct verified *verified, size_t at, struct text *text)
{
    words_difference(&verified->verification.laws.differences[at], (enum known_build)at, text);
}

static void append_search(const struct verified *verified, size_t at, struct text *text)
{
    const struct search_summary *search = &verified->verification.search;
    if (at == 0) {
        words_search(search, text);
    } else if (at == 1) {
        text_puts(text, search->detail);
    } else {
        text_puts(text, "minimal case: ");
        text_append_escaped(text, search->counterexample, strlen(search->counterexample));
    }
}

static void append_blame(const struct verified *verified, size_t at, struct text *text)
{
    (void)at;
    words_blame_for_all(&verified->verification.blame, text);
}

START_TEST(html_agrees)
{
    struct verified verified;
    make_one(&verified, _i);
    const struct verification *verification = &verified.verification;
    char *written = report_written(report_html, VERIFIED(&verified), &style);
    xmlDocPtr document = xmlReadMemory(written, (int)strlen(written), "page.html", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    ck_assert_ptr_nonnull(context);
    assert_nodes(context, "//h1", 1, &verified, append_title);
    assert_nodes(context, "//section[@id='why']/ul/li", verification->statement_count, &verified, append_statement);
    assert_nodes(context, "//table[@class='laws']/tbody/tr/td[not(@colspan)]", LAW_CASES, &verified, append_law);
    assert_evidence(document, &verification->laws, LAW_BROKEN);
    assert_evidence(document, &verification->laws, LAW_INCONCLUSIVE);
    assert_nodes(context, "//section[@id='builds']//li", KNOWN_BUILDS, &verified, append_difference);
    assert_nodes(context, "//section[@id='search']//li", _i == MADE_FIXED ? 1 : 3, &verified, append_search);
    assert_nodes(context, "//section[@id='blame']//li", verification->blame.asked, &verified, append_blame);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    xmlCleanupParser();
    free(written);
    verified_clean_up(&verified);
}
END_TEST

/* ---- The table, which shows the beginning of what there is ---- */

START_TEST(the_table_agrees)
{
    struct verified verified;
    make_ascii_only(&verified);
    const struct verification *verification = &verified.verification;
    char *written = report_written(report_table, VERIFIED(&verified), &style);
    struct text line = {0};
    for (size_t i = 0; i < verification->statement_count; i++) {
        append_statement(&verified, i, &line);
        assert_line(written, &line);
    }
    for (size_t i = 0; i < verified.batch.run_count; i++) {
        const struct batch_run *run = &verified.batch.runs[i];
        text_printf(&line, "FAILED: %s", run->fixture->name);
        if (run->passed)
            ck_assert_ptr_null(strstr(written, line.bytes));
        else
            assert_line(written, &line);
        text_clear(&line);
    }
    words_search(&verification->search, &line);
    text_printf(&line, "\n          %s\n          minimal case: %s\nto blame  ", verification->search.detail,
                verification->search.counterexample);
    words_blame_for_all(&verification->blame, &line);
    text_puts(&line, "\nbuilds    ");
    append_difference(&verified, 0, &line);
    text_puts(&line, "\n          ");
    append_difference(&verified, 1, &line);
    text_puts(&line, "\n");
    assert_line(written, &line);
    text_clean_up(&line);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

static Suite *report_verification_agreement_suite(void)
{
    Suite *suite = suite_create("report verification agreement");
    TCase *agreement = tcase_create("agreement");
    tcase_add_loop_test(agreement, markdown_agrees, 0, MADE);
    tcase_add_loop_test(agreement, html_agrees, 0, MADE);
    tcase_add_test(agreement, the_table_agrees);
    suite_add_tcase(suite, agreement);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_agreement_suite};
    return suite_main(makers, 1);
}
