/* Every report of one batch says the same: each is read back and compared with the batch. And large ones do not take long. */
#include "made.h"
#include "report/report.h"
#include "suite.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_style style = {.verbose = true, .version = "1.2.3", .date = "2026-11-22T12:00:00Z"};

/* The name as it is safe to print; the caller frees it. */
static char *safe(const char *name)
{
    struct text text = {0};
    text_append_escaped(&text, name, strlen(name));
    return text_take(&text);
}

/* The reasons, one a line; the caller frees it. */
static char *joined(const struct batch_run *run)
{
    struct text text = {0};
    for (uint32_t i = 0; i < run->reasons.count; i++)
        text_printf(&text, "%s\n", run->reasons.at[i]);
    return text_take(&text);
}

static void assert_reasons(const struct batch_run *run, struct text *said)
{
    char *expected = joined(run);
    ck_assert_str_eq(said->bytes ? said->bytes : "", expected);
    free(expected);
    text_clean_up(said);
}

START_TEST(json_agrees)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_json, RUNS(&batch), &style);
    json_t *root = json_loads(written, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq(json_integer_value(json_object_get(root, "passed")), (json_int_t)batch.passed);
    ck_assert_int_eq(json_integer_value(json_object_get(root, "failed")), (json_int_t)batch.failed);
    const json_t *runs = json_object_get(root, "runs");
    ck_assert_uint_eq(json_array_size(runs), batch.run_count);
    for (size_t i = 0; i < batch.run_count; i++) {
        const json_t *run = json_array_get(runs, i), *reasons = json_object_get(run, "reasons");
        struct text said = {0};
        ck_assert_str_eq(json_string_value(json_object_get(run, "build")), batch.runs[i].build->name);
        ck_assert_int_eq(json_is_true(json_object_get(run, "passed")), batch.runs[i].passed);
        for (size_t j = 0; j < json_array_size(reasons); j++)
            text_printf(&said, "%s\n", json_string_value(json_array_get(reasons, j)));
        assert_reasons(&batch.runs[i], &said);
    }
    json_decref(root);
    free(written);
    batch_clean_up(&batch);
}
END_TEST

/* Takes the backslashes of TAP's descriptions out. */
static void undo_tap(char *line)
{
    char *to = line;
    for (const char *from = line; *from; from++) {
        from += *from == '\\' && from[1];
        *to++ = *from;
    }
    *to = '\0';
}

START_TEST(tap_agrees)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_tap, RUNS(&batch), &style), *rest = NULL;
    size_t at = 0, failed = 0, plan = 0;
    struct text said = {0};
    for (char *line = strtok_r(written, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        bool not_ok = strncmp(line, "not ok ", 7) == 0;
        if (strncmp(line, "1..", 3) == 0)
            plan = strtoul(line + 3, NULL, 10);
        if (not_ok || strncmp(line, "ok ", 3) == 0) {
            const struct batch_run *run = &batch.runs[at++];
            struct text expected = {0};
            char *name = safe(run->fixture->name), *title = safe(run->fixture->title);
            text_printf(&expected, "%s %zu - %s %s: %s", run->passed ? "ok" : "not ok", at, name, run->build->name, title);
            undo_tap(line);
            ck_assert_str_eq(line, expected.bytes);
            failed += not_ok;
            free(name);
            free(title);
            text_clean_up(&expected);
        } else if (strncmp(line, "    - ", 6) == 0) {
            json_t *reason = json_loads(line + 6, JSON_DECODE_ANY, NULL);
            ck_assert_ptr_nonnull(reason);
            text_printf(&said, "%s\n", json_string_value(reason));
            json_decref(reason);
        } else if (strcmp(line, "  ...") == 0) {
            assert_reasons(&batch.runs[at - 1], &said);
        }
    }
    ck_assert_uint_eq(plan, batch.run_count);
    ck_assert_uint_eq(at, batch.run_count);
    ck_assert_uint_eq(failed, batch.failed);
    free(written);
    batch_clean_up(&batch);
}
END_TEST

static void assert_attribute(xmlNodePtr node, const char *name, const char *expected)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    ck_assert_str_eq((const char *)value, expected);
    xmlFree(value);
}

static void assert_number(xmlNodePtr node, const char *name, size_t expected)
{
    char digits[24];
    ck_assert_int_gt(snprintf(digits, sizeof digits, "%zu", expected), 0);
    assert_attribute(node, name, digits);
}

