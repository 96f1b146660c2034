/* The table of report formats. Options, help texts, messages and completions are derived from it. */
#include "report/report.h"

#include <string.h>

const struct report_format report_formats[] = {
    {.name = "table",
     .title = "Table",
     .streams = true,
     .write = {report_table, report_table, report_table, report_table, report_table, report_table}},
    {.name = "json",
     .title = "JSON results",
     .streams = true,
     .files = true,
     .write = {report_json, report_list_json, report_explore_json, report_audit_json, report_converge_json, report_replay_json}},
    {.name = "tap",
     .title = "TAP results",
     .streams = true,
     .files = true,
     .write = {[RESULTS_RUNS] = report_tap, [RESULTS_CONVERGE] = report_tap}},
    {.name = "junit", .title = "JUnit results", .help = "XML for CI", .files = true, .write = {[RESULTS_RUNS] = report_junit}},
    {.name = "csv", .title = "CSV results", .streams = true, .files = true, .write = {[RESULTS_AUDIT] = report_audit_csv}},
    {.name = "renames",
     .title = "Renames as CSV",
     .help = "CSV of the proposal alone",
     .streams = true,
     .files = true,
     .write = {[RESULTS_AUDIT] = report_audit_renames}},
    {.name = "ldif",
     .title = "Renames as LDIF",
     .help = "the same for ldapmodify",
     .streams = true,
     .files = true,
     .write = {[RESULTS_AUDIT] = report_audit_ldif}},
    {.name = "sarif",
     .title = "SARIF results",
     .help = "code scanning",
     .files = true,
     .write = {[RESULTS_RUNS] = report_sarif, [RESULTS_AUDIT] = report_sarif}},
    {.name = "markdown",
     .title = "Summary",
     .files = true,
     .write = {[RESULTS_RUNS] = report_markdown, [RESULTS_CONVERGE] = report_markdown}},
    {.name = "html",
     .title = "Page",
     .files = true,
     .write = {[RESULTS_RUNS] = report_html, [RESULTS_AUDIT] = report_html, [RESULTS_CONVERGE] = report_html}},
    {.name = "check", .write = {[RESULTS_AUDIT] = report_audit_check}}, /* audit --check */
};

const size_t report_format_count = sizeof report_formats / sizeof *report_formats;

const struct report_format *report_find(const char *name)
{
    for (size_t i = 0; i < report_format_count; i++)
        if (strcmp(report_formats[i].name, name) == 0)
            return &report_formats[i];
    return NULL;
}

bool report_has(const struct report_format *format, enum results_kind kind, enum report_target target)
{
    return format->write[kind] && (target == REPORT_TO_OUTPUT ? format->streams : format->files);
}

void report_name_formats(enum results_kind kind, enum report_target target, bool with_help, struct text *text)
{
    size_t left = 0;
    for (size_t i = 0; i < report_format_count; i++)
        left += report_has(&report_formats[i], kind, target);
    for (size_t i = 0; i < report_format_count; i++) {
        const struct report_format *format = &report_formats[i];
        if (!report_has(format, kind, target))
            continue;
        left--;
        text_puts(text, format->name);
        if (with_help && format->help)
            text_printf(text, " (%s)", format->help);
        text_puts(text, left > 1 ? ", " : left ? " or " : "");
    }
}
