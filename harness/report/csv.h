/* Writer of CSV (RFC 4180) in which no spreadsheet reads a name as a formula. */
#ifndef Q237588_REPORT_CSV_H
#define Q237588_REPORT_CSV_H

#include "report/printers.h"

#include <stdint.h>

/* A zeroed struct is an empty file. */
struct csv {
    struct text text;
    struct text scratch;
    size_t column; /* of the current line */
};

/* Begins with a byte order mark and the column names. Without the mark, spreadsheets assume a Windows code page. */
void csv_begin(struct csv *csv, const char *const *columns, size_t count);

/* Add a cell of words that are safe to print, of a number, and of "yes" or "no". */
void csv_add_words(struct csv *csv, const char *words);
void csv_add_number(struct csv *csv, uint64_t number);
void csv_add_flag(struct csv *csv, bool flag);
/* Add a cell of untrusted bytes. They are escaped only if a byte other than a backslash needs it. */
void csv_add_bytes(struct csv *csv, struct ccm_name name);
void csv_add_text(struct csv *csv, const char *bytes);
void csv_end_line(struct csv *csv);

/* Writes the file to the stream, whole or not at all, and releases it. */
enum report_status csv_send(struct csv *csv, FILE *stream) __attribute__((warn_unused_result));

#endif
