/* CSV of RFC 4180 in the making, in which no spreadsheet takes a name for a formula. */
#ifndef Q237588_REPORT_CSV_H
#define Q237588_REPORT_CSV_H

#include "report/printers.h"

#include <stdint.h>

/* A zeroed struct is an empty file. */
struct csv {
    struct text text;
    struct text scratch;
    size_t column; /* of the line that is being written */
};

/* The line of names, behind a byte order mark, without which a spreadsheet takes it for Windows' code page. */
void csv_begin(struct csv *csv, const char *const *columns, size_t count);

/* A cell of words that are safe to print, of a number, of "yes" or "no". */
void csv_add_words(struct csv *csv, const char *words);
void csv_add_number(struct csv *csv, uint64_t number);
void csv_add_flag(struct csv *csv, bool flag);
/* A cell of untrusted bytes. They stay as they are where nothing in them but a backslash would have to be escaped. */
void csv_add_bytes(struct csv *csv, struct ccm_name name);
void csv_add_text(struct csv *csv, const char *bytes);
void csv_end_line(struct csv *csv);

/* Writes it to the stream, whole or not at all, and releases it. */
enum report_status csv_send(struct csv *csv, FILE *stream);

#endif
