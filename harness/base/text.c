#include "base/text.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

/* Makes room for `more` bytes and a NUL. */
static bool text_reserve(struct text *text, size_t more)
{
    if (text->failed)
        return false;
    if (more < text->capacity - text->length)
        return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity - text->length <= more) {
        if (capacity > SIZE_MAX / 2) {
            text->failed = true;
            return false;
        }
        capacity *= 2;
    }
    char *bytes = realloc(text->bytes, capacity);
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void text_append(struct text *text, const char *bytes, size_t length)
{
    if (!text_reserve(text, length))
        return;
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_puts(struct text *text, const char *string) { text_append(text, string, strlen(string)); }

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

void text_vprintf(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        text->failed = true;
    if (text_reserve(text, length < 0 ? 0 : (size_t)length)) {
        (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void text_append_number(struct text *text, uint64_t number)
{
    char digits[24]; /* of 64 bits, at most 20 */
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text_puts(text, ",");
        text_append(text, &digits[i], 1);
    }
}

#define IDEOGRAPHIC_SPACE 0x3000

/* Control characters, bidirectional and zero-width format characters, and line and paragraph separators: they affect a terminal or
 * the rest of the line. Invisible characters, private use and all kinds of spaces, as names may differ in these only.
 * Noncharacters, as XML cannot hold U+FFFF. */
static bool needs_escape(UChar32 c)
{
    if (U_IS_UNICODE_NONCHAR(c))
        return true;
    switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR: return true;
    case U_SPACE_SEPARATOR: return c != IDEOGRAPHIC_SPACE;
    default: return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    }
}

void text_append_escaped(struct text *text, const char *bytes, size_t length)
{
    const uint8_t *at = (const uint8_t *)bytes;
    size_t i = 0;
    while (i < length) {
        size_t plain = i;
        while (i < length && at[i] >= 0x20 && at[i] < 0x7F && at[i] != '\\')
            i++;
        text_append(text, bytes + plain, i - plain);
        if (i == length)
            return;
        size_t start = i;
        int32_t c = utf8_next(bytes, length, &i);
        if (utf8_is_invalid_byte(c)) {
            text_printf(text, "\\x%02X", at[start]);
        } else if (c == '\\') {
            text_puts(text, "\\\\");
        } else if (c == '\t') {
            text_puts(text, "\\t");
        } else if (c == '\n') {
            text_puts(text, "\\n");
        } else if (c == '\r') {
            text_puts(text, "\\r");
        } else if (c < 0x80) {
            text_printf(text, "\\x%02X", (unsigned)c);
        } else if (needs_escape(c)) {
            text_printf(text, "\\u{%04X}", (unsigned)c);
        } else {
            text_append(text, bytes + start, i - start);
        }
    }
}

void text_append_escaped_again(struct text *text, const char *bytes, size_t length)
{
    const char *backslash;
    while (length && (backslash = memchr(bytes, '\\', length))) {
        size_t before = (size_t)(backslash - bytes);
        text_append_escaped(text, bytes, before);
        text_append(text, backslash, 1);
        bytes += before + 1;
        length -= before + 1;
    }
    text_append_escaped(text, bytes, length);
}

bool text_is_utf8(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;)
        if (utf8_is_invalid_byte(utf8_next(bytes, length, &i)))
            return false;
    return true;
}

size_t text_columns(const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length;) {
        int32_t c = utf8_next(bytes, length, &i);
        int8_t type = u_charType(c);
        int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
        if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK)
            continue;
        columns += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
    }
    return columns;
}

bool text_take_bytes(const char **at, size_t *left, void *into, size_t length)
{
    if (*left < length)
        return false;
    memcpy(into, *at, length);
    *at += length;
    *left -= length;
    return true;
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void text_clean_up(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

char *text_take(struct text *text)
{
    text_append(text, "", 0);
    if (text->failed) {
        text_clean_up(text);
        return NULL;
    }
    char *bytes = text->bytes;
    *text = (struct text){0};
    return bytes;
}

char *text_copy(const char *string)
{
    struct text text = {0};
    text_puts(&text, string);
    return text_take(&text);
}
