#include "report/audit.h"

const struct audit_format audit_formats[] = {
    {.name = "table", .title = "Table", .write = report_audit_table, .streams = true},
    {.name = "json", .title = "JSON results", .write = report_audit_json, .streams = true, .files = true},
    {.name = "csv", .title = "CSV results", .write = report_audit_csv, .streams = true, .files = true},
    {.name = "renames", .title = "Renames as CSV", .write = report_audit_renames, .streams = true, .files = true},
    {.name = "ldif", .title = "Renames as LDIF", .write = report_audit_ldif, .streams = true, .files = true},
    {.name = "sarif", .title = "SARIF results", .write = report_audit_sarif, .files = true},
    {.name = "html", .title = "Page", .write = report_audit_html, .files = true},
};

const size_t audit_format_count = sizeof audit_formats / sizeof *audit_formats;
