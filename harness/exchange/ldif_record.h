/* An LDIF file record by record, and a record line by line. */
#ifndef Q237588_EXCHANGE_LDIF_RECORD_H
#define Q237588_EXCHANGE_LDIF_RECORD_H

#include "ccm_compare.h"
#include "exchange/ldif_stream.h"

#include <stdbool.h>

struct ldif_reader {
    struct ldif_stream stream;
    struct text *message;
    char *record; /* owned by libldap */
    int size;
    unsigned long read_lines; /* up to the record's end */
    char *next;               /* the lines of the record that are to be read */
    unsigned long next_line;
    unsigned long line; /* of what is looked at */
};

/* A line of a record: an attribute and one value of it. The bytes are valid until the next record; a value's are NULL when it is
 * empty. */
struct ldif_value {
    struct ccm_name type, value;
};

/* As ldif_stream_open(). */
enum input_status ldif_reader_open(struct ldif_reader *reader, const char *path, struct text *message);
void ldif_reader_close(struct ldif_reader *reader);

/* Goes to the next record; *is_one is false at the end of the file. */
enum input_status ldif_next_record(struct ldif_reader *reader, bool *is_one);

/* Goes to the next line of the record that is no comment; *is_one is false at its end. */
enum input_status ldif_next_value(struct ldif_reader *reader, struct ldif_value *value, bool *is_one);

/* Whether the file ends within this record, which is looked at to its end: no empty line follows. */
bool ldif_record_is_open(const struct ldif_reader *reader);

/* Attribute names are compared without case and without options: displayName;lang-en is displayName. */
bool ldif_is_named(const struct ldif_value *value, const char *name);

/* Writes "file:line:1: "QUOTED"WHAT" of what is looked at, and returns INPUT_INVALID. */
enum input_status ldif_refuse(struct ldif_reader *reader, struct ccm_name quoted, const char *what);

#endif
