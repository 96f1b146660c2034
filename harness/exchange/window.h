/* A window on the text of an export, converted to UTF-8. */
#ifndef Q237588_EXCHANGE_WINDOW_H
#define Q237588_EXCHANGE_WINDOW_H

#include "exchange/directory.h"

#include <unicode/ucnv.h>

/* Bytes read at a time. */
#define WINDOW_READ_SIZE ((size_t)256 << 10)

/* The text read is in `bytes` from `at` to `end`. A reader moves `at` to the start of a record, and scans that record again
 * after each window_more(), which moves the bytes. */
struct window {
    char *bytes; /* owned */
    size_t at, end, capacity;
    bool whole; /* no text follows `end` */

    enum directory_encoding encoding; /* encoding of the file, never ENCODING_AUTO */
    int error;                        /* errno of a failed read; 0: none */
    UErrorCode library;               /* an ICU error that is not about the text; U_ZERO_ERROR: none */
    char wrong[8];                    /* bytes that are invalid in the encoding */
    int8_t wrong_length;              /* 0: none */

    /* Private to window.c. */
    int descriptor;
    bool checked;          /* reject invalid UTF-8 */
    bool ended;            /* the whole file was read */
    size_t read;           /* end of the bytes read; after `end` is an incomplete character */
    UConverter *from, *to; /* NULL: the file is UTF-8 */
    char *raw;             /* bytes read and not yet converted; owned */
    size_t raw_length;
};

/* Meaning of ENCODING_AUTO for a file without a byte order mark that is not UTF-16. */
enum window_default {
    WINDOW_BYTES, /* unchecked bytes (LDIF), also with ENCODING_UTF_8; bytes[end] is a line feed after the text */
    WINDOW_GUESS  /* UTF-8 if all of it is valid, else Windows-1252 (CSV); reads the file twice */
};

/* Opens a file after its byte order mark. UTF-16 is recognized by that mark, or by a NUL in one of the first two bytes.
 * INPUT_OK: the caller closes *window. INPUT_INVALID: `message` says why it cannot be read. */
enum input_status window_open(struct window *window, const char *path, enum directory_encoding encoding,
                              enum window_default unmarked, struct text *message);
void window_close(struct window *window);

/* Reads more: `end` grows, or `whole` becomes true. INPUT_INVALID: `error`, `library` or `wrong` describes what follows `end`. */
enum input_status window_more(struct window *window);

/* Describes a read error of the system or of ICU. Returns NULL if the bytes are invalid text. */
const char *window_failure(const struct window *window);

#endif
