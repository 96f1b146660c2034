#include "exchange/csv_text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The converters that a file may need, by ICU's names. */
enum converter { CONVERT_UTF_8, CONVERT_UTF_16_LE, CONVERT_UTF_16_BE, CONVERT_1252 };
static const char *const converter_names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"};

static void close_converters(struct csv_text *text)
{
    ucnv_close(text->from);
    ucnv_close(text->to);
    text->from = text->to = NULL;
}

const char *csv_text_failure(const struct csv_text *text)
{
    if (text->error)
        return strerror(text->error);
    return U_FAILURE(text->library) ? u_errorName(text->library) : NULL;
}

/* What ICU failed with, apart from what the text holds. */
static enum input_status refuse_library(struct csv_text *text, UErrorCode code)
{
    if (code == U_MEMORY_ALLOCATION_ERROR)
        return INPUT_NO_MEMORY;
    text->library = code;
    return INPUT_INVALID;
}

/* Begins to read, behind the byte order mark. */
static enum input_status begin(struct csv_text *text, enum converter converter, off_t mark)
{
    static const enum directory_encoding encodings[] = {ENCODING_UTF_8, ENCODING_UTF_16, ENCODING_UTF_16, ENCODING_WINDOWS_1252};
    UErrorCode code = U_ZERO_ERROR;
    close_converters(text);
    text->encoding = encodings[converter];
    text->library = U_ZERO_ERROR;
    text->wrong_length = 0;
    text->ended = false;
    text->at = text->end = text->bytes;
    text->from = ucnv_open(converter_names[converter], &code);
    text->to = ucnv_open("UTF-8", &code);
    ucnv_setToUCallBack(text->from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    if (U_FAILURE(code))
        return refuse_library(text, code);
    text->error = lseek(text->descriptor, mark, SEEK_SET) < 0 ? errno : 0;
    return text->error ? INPUT_INVALID : INPUT_OK;
}

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

/* Without a mark: UTF-8 where all of it is that. A file of UTF-8 that is cut short within a letter is one still. */
static enum input_status guess(struct csv_text *text)
{
    size_t length = 1;
    bool ascii = true;
    enum input_status status = begin(text, CONVERT_UTF_8, 0);
    while (status == INPUT_OK && length > 0) {
        status = csv_text_next(text, &length);
        ascii = ascii && is_ascii(text->piece, length);
    }
    if (status == INPUT_NO_MEMORY)
        return status;
    bool cut = text->ended && !ascii;
    return begin(text, text->wrong_length && !cut ? CONVERT_1252 : CONVERT_UTF_8, 0);
}

static enum input_status begin_encoding(struct csv_text *text, enum directory_encoding encoding)
{
    unsigned char mark[3] = {0};
    ssize_t got = pread(text->descriptor, mark, sizeof mark, 0); /* what cannot be read is told when it is read on */
    bool marks_8 = got == 3 && mark[0] == 0xEF && mark[1] == 0xBB && mark[2] == 0xBF;
    bool marks_le = got >= 2 && mark[0] == 0xFF && mark[1] == 0xFE, marks_be = got >= 2 && mark[0] == 0xFE && mark[1] == 0xFF;
    switch (encoding) {
    case ENCODING_UTF_8: return begin(text, CONVERT_UTF_8, marks_8 ? 3 : 0);
    case ENCODING_UTF_16:
        if (marks_le || marks_be)
            return begin(text, marks_le ? CONVERT_UTF_16_LE : CONVERT_UTF_16_BE, 2);
        return begin(text, got > 0 && mark[0] == 0 ? CONVERT_UTF_16_BE : CONVERT_UTF_16_LE, 0);
    case ENCODING_WINDOWS_1252: return begin(text, CONVERT_1252, 0);
    case ENCODING_AUTO:
    case ENCODINGS: break;
    }
    if (marks_8)
        return begin(text, CONVERT_UTF_8, 3);
    if (marks_le || marks_be)
        return begin(text, marks_le ? CONVERT_UTF_16_LE : CONVERT_UTF_16_BE, 2);
    return guess(text);
}

enum input_status csv_text_open(struct csv_text *text, const char *path, enum directory_encoding encoding, struct text *message)
{
    uint64_t size;
    text->from = text->to = NULL;
    text->error = 0;
    enum input_status status = input_open(path, DIRECTORY_MOST_BYTES, &text->descriptor, &size, message);
    if (status != INPUT_OK)
        return status;
    status = begin_encoding(text, encoding);
    if (status == INPUT_INVALID) {
        text_append_escaped(message, path, strlen(path));
        text_printf(message, ": cannot be read: %s", csv_text_failure(text));
    }
    if (status != INPUT_OK)
        csv_text_close(text);
    return status;
}

void csv_text_close(struct csv_text *text)
{
    close_converters(text);
    close(text->descriptor);
}

static enum input_status read_on(struct csv_text *text)
{
    ssize_t got;
    do
        got = read(text->descriptor, text->bytes, sizeof text->bytes);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        text->error = errno;
        return INPUT_INVALID;
    }
    text->ended = got == 0;
    text->at = text->bytes;
    text->end = text->bytes + got;
    return INPUT_OK;
}

/* Converts what was read, as far as it goes. */
static enum input_status convert(struct csv_text *text, size_t *length)
{
    UErrorCode from_code = U_ZERO_ERROR, to_code = U_ZERO_ERROR;
    UChar *units = text->units;
    ucnv_toUnicode(text->from, &units, text->units + CSV_TEXT_UNITS, &text->at, text->end, NULL, text->ended ? 1 : 0, &from_code);
    bool wrong = from_code == U_ILLEGAL_CHAR_FOUND || from_code == U_INVALID_CHAR_FOUND || from_code == U_TRUNCATED_CHAR_FOUND;
    if (wrong) {
        text->wrong_length = sizeof text->wrong;
        UErrorCode ignored = U_ZERO_ERROR;
        ucnv_getInvalidChars(text->from, text->wrong, &text->wrong_length, &ignored);
    }

    const UChar *from = text->units;
    char *piece = text->piece;
    ucnv_fromUnicode(text->to, &piece, text->piece + sizeof text->piece, &from, units, NULL, false, &to_code);
    *length = (size_t)(piece - text->piece);
    if (U_FAILURE(to_code))
        return refuse_library(text, to_code);
    if (U_FAILURE(from_code) && from_code != U_BUFFER_OVERFLOW_ERROR && !wrong)
        return refuse_library(text, from_code);
    return wrong ? INPUT_INVALID : INPUT_OK;
}

enum input_status csv_text_next(struct csv_text *text, size_t *length)
{
    *length = 0;
    while (*length == 0 && !text->ended) {
        enum input_status status = text->at == text->end ? read_on(text) : INPUT_OK;
        if (status == INPUT_OK)
            status = convert(text, length);
        if (status != INPUT_OK)
            return status;
    }
    return INPUT_OK;
}
