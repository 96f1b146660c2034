/* JUnit's XML. It has no standard: harness/tests/data/junit.xsd has the rules that this follows, with their sources. */
#include "report/printers.h"
#include "report/markup.h"
#include "report/points.h"

#include <inttypes.h>
#include <string.h>

/* "2026-11-22T12:00:00"; some readers reject a time zone. */
#define TIMESTAMP_LENGTH 19u

struct digits {
    char text[32];
};

static struct digits number(size_t count)
{
    struct digits digits;
    (void)snprintf(digits.text, sizeof digits.text, "%zu", count);
    return digits;
}

static struct digits seconds(uint64_t nanoseconds)
{
    struct digits digits;
    (void)snprintf(digits.text, sizeof digits.text, "%" PRIu64 ".%09" PRIu64, nanoseconds / 1000000000u, nanoseconds % 1000000000u);
    return digits;
}

/* Number of points by state, and their time: of a suite, or of all suites (SIZE_MAX). */
struct totals {
    size_t all, states[POINT_STATES];
    uint64_t nanoseconds;
};

static struct totals totals_of(const struct points *points, size_t suite)
{
    struct totals totals = {0};
    for (size_t i = 0; i < points->count; i++) {
        const struct point *point = &points->at[i];
        if (suite != SIZE_MAX && point->suite != suite)
            continue;
        totals.all++;
        totals.states[point->state]++;
        totals.nanoseconds += point->nanoseconds;
    }
    return totals;
}

/* Adds a line for each item of a leading list, then one for each value. */
static void add_parts(struct markup *markup, const struct point *point)
{
    struct text *body = markup_fresh(markup);
    bool leading = true;
    for (size_t i = 0; i < point->part_count; i++) {
        const struct point_part *part = &point->parts[i];
        if (leading && !part->is_item && i)
            text_puts(body, "\n");
        leading = leading && part->is_item;
        text_printf(body, leading ? "%.0s%s\n" : "%s: %s\n", part->key, part->value);
    }
    if (body->length)
        markup_words(markup, body->bytes);
}

static void add_case(struct markup *markup, const struct point *point, const char *suite)
{
    static const char *const elements[POINT_STATES] = {
        [POINT_FAILED] = "failure", [POINT_ERROR] = "error", [POINT_SKIPPED] = "skipped"};
    markup_open(markup, "testcase", "name", point->name, "classname", suite, "time", seconds(point->nanoseconds).text, NULL);
    if (point->state != POINT_PASSED) {
        const char *type = point->state == POINT_SKIPPED ? NULL : point->rule;
        markup_open(markup, elements[point->state], "message", point->message, "type", type, NULL);
        add_parts(markup, point);
        markup_end(markup);
    }
    markup_end(markup);
}

static void add_suite(struct markup *markup, const struct points *points, size_t suite, const char *date)
{
    struct totals totals = totals_of(points, suite);
    char timestamp[TIMESTAMP_LENGTH + 1] = "";
    if (date)
        (void)snprintf(timestamp, sizeof timestamp, "%s", date);
    markup_open(markup, "testsuite", "name", points->suites[suite], "tests", number(totals.all).text, "failures",
                number(totals.states[POINT_FAILED]).text, "errors", number(totals.states[POINT_ERROR]).text, "time",
                seconds(totals.nanoseconds).text, "skipped", number(totals.states[POINT_SKIPPED]).text, "timestamp",
                date ? timestamp : NULL, "hostname", "localhost", /* some readers require one; the real name is private */
                NULL);
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i].suite == suite)
            add_case(markup, &points->at[i], points->suites[suite]);
    markup_end(markup);
}

enum report_status report_junit(const struct results *results, const struct report_style *style, FILE *stream)
{
    struct points points = {0};
    struct markup markup;
    points_find(results, &points);
    struct totals totals = totals_of(&points, SIZE_MAX);
    markup_init(&markup);
    markup_declare(&markup);
    markup_open(&markup, "testsuites", "name", "q237588", "tests", number(totals.all).text, "failures",
                number(totals.states[POINT_FAILED]).text, "errors", number(totals.states[POINT_ERROR]).text, "time",
                seconds(totals.nanoseconds).text, NULL);
    for (size_t suite = 0; !points.failed && suite < points.suite_count; suite++)
        add_suite(&markup, &points, suite, style->date);
    markup.text.failed = !markup_finish(&markup) || points.failed;
    enum report_status status = send_text(&markup.text, stream);
    markup_clean_up(&markup);
    points_clean_up(&points);
    return status;
}