static void assert_case(const struct batch_run *run, xmlNodePtr element)
{
    xmlNodePtr why = xmlFirstElementChild(element);
    char *name = safe(run->fixture->name);
    xmlChar *said_name = xmlGetProp(element, BAD_CAST "name");
    /* Behind the second one of a name there is a number. */
    ck_assert_int_eq(strncmp((const char *)said_name, name, strlen(name)), 0);
    xmlFree(said_name);
    free(name);
    ck_assert_int_eq(why == NULL, run->passed);
    if (!why)
        return;
    bool error = run->result.verdict == VERDICT_CRASHED || run->result.verdict == VERDICT_TIMED_OUT;
    ck_assert_str_eq((const char *)why->name, error ? "error" : "failure");
    assert_attribute(why, "message", run->reasons.at[0]);
    xmlChar *content = xmlNodeGetContent(why);
    struct text said = {0};
    const char *end = strstr((const char *)content, "\n\n");
    ck_assert_ptr_nonnull(end);
    text_append(&said, (const char *)content, (size_t)(end + 1 - (const char *)content));
    assert_reasons(run, &said);
    xmlFree(content);
}

START_TEST(junit_agrees)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_junit, RUNS(&batch), &style);
    xmlDocPtr document = xmlReadMemory(written, (int)strlen(written), "junit.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlNodePtr root = xmlDocGetRootElement(document), suite = xmlFirstElementChild(root);
    assert_number(root, "tests", batch.run_count);
    assert_number(root, "failures", 1);
    assert_number(root, "errors", batch.failed - 1);
    for (size_t build = 0; build < batch.build_count; build++, suite = xmlNextElementSibling(suite)) {
        ck_assert_ptr_nonnull(suite);
        assert_number(suite, "tests", batch.fixtures.count);
        assert_number(suite, "failures", build == 2);
        assert_number(suite, "errors", build >= 2);
        xmlNodePtr element = xmlFirstElementChild(suite);
        for (size_t i = build; i < batch.run_count; i += batch.build_count, element = xmlNextElementSibling(element)) {
            ck_assert_ptr_nonnull(element);
            assert_case(&batch.runs[i], element);
        }
        ck_assert_ptr_null(element);
    }
    ck_assert_ptr_null(suite);
    xmlFreeDoc(document);
    xmlCleanupParser();
    free(written);
    batch_clean_up(&batch);
}
END_TEST

/* The cell of a row of Markdown, from 0, as it is shown, with <br> as a line end; the caller frees it. */
static char *cell(const char *row, size_t column)
{
    static const struct {
        const char *markdown, *shown;
    } signs[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"<!-- -->", ""}, {"<br>", "\n"}};
    struct text text = {0};
    size_t at = 0;
    const char *from = row + 2;
    while (*from && *from != '\n') {
        if (strncmp(from, " | ", 3) == 0 || strncmp(from, " |\n", 3) == 0) {
            at++;
            from += 3;
            continue;
        }
        size_t sign = 0, signs_count = sizeof signs / sizeof signs[0];
        while (sign < signs_count && strncmp(from, signs[sign].markdown, strlen(signs[sign].markdown)) != 0)
            sign++;
        if (sign < signs_count) {
            if (at == column)
                text_puts(&text, signs[sign].shown);
            from += strlen(signs[sign].markdown);
            continue;
        }
        from += *from == '\\';
        if (at == column)
            text_append(&text, from, 1);
        from++;
        if (from[-1] == '\n')
            break;
    }
    return text_take(&text);
}

static void assert_cell(const char *row, size_t column, const char *expected)
{
    char *shown = cell(row, column);
    ck_assert_str_eq(shown, expected);
    free(shown);
}

static const char *next_line(const char *line) { return strchr(line, '\n') + 1; }

START_TEST(markdown_agrees)
{
    struct batch batch;
    make_hostile_batch(&batch);
    char *written = report_written(report_markdown, RUNS(&batch), &style);
    ck_assert_ptr_nonnull(strstr(written, "**12 runs of 3 fixtures: 9 passed, 3 failed**\n"));
    const char *failure = strstr(written, "| fixture | build "), *row = strstr(written, "| fixture | title ");
    ck_assert_ptr_nonnull(failure);
    ck_assert_ptr_nonnull(row);
    failure = next_line(next_line(failure));
    row = next_line(next_line(row));
    for (size_t i = 0; i < batch.run_count; i++, row = next_line(row)) {
        const struct batch_run *run = &batch.runs[i];
        char *name = safe(run->fixture->name), *title = safe(run->fixture->title);
        assert_cell(row, 0, name);
        assert_cell(row, 1, title);
        assert_cell(row, 2, run->build->name);
        assert_cell(row, 7, run->passed ? "as expected" : "**FAILED**");
        if (!run->passed) {
            assert_cell(failure, 0, name);
            assert_cell(failure, 1, run->build->name);
            struct text said = {0};
            char *reasons = cell(failure, 3);
            text_printf(&said, "%s\n", reasons);
            assert_reasons(run, &said);
            free(reasons);
            failure = next_line(failure);
        }
        free(name);
        free(title);
    }
    ck_assert_int_eq(*failure, '\n');
    ck_assert_int_eq(*row, '\n');
    free(written);
    batch_clean_up(&batch);
}
END_TEST

