#include "exchange/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>
#include <unistd.h>

/* Maximum number of bytes that window_more() waits for; record limits are exceeded by no more. */
#define STEP_MAX ((size_t)1 << 20)
/* UTF-16 code units converted at a time. */
#define UNITS 4096
/* Ctrl-Z, which COPY of DOS appends to joined files. */
#define DOS_END 0x1A
/* Maximum number of bytes of UTF-8 per byte of another encoding. */
#define EXPANSION 3u

static const char narrow_converter[] = "windows-1252";

static void close_converters(struct window *window)
{
    ucnv_close(window->from);
    ucnv_close(window->to);
    window->from = window->to = NULL;
}

const char *window_failure(const struct window *window)
{
    if (window->error)
        return strerror(window->error);
    return U_FAILURE(window->library) ? u_errorName(window->library) : NULL;
}

static enum input_status library_failure(struct window *window, UErrorCode code)
{
    if (code == U_MEMORY_ALLOCATION_ERROR)
        return INPUT_NO_MEMORY;
    window->library = code;
    return INPUT_INVALID;
}

/* Starts reading at offset `mark` in an encoding; `converter`: its ICU name; NULL: UTF-8. */
static enum input_status start_reading(struct window *window, enum directory_encoding encoding, const char *converter, off_t mark)
{
    UErrorCode code = U_ZERO_ERROR;
    close_converters(window);
    window->encoding = encoding;
    window->error = 0;
    window->at = window->end = window->read = window->raw_length = 0;
    window->wrong_length = 0;
    window->whole = window->ended = false;
    if (lseek(window->descriptor, mark, SEEK_SET) < 0) {
        window->error = errno;
        return INPUT_INVALID;
    }
    if (!converter)
        return INPUT_OK;
    window->from = ucnv_open(converter, &code);
    window->to = ucnv_open("UTF-8", &code);
    ucnv_setToUCallBack(window->from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    if (U_FAILURE(code))
        return library_failure(window, code);
    if (!window->raw)
        window->raw = malloc(WINDOW_READ_SIZE);
    return window->raw ? INPUT_OK : INPUT_NO_MEMORY;
}

/* Makes room for `more` bytes and a line feed after them. */
static bool reserve(struct window *window, size_t more)
{
    if (window->at > 0) {
        memmove(window->bytes, window->bytes + window->at, window->read - window->at);
        window->end -= window->at;
        window->read -= window->at;
        window->at = 0;
    }
    if (window->read + more < window->capacity)
        return true;
    size_t capacity = window->capacity * 2 > window->read + more + 1 ? window->capacity * 2 : window->read + more + 1;
    char *bytes = realloc(window->bytes, capacity);
    if (!bytes)
        return false;
    window->bytes = bytes;
    window->capacity = capacity;
    return true;
}

static enum input_status read_bytes(struct window *window, char *bytes, size_t size, size_t *got)
{
    ssize_t count;
    do
        count = read(window->descriptor, bytes, size);
    while (count < 0 && errno == EINTR);
    if (count < 0) {
        window->error = errno;
        return INPUT_INVALID;
    }
    window->ended = count == 0;
    *got = (size_t)count;
    return INPUT_OK;
}

/* Moves `end` after the last complete character. */
static enum input_status check_utf8(struct window *window)
{
    const uint8_t *bytes = (const uint8_t *)window->bytes;
    size_t at = window->end;
    for (;;) {
        for (uint64_t eight; at + sizeof eight <= window->read; at += sizeof eight) {
            memcpy(&eight, bytes + at, sizeof eight);
            if (eight & UINT64_C(0x8080808080808080))
                break;
        }
        if (at == window->read)
            break;
        size_t next = at;
        UChar32 point;
        U8_NEXT(bytes, next, window->read, point);
        bool cut = point < 0 && next == window->read && !window->ended && next - at < U8_MAX_LENGTH;
        if (point < 0 && !cut) {
            window->wrong_length = (int8_t)(next - at);
            memcpy(window->wrong, bytes + at, next - at);
        }
        if (point < 0)
            break;
        at = next;
    }
    window->end = at;
    return window->wrong_length ? INPUT_INVALID : INPUT_OK;
}

static enum input_status read_utf8(struct window *window)
{
    size_t got = 0;
    if (!reserve(window, WINDOW_READ_SIZE))
        return INPUT_NO_MEMORY;
    enum input_status status = read_bytes(window, window->bytes + window->read, WINDOW_READ_SIZE, &got);
    if (status != INPUT_OK)
        return status;
    window->read += got;
    if (window->checked)
        status = check_utf8(window);
    else
        window->end = window->read;
    window->whole = window->ended && status == INPUT_OK;
    return status;
}

static bool is_text_error(UErrorCode code)
{
    return code == U_ILLEGAL_CHAR_FOUND || code == U_INVALID_CHAR_FOUND || code == U_TRUNCATED_CHAR_FOUND;
}

/* Converts the bytes read, up to the first invalid ones, through UTF-16, as ICU requires. */
static enum input_status convert(struct window *window)
{
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    const char *source = window->raw, *source_end = window->raw + window->raw_length;
    while (code == U_BUFFER_OVERFLOW_ERROR) {
        UChar units[UNITS], *unit = units;
        UErrorCode to_code = U_ZERO_ERROR;
        char *target = window->bytes + window->read;
        code = U_ZERO_ERROR;
        ucnv_toUnicode(window->from, &unit, units + UNITS, &source, source_end, NULL, window->ended ? 1 : 0, &code);
        const UChar *from = units;
        ucnv_fromUnicode(window->to, &target, window->bytes + window->capacity - 1, &from, unit, NULL, false, &to_code);
        window->read = window->end = (size_t)(target - window->bytes);
        if (U_FAILURE(to_code))
            return library_failure(window, to_code);
    }
    if (is_text_error(code)) {
        UErrorCode ignored = U_ZERO_ERROR;
        window->wrong_length = sizeof window->wrong;
        ucnv_getInvalidChars(window->from, window->wrong, &window->wrong_length, &ignored);
        return INPUT_INVALID;
    }
    return U_FAILURE(code) ? library_failure(window, code) : INPUT_OK;
}

static enum input_status read_converted(struct window *window)
{
    if (!reserve(window, WINDOW_READ_SIZE * EXPANSION))
        return INPUT_NO_MEMORY;
    enum input_status status = read_bytes(window, window->raw, WINDOW_READ_SIZE, &window->raw_length);
    if (status == INPUT_OK)
        status = convert(window);
    window->whole = window->ended && status == INPUT_OK;
    return status;
}

enum input_status window_more(struct window *window)
{
    enum input_status status = INPUT_OK;
    if (window->wrong_length)
        return INPUT_INVALID;
    /* Doubles the window, as a long record is scanned from its start each time. */
    const size_t before = window->end - window->at, wanted = before + (before < STEP_MAX ? before : STEP_MAX) + !before;
    while (status == INPUT_OK && !window->whole && window->end - window->at < wanted)
        status = window->from ? read_converted(window) : read_utf8(window);
    if (window->whole && window->end > window->at && window->bytes[window->end - 1] == DOS_END)
        window->end--;
    if (!window->checked && window->bytes)
        window->bytes[window->end] = '\n';
    return status;
}

/* Chooses UTF-8 if the whole file is valid, even if it is cut within a character; else Windows-1252. */
static enum input_status guess(struct window *window)
{
    bool ascii = true;
    enum input_status status = start_reading(window, ENCODING_UTF_8, NULL, 0);
    while (status == INPUT_OK && !window->whole) {
        status = window_more(window);
        for (; window->at < window->end; window->at++)
            ascii = ascii && (unsigned char)window->bytes[window->at] < 0x80;
    }
    if (status == INPUT_NO_MEMORY)
        return status;
    bool cut = window->wrong_length && window->ended && !ascii;
    return window->wrong_length && !cut ? start_reading(window, ENCODING_WINDOWS_1252, narrow_converter, 0)
                                        : start_reading(window, ENCODING_UTF_8, NULL, 0);
}

static enum input_status choose_encoding(struct window *window, enum directory_encoding encoding, enum window_default unmarked)
{
    unsigned char mark[3] = {0};
    ssize_t got = pread(window->descriptor, mark, sizeof mark, 0); /* the next read reports an error */
    bool marks_8 = got == 3 && mark[0] == 0xEF && mark[1] == 0xBB && mark[2] == 0xBF;
    bool marks_little = got >= 2 && mark[0] == 0xFF && mark[1] == 0xFE, marks_big = got >= 2 && mark[0] == 0xFE && mark[1] == 0xFF;
    bool wide = got >= 2 && !mark[0] != !mark[1], big = marks_big || (!marks_little && got > 0 && !mark[0]);
    if (encoding == ENCODING_UTF_16 || (encoding == ENCODING_AUTO && (marks_little || marks_big || wide)))
        return start_reading(window, ENCODING_UTF_16, big ? "UTF-16BE" : "UTF-16LE", marks_little || marks_big ? 2 : 0);
    if (encoding == ENCODING_WINDOWS_1252)
        return start_reading(window, encoding, narrow_converter, 0);
    if (encoding == ENCODING_AUTO && !marks_8 && unmarked == WINDOW_GUESS)
        return guess(window);
    return start_reading(window, ENCODING_UTF_8, NULL, marks_8 ? 3 : 0);
}

enum input_status window_open(struct window *window, const char *path, enum directory_encoding encoding,
                              enum window_default unmarked, struct text *message)
{
    uint64_t size;
    *window = (struct window){.checked = unmarked == WINDOW_GUESS, .library = U_ZERO_ERROR};
    enum input_status status = input_open(path, DIRECTORY_MAX_BYTES, &window->descriptor, &size, message);
    if (status != INPUT_OK)
        return status;
    status = choose_encoding(window, encoding, unmarked);
    if (status == INPUT_INVALID)
        input_refuse(message, path, "cannot be read: %s", window_failure(window));
    if (status != INPUT_OK)
        window_close(window);
    return status;
}

void window_close(struct window *window)
{
    close_converters(window);
    free(window->bytes);
    free(window->raw);
    close(window->descriptor);
}
