/* report/: Printing: tables, JSON, TAP, JUnit, SARIF, Markdown, CSV and HTML. Nothing is computed here.
 * In: finished results: struct results.
 * Out: a stream in one format.
 *
 * Reports: finished results in, a stream out. Nothing computes while it prints.
 */
#ifndef Q237588_REPORT_REPORT_H
#define Q237588_REPORT_REPORT_H

#include "base/text.h"
#include "batch/batch.h"
#include "model/unicode.h"
#include "module/isolation.h"

#include <stdio.h>

/* Another result that a page may lead to. */
struct report_link {
    const char *title;
    const char *target; /* a URL relative to the report's own folder: unreserved characters of RFC 3986, % and / */
};

/* A file that a result rests on. */
struct report_file {
    const char *what; /* "pre-SP4", "q237588"; safe to print */
    const char *path;
    const char *sha256; /* NULL: it could not be read */
    uint64_t size;      /* in bytes */
};

/* Where a result comes from, for whoever signs it. Each part may be NULL or 0: not known. */
struct report_origin {
    const char *commit;   /* of the harness: 40 hexadecimal digits, "-dirty" behind them where files were changed */
    const char *compiler; /* and its version */
    const char *command;  /* the command line, quoted for a shell */
    const char *machine;  /* host, system, processors, memory */
    uint64_t milliseconds;
    const char *fixtures; /* SHA-256 of all fixture files, in the order of the run */
    size_t fixture_count;
    const struct report_file *files;
    size_t file_count;
};

/* Columns of a line, by default. */
#define REPORT_COLUMNS 100u

/* How a report looks and what it says of its origin. All is borrowed; zero is legal. */
struct report_style {
    bool color;
    size_t columns;                     /* of lines for a terminal; 0: REPORT_COLUMNS */
    bool breaks;                        /* rows of tables that are longer: on a terminal, which would break words */
    bool bars;                          /* the terminal shows bars of records */
    bool verbose;                       /* the tables of all runs, however many fixtures there are */
    const char *version;                /* of the harness */
    struct unicode_version unicode;     /* in force; zero: not stated */
    bool without_builds;                /* the result rests on none, so that there is nothing to say of isolation */
    const struct isolation *isolation;  /* of builds that are not the harness's own; NULL: there were none */
    const char *date;                   /* when it was made, "2026-11-22T12:00:00Z" */
    const struct report_origin *origin; /* NULL: not known */
    const struct report_link *links;
    size_t link_count;
};

/* What results are of. */
enum results_kind { RESULTS_RUNS, RESULTS_LIST, RESULTS_SEARCH, RESULTS_AUDIT, RESULTS_CONVERGE, RESULTS_REPLAY, RESULTS_KINDS };

struct audit;
struct converge_results;
struct exploration;
struct replay;
struct stated;
struct verification;

/* Finished results, all borrowed. What its kind does not have is NULL. */
struct results {
    enum results_kind kind;
    const struct batch *batch;               /* runs; of a search and an audit the builds; of a tool NULL */
    const struct verification *verification; /* of the one build of runs; NULL: it was only run */
    const struct fixture_list *list;
    const struct exploration *exploration;
    const struct audit *audit;
    const struct converge_results *converge;
    const struct stated *stated; /* the certificate, and what came of its replay */
    const struct replay *replay;
};

enum report_status { REPORT_OK, REPORT_NO_MEMORY, REPORT_WRITE_FAILED /* errno says why */ };

/* Writes the results to the stream and flushes it. Nothing is written on REPORT_NO_MEMORY. */
typedef enum report_status report_writer(const struct results *results, const struct report_style *style, FILE *stream);

/* A format by the name that --format and --report know it by. */
struct report_format {
    const char *name;
    const char *title;                   /* of a link to it */
    const char *help;                    /* behind its name in help texts; NULL: the name says enough */
    bool streams;                        /* may go to standard output: --format */
    bool files;                          /* may go to a file: --report */
    report_writer *write[RESULTS_KINDS]; /* NULL: there is none of such results */
};

/* All there are; whatever else lists formats is made of this. */
extern const struct report_format report_formats[];
extern const size_t report_format_count;

/* NULL: there is no such format. */
const struct report_format *report_find(const char *name);

/* Where a report goes. */
enum report_target { REPORT_TO_OUTPUT, REPORT_TO_FILE };

/* Whether results of this kind can go there in this format. */
bool report_has(const struct report_format *format, enum results_kind kind, enum report_target target);

/* Appends the formats that results of this kind can have there: "table, json or tap"; with help texts in parentheses. */
void report_name_formats(enum results_kind kind, enum report_target target, bool with_help, struct text *text);

/* Tables for people; of a single fixture with each cycle's records, counts, verdict and its proof. A verification is one screen. */
report_writer report_table;
/* DESIGN section 7, "Results" and "verify". Whatever the names hold, the output is ASCII. Keys are only ever added. */
report_writer report_json, report_list_json, report_explore_json, report_audit_json, report_converge_json, report_replay_json;
/* TAP 14: a test point for each run, then for each law at each place, the search and the conclusion; or for each run of a tool. */
report_writer report_tap;
/* JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite for each build, in it a case for each fixture, then a suite for
 * the laws. */
report_writer report_junit;
/* SARIF 2.1.0: a result for each failed run; of a candidate for its conclusion, each law at each place, and the search; of an audit for
 * each group, with the lines of its members, and each build that is not sound. */
report_writer report_sarif;
/* For people who look at a CI job: the conclusion, what failed, and all runs folded up. */
report_writer report_markdown;
/* The page: one file without scripts that needs nothing else, with charts. It is HTML and well-formed XML. */
report_writer report_html;
/* RFC 4180, in UTF-8: a line for each member and build; or for each proposed rename. A spreadsheet takes no name for a formula. */
report_writer report_audit_csv, report_audit_renames;
/* The proposed renames as changes for ldapmodify(1), which set the displayName; those without a DN are comments. */
report_writer report_audit_ldif;
/* One line, for cron: groups, redundant updates of each build, and who was passed over. */
report_writer report_audit_check;

#endif
