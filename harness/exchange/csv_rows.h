/* Reads CSV row by row (RFC 4180, with any separator). */
#ifndef Q237588_EXCHANGE_CSV_ROWS_H
#define Q237588_EXCHANGE_CSV_ROWS_H

#include "exchange/people.h"
#include "exchange/window.h"

/* Separators that the header line may have. */
#define CSV_SEPARATORS 4u
extern const char csv_separators[CSV_SEPARATORS + 1];

/* A field of the current row. Offsets are into the window, without surrounding quotes. */
struct csv_field {
    size_t start, end;
    uint64_t line;
    bool doubled; /* has doubled quotes */
};

struct csv {
    struct window window;
    struct people people;
    char separator;           /* 0: not yet known */
    struct csv_field *fields; /* of the current row; owned */
    size_t count, capacity;
    uint64_t number, next; /* line numbers: start of the window, and after the row */
    size_t behind;         /* offset after the row */
    bool cut;              /* the last line has no line end */
};

/* Opens a file. INPUT_OK: the caller closes *csv; all arguments are borrowed until then. INPUT_INVALID: `message` says why it
 * cannot be read. */
enum input_status csv_open(struct csv *csv, const char *path, const struct directory_config *config, person_visitor *visit,
                           void *context, struct text *message);
void csv_close(struct csv *csv);

/* Reads the next row; `count` is 0 at the end of the text. INPUT_INVALID: `message` is "file:line:column: ...". */
enum input_status csv_next_row(struct csv *csv);

/* Returns the value of a field with doubled quotes reduced to single ones. Valid until the next row. */
struct ccm_name csv_value(struct csv *csv, struct csv_field *field);

#endif
