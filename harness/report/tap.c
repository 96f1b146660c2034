/* TAP, version 14 (testanything.org): a test point for each result, with a YAML block of reasons if it failed. */
#include "report/printers.h"
#include "report/points.h"

#include <string.h>

/* Escapes # in a description, where it begins a directive, and quotes in a scalar. */
static void append_with_backslashes(struct text *text, const char *safe, const char *special)
{
    for (; *safe; safe++) {
        if (strchr(special, *safe))
            text_puts(text, "\\");
        text_append(text, safe, 1);
    }
}

/* Double-quoted scalars are the same in YAML and JSON. */
static void append_parts(const struct point *point, struct text *text)
{
    const char *list = NULL;
    if (!point->part_count)
        return;
    text_puts(text, "  ---\n");
    for (size_t i = 0; i < point->part_count; i++) {
        const struct point_part *part = &point->parts[i];
        if (!part->is_item)
            text_printf(text, "  %s: \"", part->key);
        else if (part->key != list)
            text_printf(text, "  %s:\n    - \"", part->key);
        else
            text_puts(text, "    - \"");
        append_with_backslashes(text, part->value, "\\\"");
        text_puts(text, "\"\n");
        list = part->is_item ? part->key : NULL;
    }
    text_puts(text, "  ...\n");
}

enum report_status report_tap(const struct results *results, const struct report_style *style, FILE *stream)
{
    struct points points = {0};
    struct text text = {0};
    (void)style;
    points_find(results, &points);
    text_printf(&text, "TAP version 14\n1..%zu\n", points.count);
    for (size_t i = 0; !points.failed && i < points.count; i++) {
        const struct point *point = &points.at[i];
        bool passed = point->state == POINT_PASSED || point->state == POINT_SKIPPED;
        text_printf(&text, "%s %zu - ", passed ? "ok" : "not ok", i + 1);
        append_with_backslashes(&text, point->description, "\\#");
        if (point->state == POINT_SKIPPED) {
            text_puts(&text, " # SKIP ");
            append_with_backslashes(&text, point->message, "\\#");
        }
        text_puts(&text, "\n");
        append_parts(point, &text);
    }
    text.failed = text.failed || points.failed;
    enum report_status status = send_text(&text, stream);
    text_clean_up(&text);
    points_clean_up(&points);
    return status;
}
