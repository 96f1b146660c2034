/* A window on the text of an export: UTF-8, whatever the encoding of the file is. */
#ifndef Q237588_EXCHANGE_WINDOW_H
#define Q237588_EXCHANGE_WINDOW_H

#include "exchange/directory.h"

#include <unicode/ucnv.h>

/* Bytes read at a time. */
#define WINDOW_READ_SIZE ((size_t)256 << 10)

/* `bytes` from `at` to `end` is text that was read. A reader moves `at` to the start of a record, and reads that record again after each
 * window_more(), which moves the bytes. */
struct window {
    char *bytes; /* owned */
    size_t at, end, capacity;
    bool whole; /* no text follows `end` */

    enum directory_encoding encoding; /* of the file: never ENCODING_AUTO */
    int error;                        /* errno of a read that failed; 0: none */
    UErrorCode library;               /* an error of ICU that is not about the text; U_ZERO_ERROR: none */
    char wrong[8];                    /* bytes that stand for nothing in the encoding */
    int8_t wrong_length;              /* 0: there are none */

    /* For window.c alone. */
    int descriptor;
    bool checked;          /* bytes that are no UTF-8 are refused */
    bool ended;            /* the whole file was read */
    size_t read;           /* end of what was read; beyond `end` begins a character that is not whole */
    UConverter *from, *to; /* NULL: the file is UTF-8 */
    char *raw;             /* owned; of a file that is converted: what was read and not converted yet */
    size_t raw_length;
};

/* What ENCODING_AUTO means for a file without a byte order mark that is not UTF-16 either. */
enum window_default {
    WINDOW_BYTES, /* the bytes as they are (LDIF), as ENCODING_UTF_8 means then, too; bytes[end] is a line feed beyond the text */
    WINDOW_GUESS  /* UTF-8 where all of it is valid, else Windows-1252 (CSV); reads the file twice */
};

/* Opens a file behind its byte order mark. UTF-16 is known by that mark, or by a NUL in one of the first two bytes. INPUT_OK: *window is to
 * be closed. INPUT_INVALID: `message` says why it cannot be read. */
enum input_status window_open(struct window *window, const char *path, enum directory_encoding encoding,
                              enum window_default unmarked, struct text *message);
void window_close(struct window *window);

/* Reads on: `end` grows, or `whole` becomes true. INPUT_INVALID: `error`, `library` or `wrong` says what follows `end`. */
enum input_status window_more(struct window *window);

/* Why it cannot be read on, in words of the system or of ICU; NULL: the bytes there are no text. */
const char *window_failure(const struct window *window);

#endif
