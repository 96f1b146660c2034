/* The table that a directory export's CSV file is: its header line, and a row for each entry. */
#ifndef Q237588_EXCHANGE_CSV_TABLE_H
#define Q237588_EXCHANGE_CSV_TABLE_H

#include "exchange/people.h"

/* What is looked at. */
enum csv_column {
    COLUMN_CLASS,
    COLUMN_DISPLAY_NAME,
    COLUMN_DIRECTORY_NAME,
    COLUMN_CONTAINER,
    COLUMN_HOME_SERVER,
    COLUMN_SITE, /* where config->site_attribute names one */
    CSV_COLUMNS
};

struct csv_table {
    const char *path;
    struct text *message;
    struct people people;
    size_t columns; /* of the header; 0: was not read yet */
    uint64_t rows;  /* without the header */

    size_t places[CSV_COLUMNS]; /* in the header, from 1; 0: not there */
    struct text fields[CSV_COLUMNS];
    size_t lines[CSV_COLUMNS]; /* in which the fields begin */
    struct text listed;        /* the header's columns, for a message */
    struct text dn;
};

/* Takes the next field of a row, number `field` from 0, which begins in that line; then the row's end, which had so many. INPUT_INVALID: the
 * table's `message` has "file:line:column: ..."; nothing else is to be taken then. */
enum input_status csv_table_field(struct csv_table *table, size_t field, struct ccm_name value, size_t line);
enum input_status csv_table_row(struct csv_table *table, size_t fields, size_t line);

/* Of a table zeroed but for the first three. */
void csv_table_clean_up(struct csv_table *table);

#endif
