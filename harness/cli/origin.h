/* Origin of a result, for the signers of a report: program, files, command line, machine (struct report_origin). */
#ifndef Q237588_CLI_ORIGIN_H
#define Q237588_CLI_ORIGIN_H

#include "base/sha256.h"
#include "report/report.h"

/* A report_origin with the data that it borrows. */
struct origin {
    struct report_origin report;
    struct text machine, compiler;
    char program[4096];
    char fixtures[SHA256_DIGITS];
    struct report_file *files;
    char (*digits)[SHA256_DIGITS]; /* by file */
};

/* Records the program's start time and its command line. */
void origin_start(int argc, char **argv);

/* Finds the origin of the results, which must outlive *origin: program, builds and files. Returns false if out of memory. The
 * caller must clean up in any case. */
bool origin_find(struct origin *origin, const struct results *results);
void origin_clean_up(struct origin *origin);

#endif
