/* Reports of a sync tool that was run again and again, as report.h has those of a batch: what was found in, a stream out. */
#ifndef Q237588_REPORT_CONVERGE_H
#define Q237588_REPORT_CONVERGE_H

#include "converge/converge.h"
#include "report/report.h"

/* What was found, and what it is about. */
struct converge_results {
    const struct converge *converge;
    const char *command;   /* the command line, quoted for a shell, or as it is written to a reader; untrusted */
    const char *directory; /* the URL or the snapshot command; untrusted */
    uint32_t times;        /* runs that were wanted */
};

typedef enum report_status converge_writer(const struct converge_results *results, const struct report_style *style, FILE *stream);

/* For people: the verdict and what it rests on, what each run wrote, and who is written again and again. */
converge_writer report_converge_table;
converge_writer report_converge_markdown;
/* One file without scripts that needs nothing else. It is HTML and well-formed XML. */
converge_writer report_converge_html;
/* TAP 14: a test point for each run, and one for the verdict. */
converge_writer report_converge_tap;
/* Whatever the names hold, the output is ASCII. */
converge_writer report_converge_json;

/* A format by the name that --format and --report know it by. */
struct converge_format {
    const char *name;
    const char *title; /* of a link to it */
    converge_writer *write;
    bool streams; /* may go to standard output: --format */
    bool files;   /* may go to a file: --report */
};

extern const struct converge_format converge_formats[];
extern const size_t converge_format_count;

#endif
