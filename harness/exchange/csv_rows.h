/* CSV row by row: the fields of each row (RFC 4180, with any separator). */
#ifndef Q237588_EXCHANGE_CSV_ROWS_H
#define Q237588_EXCHANGE_CSV_ROWS_H

#include "exchange/people.h"
#include "exchange/window.h"

/* Separators that are recognized in the header line. */
#define CSV_SEPARATORS 4u
extern const char csv_separators[CSV_SEPARATORS + 1];

/* A field of the row that is read. Offsets are into the window, without the quotes around it. */
struct csv_field {
    size_t start, end;
    uint64_t line;
    bool doubled; /* holds doubled quotes */
};

struct csv {
    struct window window;
    struct people people;
    char separator;           /* 0: not known yet */
    struct csv_field *fields; /* owned: of the row that is read */
    size_t count, capacity;
    uint64_t number, next; /* lines: where the window begins, and behind the row */
    size_t behind;         /* offset of what follows the row */
    bool cut;              /* the last line has no line end */
};

/* Opens a file. INPUT_OK: *csv is to be closed. INPUT_INVALID: `message` says why it cannot be read. Everything is borrowed until then. */
enum input_status csv_open(struct csv *csv, const char *path, const struct directory_config *config, person_visitor *take,
                           void *context, struct text *message);
void csv_close(struct csv *csv);

/* Goes to the next row; `count` is 0 at the end of the text. INPUT_INVALID: `message` has "file:line:column: ...". */
enum input_status csv_next_row(struct csv *csv);

/* The value of a field, in which doubled quotes become single ones. Valid until the next row. */
struct ccm_name csv_value(struct csv *csv, struct csv_field *field);

#endif