/* What an XPath expression finds in the page; to be freed with xmlXPathFreeObject(). */
static xmlXPathObjectPtr find(xmlXPathContextPtr context, const char *path, size_t expected)
{
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
    ck_assert_ptr_nonnull(found);
    size_t count = found->nodesetval ? (size_t)found->nodesetval->nodeNr : 0;
    ck_assert_msg(count == expected, "%s: %zu, expected %zu", path, count, expected);
    return found;
}

START_TEST(html_agrees)
{
    struct batch batch;
    size_t failed = 0;
    make_hostile_batch(&batch);
    char *written = report_written(report_html, RUNS(&batch), &style);
    xmlDocPtr document = xmlReadMemory(written, (int)strlen(written), "page.html", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    ck_assert_ptr_nonnull(context);
    /* Each run has a cell in the group of its fixture, and a row in its fixture's own table. */
    xmlXPathFreeObject(find(context, "//section[@id='fixtures']//table[contains(@class, 'two')]/tbody/tr/td", batch.run_count));
    xmlXPathObjectPtr rows = find(context, "//table[@class='results']/tbody/tr[th]", batch.run_count);
    xmlXPathObjectPtr said = find(context, "//table[@class='failures']/tbody/tr/td[2]", batch.failed);
    for (size_t i = 0; i < batch.run_count; i++) {
        const struct batch_run *run = &batch.runs[i];
        xmlChar *row = xmlNodeGetContent(rows->nodesetval->nodeTab[i]);
        ck_assert_int_eq(strncmp((const char *)row, run->build->name, strlen(run->build->name)), 0);
        ck_assert_ptr_nonnull(strstr((const char *)row, run->passed ? "passed" : "FAILED"));
        ck_assert_ptr_nonnull(strstr((const char *)row, verdict_names[run->result.verdict]));
        xmlFree(row);
    }
    for (size_t build = 0; build < batch.build_count; build++)
        for (size_t i = build; i < batch.run_count; i += batch.build_count) {
            const struct batch_run *run = &batch.runs[i];
            struct text reasons = {0};
            if (run->passed)
                continue;
            for (uint32_t j = 0; j < run->reasons.count; j++)
                text_puts(&reasons, run->reasons.at[j]);
            xmlChar *shown = xmlNodeGetContent(said->nodesetval->nodeTab[failed++]);
            ck_assert_str_eq((const char *)shown, reasons.bytes);
            xmlFree(shown);
            text_clean_up(&reasons);
        }
    char counts[64];
    ck_assert_int_gt(snprintf(counts, sizeof counts, "%zu of %zu</dd>", batch.passed, batch.run_count), 0);
    ck_assert_ptr_nonnull(strstr(written, counts));
    xmlXPathFreeObject(said);
    xmlXPathFreeObject(rows);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    xmlCleanupParser();
    free(written);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(ten_thousand_runs)
{
    if (suite_under_valgrind())
        return;
    struct batch batch;
    make_batch(&batch, suite_bounded() ? 500 : 2500);
    /* The worst for names that must be unique: all are one. */
    for (size_t i = 0; i < batch.fixtures.count; i++)
        memcpy(batch.fixtures.at[i]->name, "same", sizeof "same"); /* instead of "fixture-1" */
    for (size_t i = 0; i < report_format_count; i++) {
        report_writer *write = report_formats[i].write[RESULTS_RUNS];
        if (!write)
            continue;
        char *written = report_written(write, RUNS(&batch), &style);
        /* Of runs that passed SARIF has nothing. */
        ck_assert_uint_gt(strlen(written), write == report_sarif ? 100 : batch.run_count * 20);
        free(written);
    }
    batch_clean_up(&batch);
}
END_TEST

static Suite *report_agreement_suite(void)
{
    Suite *suite = suite_create("report agreement");
    TCase *agreement = tcase_create("agreement");
    tcase_add_test(agreement, json_agrees);
    tcase_add_test(agreement, tap_agrees);
    tcase_add_test(agreement, junit_agrees);
    tcase_add_test(agreement, markdown_agrees);
    tcase_add_test(agreement, html_agrees);
    suite_add_tcase(suite, agreement);
    TCase *size = tcase_create("size");
    tcase_set_timeout(size, 30);
    tcase_add_test(size, ten_thousand_runs);
    suite_add_tcase(suite, size);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_agreement_suite};
    return suite_main(makers, 1);
}
