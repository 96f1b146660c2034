/* A CSV file as a stream of UTF-8, whatever its encoding is. */
#ifndef Q237588_EXCHANGE_CSV_TEXT_H
#define Q237588_EXCHANGE_CSV_TEXT_H

#include "exchange/directory.h"

#include <unicode/ucnv.h>

/* So much is read at a time, in bytes, and in UTF-16 code units. */
#define CSV_TEXT_READ (64u << 10)
#define CSV_TEXT_UNITS (16u << 10)

struct csv_text {
    int descriptor;
    enum directory_encoding encoding; /* of the file: never ENCODING_AUTO */
    UConverter *from, *to;
    int error;            /* errno of a read that failed; 0: none did */
    UErrorCode library;   /* of ICU, where it is neither about the text nor about memory; U_ZERO_ERROR: none */
    char wrong[8];        /* the bytes that stand for nothing in the encoding */
    int8_t wrong_length;  /* 0: there are none */
    bool ended;           /* all of the file was read */
    const char *at, *end; /* what was read and is not converted yet */
    char bytes[CSV_TEXT_READ];
    UChar units[CSV_TEXT_UNITS];
    char piece[CSV_TEXT_UNITS * 3 + 16];
};

/* Opens a file and finds out its encoding, which takes reading all of it where it has no byte order mark and none was stated.
 * INPUT_OK: *text is to be closed. INPUT_INVALID: `message` says why it cannot be opened. */
enum input_status csv_text_open(struct csv_text *text, const char *path, enum directory_encoding encoding, struct text *message);
void csv_text_close(struct csv_text *text);

/* Reads on: *length bytes of text->piece, 0 at the end. INPUT_INVALID: `error`, `library` or `wrong` says what comes after them. */
enum input_status csv_text_next(struct csv_text *text, size_t *length);

/* Why it cannot be read on, in words of the system or ICU; NULL: what stands there is no text. */
const char *csv_text_failure(const struct csv_text *text);

#endif
