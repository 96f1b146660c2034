/* Reports: finished results in, a stream out. Nothing computes while it prints. */
#ifndef Q237588_REPORT_REPORT_H
#define Q237588_REPORT_REPORT_H

#include "base/text.h"
#include "batch/batch.h"

#include <stdio.h>

struct report_style {
    bool color;
    const char *version; /* of the harness; borrowed */
};

enum report_status { REPORT_OK, REPORT_NO_MEMORY, REPORT_WRITE_FAILED /* errno says why */ };

/* Writes the finished batch to the stream and flushes it. Nothing is written on REPORT_NO_MEMORY. */
typedef enum report_status report_writer(const struct batch *batch, const struct report_style *style, FILE *stream);

/* For people: one line for each build with each cycle's records, counts, verdict and its proof in words, reasons
 * of a failure. */
report_writer report_table;
/* DESIGN section 7, "Results". Whatever the names hold, the output is ASCII. */
report_writer report_json;

/* Likewise for a list of fixtures: name, title and source. */
typedef enum report_status report_list_writer(const struct fixture_list *list, const struct report_style *style, FILE *stream);

report_list_writer report_list_table;
/* {"fixtures": [{"fixture", "title", "source", "path"}...]} */
report_list_writer report_list_json;

#endif
