#include "report/report.h"

#include <string.h>

const struct report_format report_formats[] = {
    {.name = "table", .title = "Table", .write = report_table, .list = report_list_table, .streams = true},
    {.name = "tap", .title = "TAP results", .write = report_tap, .streams = true},
    {.name = "json", .title = "JSON results", .write = report_json, .list = report_list_json, .streams = true},
    {.name = "junit", .title = "JUnit results", .write = report_junit},
    {.name = "sarif", .title = "SARIF results", .write = report_sarif},
    {.name = "markdown", .title = "Summary", .write = report_markdown},
    {.name = "html", .title = "Page", .write = report_html},
};

const size_t report_format_count = sizeof report_formats / sizeof *report_formats;

const struct report_format *report_find(const char *name)
{
    for (size_t i = 0; i < report_format_count; i++)
        if (strcmp(report_formats[i].name, name) == 0)
            return &report_formats[i];
    return NULL;
}
