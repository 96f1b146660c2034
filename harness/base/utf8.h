/* UTF-8, code point by code point. A byte that is not part of valid UTF-8 counts as one code point above all others (DESIGN
 * section 4). */
#ifndef Q237588_BASE_UTF8_H
#define Q237588_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utf8.h>

/* The code point of an invalid byte is this plus the byte. */
#define UTF8_INVALID_BYTE 0x110000

/* Returns the code point at bytes[*at], and advances *at. *at is below `length`. */
static inline int32_t utf8_next(const char *bytes, size_t length, size_t *at)
{
    const size_t start = *at;
    int32_t point;
    U8_NEXT((const uint8_t *)bytes, *at, length, point);
    if (point >= 0)
        return point;
    *at = start + 1;
    return UTF8_INVALID_BYTE + (unsigned char)bytes[start];
}

/* The number of code points of valid UTF-8. `bytes` may be NULL if `length` is 0. */
static inline size_t utf8_count(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += !U8_IS_TRAIL(bytes[i]);
    return count;
}

static inline bool utf8_is_invalid_byte(int32_t point) { return point >= UTF8_INVALID_BYTE; }

/* Maximum bytes of a code point. */
#define UTF8_MAX 4u

/* Writes the bytes that utf8_next() reads as this code point, and returns their number: 1 to UTF8_MAX. */
static inline size_t utf8_write(char bytes[UTF8_MAX], int32_t point)
{
    int32_t length = 0;
    if (utf8_is_invalid_byte(point))
        bytes[length++] = (char)(point - UTF8_INVALID_BYTE);
    else
        U8_APPEND_UNSAFE((uint8_t *)bytes, length, (uint32_t)point);
    return (size_t)length;
}

#endif
