#include "report/report.h"

#include <string.h>

const struct report_format report_formats[] = {
    {.name = "table", .write = report_table, .streams = true},
    {.name = "tap", .write = report_tap, .streams = true},
    {.name = "json", .write = report_json, .streams = true},
    {.name = "junit", .write = report_junit},
    {.name = "markdown", .write = report_markdown},
};

const size_t report_format_count = sizeof report_formats / sizeof *report_formats;

const struct report_format *report_find(const char *name)
{
    for (size_t i = 0; i < report_format_count; i++)
        if (strcmp(report_formats[i].name, name) == 0)
            return &report_formats[i];
    return NULL;
}
