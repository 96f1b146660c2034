/* The kinds of results that go to files. */
#include "cli/reports.h"
#include "report/audit.h"
#include "report/converge.h"

/* The table is for standard output. */
static const char *name_of_batch(size_t format)
{
    return report_formats[format].write == report_table ? NULL : report_formats[format].name;
}

static const char *title_of_batch(size_t format) { return report_formats[format].title; }

static enum report_status write_batch(size_t format, const void *results, const struct report_style *style, FILE *stream)
{
    return report_formats[format].write(results, style, stream);
}

static const char *name_of_audit(size_t format) { return audit_formats[format].files ? audit_formats[format].name : NULL; }

static const char *title_of_audit(size_t format) { return audit_formats[format].title; }

static enum report_status write_audit(size_t format, const void *results, const struct report_style *style, FILE *stream)
{
    return audit_formats[format].write(results, style, stream);
}

static const char *name_of_converge(size_t format) { return converge_formats[format].files ? converge_formats[format].name : NULL; }

static const char *title_of_converge(size_t format) { return converge_formats[format].title; }

static enum report_status write_converge(size_t format, const void *results, const struct report_style *style, FILE *stream)
{
    return converge_formats[format].write(results, style, stream);
}

const struct report_kind report_kind_batch = {&report_format_count, name_of_batch, title_of_batch, write_batch};
const struct report_kind report_kind_audit = {&audit_format_count, name_of_audit, title_of_audit, write_audit};
const struct report_kind report_kind_converge = {&converge_format_count, name_of_converge, title_of_converge, write_converge};
