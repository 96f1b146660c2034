/* Where a result comes from, for whoever signs a report: program, files, command line, machine (struct report_origin). */
#ifndef Q237588_CLI_ORIGIN_H
#define Q237588_CLI_ORIGIN_H

#include "base/sha256.h"
#include "report/report.h"

/* A report_origin, and what it borrows. */
struct origin {
    struct report_origin report;
    struct text machine, compiler;
    char program[4096];
    char fixtures[SHA256_DIGITS];
    struct report_file *files;
    char (*digits)[SHA256_DIGITS]; /* by file */
};

/* Remembers when the program started, and its command line. */
void origin_start(int argc, char **argv);

/* Finds out all that can be of the program, and of the builds and files that the results rest on, which must outlive *origin. False: out
 * of memory. The caller cleans up in any case. */
bool origin_find(struct origin *origin, const struct results *results);
void origin_clean_up(struct origin *origin);

#endif
