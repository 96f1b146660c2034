/* Reports of an audit, as report.h has those of a batch: what it has found in, a stream out. */
#ifndef Q237588_REPORT_AUDIT_H
#define Q237588_REPORT_AUDIT_H

#include "audit/audit.h"
#include "report/report.h"

typedef enum report_status audit_writer(const struct audit *audit, const struct report_style *style, FILE *stream);

/* For people: what was read, then each group with its members and what becomes of them with each build, redundant updates in a
 * cycle, a day and a year, and what to rename. */
audit_writer report_audit_table;
/* Whatever the names hold, the output is ASCII. */
audit_writer report_audit_json;
/* RFC 4180, in UTF-8: a line for each member and build. A spreadsheet takes no name for a formula. */
audit_writer report_audit_csv;
/* The same with a line for each proposed rename: site, name, new name, DN, group, and where that stands. */
audit_writer report_audit_renames;
/* The proposed renames as changes for ldapmodify(1), which set the displayName; those without a DN are comments. */
audit_writer report_audit_ldif;
/* SARIF 2.1.0: a result for each group, with the lines of its members, and for each build that is not sound. */
audit_writer report_audit_sarif;
/* One file without scripts that needs nothing else. It is HTML and well-formed XML. */
audit_writer report_audit_html;
/* One line, for cron: groups, redundant updates of each build, and who was passed over. */
audit_writer report_audit_check;

/* A format by the name that --format and --report know it by. */
struct audit_format {
    const char *name;
    const char *title; /* of a link to it */
    audit_writer *write;
    bool streams; /* may go to standard output: --format */
    bool files;   /* may go to a file: --report */
};

extern const struct audit_format audit_formats[];
extern const size_t audit_format_count;

#endif
