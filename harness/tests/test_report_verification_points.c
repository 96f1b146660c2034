/* TAP and JUnit of one verification say the same: each is read back and compared with it. */
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

/* "no false match at import list". */
static void append_case(size_t at, struct text *text)
{
    text_printf(text, "%s at %s", law_table[at / CCM_PLACES].name, place_names[at % CCM_PLACES]);
}

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

/* The line of test point number `at` behind the runs. */
static void append_point(const struct verified *verified, size_t at, struct text *text)
{
    const struct verification *verification = &verified->verification;
    const char *name = verification->build->name;
    size_t number = verified->batch.run_count + at + 1;
    if (at < LAW_CASES) {
        const struct law_result *result = law_at(verified, at);
        text_printf(text, "%s %zu - %s: ", result->state == LAW_BROKEN ? "not ok" : "ok", number, name);
        append_case(at, text);
        if (result->state == LAW_INCONCLUSIVE) {
            text_puts(text, " # SKIP inconclusive");
            words_evidence(result, ": ", text);
        }
    } else if (at == LAW_CASES) {
        text_printf(text, "%s %zu - %s: search", verification->search.findings ? "not ok" : "ok", number, name);
    } else {
        text_printf(text, "%s %zu - %s: conclusion", verification->conclusion == CONCLUSION_FIXED ? "ok" : "not ok", number, name);
    }
}

/* The string behind `prefix`, which begins the line, as JSON has it; NULL: it does not. */
static json_t *quoted(const char *line, const char *prefix)
{
    if (strncmp(line, prefix, strlen(prefix)) != 0)
        return NULL;
    json_t *value = json_loads(line + strlen(prefix), JSON_DECODE_ANY, NULL);
    ck_assert_ptr_nonnull(value);
    return value;
}

static void append_quoted(const char *line, const char *prefix, struct text *text)
{
    json_t *value = quoted(line, prefix);
    if (value)
        text_printf(text, "[%s]", json_string_value(value));
    json_decref(value);
}

/* The block below a law: names of the counterexample, the detail. */
static void assert_block(const struct law_result *result, const struct text *said)
{
    struct text expected = {0};
    for (uint32_t i = 0; i < result->counterexample.count; i++) {
        text_puts(&expected, "[");
        text_append_escaped(&expected, result->counterexample.names[i].bytes, result->counterexample.names[i].length);
        text_puts(&expected, "]");
    }
    if (result->detail)
        text_printf(&expected, "[%s]", result->detail);
    assert_text(&expected, said->bytes ? said->bytes : "");
    text_clean_up(&expected);
}

START_TEST(tap_agrees)
{
    struct verified verified;
    make_one(&verified, _i);
    char *written = report_written(report_tap, VERIFIED(&verified), &style), *rest = NULL;
    size_t points = 0, plan = 0, runs = verified.batch.run_count;
    struct text said = {0};
    for (char *line = strtok_r(written, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "1..", 3) == 0)
            plan = strtoul(line + 3, NULL, 10);
        if ((strncmp(line, "ok ", 3) == 0 || strncmp(line, "not ok ", 7) == 0) && ++points > runs) {
            struct text expected = {0};
            append_point(&verified, points - runs - 1, &expected);
            undo_tap(line);
            assert_text(&expected, line);
            text_clean_up(&expected);
        }
        append_quoted(line, "    - ", &said);
        append_quoted(line, "  detail: ", &said);
        if (strcmp(line, "  ...") == 0) {
            if (points > runs && points <= runs + LAW_CASES)
                assert_block(law_at(&verified, points - runs - 1), &said);
            text_clear(&said);
        }
    }
    ck_assert_uint_eq(points, runs + LAW_CASES + 2);
    ck_assert_uint_eq(plan, points);
    text_clean_up(&said);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

static void assert_attribute(xmlNodePtr node, const char *name, const char *expected)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    ck_assert_str_eq((const char *)value, expected);
    xmlFree(value);
}

static size_t number_of(xmlNodePtr node, const char *name)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    ck_assert_ptr_nonnull(value);
    size_t number = strtoul((const char *)value, NULL, 10);
    xmlFree(value);
    return number;
}

