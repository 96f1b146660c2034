/* report/: Printing: tables, JSON, TAP, JUnit, SARIF, Markdown, CSV and HTML. Nothing is computed here.
 * In: finished results: struct batch, verification, exploration, audit.
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

enum report_status { REPORT_OK, REPORT_NO_MEMORY, REPORT_WRITE_FAILED /* errno says why */ };

/* Writes the finished batch to the stream and flushes it. Nothing is written on REPORT_NO_MEMORY. */
typedef enum report_status report_writer(const struct batch *batch, const struct report_style *style, FILE *stream);

/* Likewise for a list of fixtures: name, title and source. */
typedef enum report_status report_list_writer(const struct fixture_list *list, const struct report_style *style, FILE *stream);

/* A format by the name that --format and --report know it by. */
struct report_format {
    const char *name;
    const char *title; /* of a link to it */
    report_writer *write;
    report_list_writer *list; /* NULL: lists have no such format */
    bool streams;             /* may go to standard output: --format */
};

extern const struct report_format report_formats[];
extern const size_t report_format_count;

/* NULL: there is no such format. */
const struct report_format *report_find(const char *name);

/* Each of these tells of the runs, and where batch->verification is there of that too. */

/* For people: one line for each build with each cycle's records, counts, verdict and its proof in words, reasons
 * of a failure. Of a verification one screen, see report_verify_table. */
report_writer report_table;
/* DESIGN section 7, "Results" or "verify". Whatever the names hold, the output is ASCII. */
report_writer report_json;
/* TAP 14: a test point for each run, then for each law at each place, the search and the conclusion. */
report_writer report_tap;
/* JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite for each build, in it a case for each fixture, then a suite for
 * the laws. */
report_writer report_junit;
/* SARIF 2.1.0: a result for each failed run; of a candidate for its conclusion, each law at each place, and the search. */
report_writer report_sarif;
/* For people who look at a CI job: the conclusion, the failed runs, and all runs folded up. A verification comes first. */
report_writer report_markdown;
/* The page: one file without scripts that needs nothing else, with charts. It is HTML and well-formed XML. A verification comes first. */
report_writer report_html;

report_list_writer report_list_table;
/* {"fixtures": [{"fixture", "title", "source", "path"}...]} */
report_list_writer report_list_json;

#endif
