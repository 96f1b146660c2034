/* report/: Printing: tables, JSON, TAP, JUnit, SARIF, Markdown, CSV and HTML. Nothing is computed here.
 * In: finished results: struct results.
 * Out: a stream in one format.
 */
#ifndef Q237588_REPORT_REPORT_H
#define Q237588_REPORT_REPORT_H

#include "base/text.h"
#include "batch/batch.h"
#include "model/unicode.h"
#include "module/isolation.h"

#include <stdio.h>

/* A link from a page to another result. */
struct report_link {
    const char *title;
    const char *target; /* a URL relative to the report's own folder: unreserved characters of RFC 3986, % and / */
};

/* A file that a result depends on. */
struct report_file {
    const char *what; /* "pre-SP4", "q237588"; safe to print */
    const char *path;
    const char *sha256; /* NULL: it could not be read */
    uint64_t size;      /* in bytes */
};

/* Origin of a result, for its signers. Each part may be NULL or 0: unknown. */
struct report_origin {
    const char *commit;   /* of the harness: 40 hexadecimal digits, with "-dirty" appended if files were changed */
    const char *compiler; /* with its version */
    const char *command;  /* the command line, quoted for a shell */
    const char *machine;  /* host, system, processors, memory */
    uint64_t milliseconds;
    const char *fixtures; /* SHA-256 of all fixture files, in the order of the run */
    size_t fixture_count;
    const struct report_file *files;
    size_t file_count;
};

/* Default width of a line, in columns. */
#define REPORT_COLUMNS 100u

/* Style and origin of a report. All is borrowed; zero is legal. */
struct report_style {
    bool color;
    size_t columns;                     /* of lines for a terminal; 0: REPORT_COLUMNS */
    bool breaks;                        /* wrap table rows between cells: a terminal would break words */
    bool bars;                          /* the terminal can show bars of records */
    bool verbose;                       /* tables of all runs for any number of fixtures */
    const char *version;                /* of the harness */
    struct unicode_version unicode;     /* in force; zero: not reported */
    bool without_builds;                /* no build was run, so isolation is not reported */
    const struct isolation *isolation;  /* of candidates; NULL: there were none */
    const char *date;                   /* of the report, "2026-11-22T12:00:00Z" */
    const struct report_origin *origin; /* NULL: unknown */
    const struct report_link *links;
    size_t link_count;
};

/* Kinds of results. */
enum results_kind { RESULTS_RUNS, RESULTS_LIST, RESULTS_SEARCH, RESULTS_AUDIT, RESULTS_CONVERGE, RESULTS_REPLAY, RESULTS_KINDS };

struct audit;
struct converge_results;
struct exploration;
struct replay;
struct stated;
struct verification;

/* Finished results, all borrowed. Parts of other kinds are NULL. */
struct results {
    enum results_kind kind;
    const struct batch *batch;               /* the runs; of a search or audit the builds; of a sync tool NULL */
    const struct verification *verification; /* of the batch's only build; NULL: the builds were only run */
    const struct fixture_list *list;
    const struct exploration *exploration;
    const struct audit *audit;
    const struct converge_results *converge;
    const struct stated *stated; /* the certificate that was replayed */
    const struct replay *replay;
};

enum report_status { REPORT_OK, REPORT_NO_MEMORY, REPORT_WRITE_FAILED /* errno says why */ };

/* Writes the results to the stream and flushes it. Nothing is written on REPORT_NO_MEMORY. */
typedef enum report_status report_writer(const struct results *results, const struct report_style *style, FILE *stream);

/* A format of --format or --report. */
struct report_format {
    const char *name;
    const char *title;                   /* text of a link to the report */
    const char *help;                    /* after its name in help texts; NULL: none */
    bool streams;                        /* may go to standard output: --format */
    bool files;                          /* may go to a file: --report */
    report_writer *write[RESULTS_KINDS]; /* NULL: not for this kind of results */
};

/* All formats; every other list of formats is derived from this table. */
extern const struct report_format report_formats[];
extern const size_t report_format_count;

/* The format with this name; NULL: there is none. */
const struct report_format *report_find(const char *name);

/* Destination of a report. */
enum report_target { REPORT_TO_OUTPUT, REPORT_TO_FILE };

/* Whether the format supports results of this kind at this destination. */
bool report_has(const struct report_format *format, enum results_kind kind, enum report_target target);

/* Appends the supported formats: "table, json or tap"; `with_help`: with help texts in parentheses. */
void report_name_formats(enum results_kind kind, enum report_target target, bool with_help, struct text *text);

/* Tables for readers; of a single fixture each cycle's records, counts, verdict and its proof. A verification fits one screen. */
report_writer report_table;
/* DESIGN section 7, "Results" and "verify". The output is ASCII for any names. No key is ever removed. */
report_writer report_json, report_list_json, report_explore_json, report_audit_json, report_converge_json, report_replay_json;
/* TAP 14: a test point for each run, each law at each place, the search and the conclusion; or for each run of a sync tool. */
report_writer report_tap;
/* JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite for each build with a case for each fixture, and a suite for
 * the laws. */
report_writer report_junit;
/* SARIF 2.1.0: a result for each failed run; of a candidate for its conclusion, each law at each place, and the search; of an audit
 * for each group, with the lines of its members, and each unsound build. */
report_writer report_sarif;
/* For readers of a CI job: the conclusion, the failed runs, and all runs, folded. */
report_writer report_markdown;
/* The page: one self-contained file without scripts, with charts. It is HTML and well-formed XML. */
report_writer report_html;
/* RFC 4180, in UTF-8: a line for each member and build; or for each proposed rename. Spreadsheets read no name as a formula. */
report_writer report_audit_csv, report_audit_renames;
/* The proposed renames for ldapmodify(1), as changes of displayName; renames without a DN are comments. */
report_writer report_audit_ldif;
/* One line, for cron: groups, redundant updates of each build, and a warning about skipped people. */
report_writer report_audit_check;

#endif