/* The evidence stands in the message and, piece by piece, in the text. */
static void assert_law_case(xmlNodePtr element, const struct law_result *result)
{
    static const char *const children[] = {[LAW_HOLDS] = NULL, [LAW_BROKEN] = "failure", [LAW_INCONCLUSIVE] = "skipped"};
    xmlNodePtr child = xmlFirstElementChild(element);
    ck_assert_int_eq(child == NULL, result->state == LAW_HOLDS);
    if (!child)
        return;
    ck_assert_str_eq((const char *)child->name, children[result->state]);
    struct text expected = {0};
    text_puts(&expected, result->state == LAW_BROKEN ? "broken" : "inconclusive");
    words_evidence(result, ": ", &expected);
    assert_attribute(child, "message", expected.bytes);
    text_clear(&expected);
    if (result->state == LAW_BROKEN && result->counterexample.count) {
        xmlChar *content = xmlNodeGetContent(child);
        for (uint32_t i = 0; i < result->counterexample.count; i++) {
            text_puts(&expected, i ? "counterexample: " : "\ncounterexample: ");
            text_append_escaped(&expected, result->counterexample.names[i].bytes, result->counterexample.names[i].length);
            text_puts(&expected, "\n");
        }
        ck_assert_ptr_nonnull(strstr((const char *)content, expected.bytes));
        xmlFree(content);
    }
    text_clean_up(&expected);
}

START_TEST(junit_agrees)
{
    struct verified verified;
    make_one(&verified, _i);
    const struct verification *verification = &verified.verification;
    char *written = report_written(report_junit, VERIFIED(&verified), &style);
    xmlDocPtr document = xmlReadMemory(written, (int)strlen(written), "junit.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlNodePtr root = xmlDocGetRootElement(document), runs = xmlFirstElementChild(root), suite = xmlNextElementSibling(runs);
    ck_assert_ptr_nonnull(suite);
    ck_assert_ptr_null(xmlNextElementSibling(suite));
    struct text text = {0};
    text_printf(&text, "%s: laws", verification->build->name);
    assert_attribute(suite, "name", text.bytes);
    size_t count = 0, failures = 0, skipped = 0;
    for (xmlNodePtr element = xmlFirstElementChild(suite); element; element = xmlNextElementSibling(element), count++) {
        xmlNodePtr child = xmlFirstElementChild(element);
        failures += child && strcmp((const char *)child->name, "failure") == 0;
        skipped += child && strcmp((const char *)child->name, "skipped") == 0;
        assert_attribute(element, "classname", text.bytes);
        if (count < LAW_CASES) {
            struct text name = {0};
            append_case(count, &name);
            assert_attribute(element, "name", name.bytes);
            text_clean_up(&name);
            assert_law_case(element, law_at(&verified, count));
        } else {
            bool search = count == LAW_CASES;
            assert_attribute(element, "name", search ? "search" : "conclusion");
            ck_assert_int_eq(child == NULL, search ? !verification->search.findings : verification->conclusion == CONCLUSION_FIXED);
        }
    }
    ck_assert_uint_eq(count, LAW_CASES + 2);
    ck_assert_uint_eq(number_of(suite, "tests"), count);
    ck_assert_uint_eq(number_of(suite, "failures"), failures);
    ck_assert_uint_eq(number_of(suite, "skipped"), skipped);
    ck_assert_uint_eq(number_of(root, "tests"), count + verified.batch.run_count);
    ck_assert_uint_eq(number_of(root, "failures"), failures + verified.batch.failed);
    text_clean_up(&text);
    xmlFreeDoc(document);
    xmlCleanupParser();
    free(written);
    verified_clean_up(&verified);
}
END_TEST

/* Asserts how many nodes there are of a path, and the text of each, from a function. */
typedef void append_expected(const struct verified *verified, size_t at, struct text *text);

static Suite *report_verification_points_suite(void)
{
    Suite *suite = suite_create("report verification points");
    TCase *agreement = tcase_create("agreement");
    tcase_add_loop_test(agreement, tap_agrees, 0, MADE);
    tcase_add_loop_test(agreement, junit_agrees, 0, MADE);
    suite_add_tcase(suite, agreement);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_points_suite};
    return suite_main(makers, 1);
}
