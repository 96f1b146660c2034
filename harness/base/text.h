/* base/: Helpers that know nothing of the domain: growing text, files, memory, processes, clocks, SHA-256.
 * In: bytes, paths, descriptors.
 * Out: the same, safe to print, whole on the disk, or an error to report.
 *
 * Text that grows: messages, and names made safe to print.
 */
#ifndef Q237588_BASE_TEXT_H
#define Q237588_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A zeroed struct is an empty text. After an allocation failed `failed` stays set and appending does nothing, so
 * that one look at the end is enough. `bytes` is NUL-terminated, or NULL while empty. */
struct text {
    char *bytes;
    size_t length; /* without the NUL */
    size_t capacity;
    bool failed;
};

void text_append(struct text *text, const char *bytes, size_t length);
void text_puts(struct text *text, const char *string);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* Appends untrusted bytes such that a terminal and a reader are safe: control characters (C0, DEL, C1),
 * characters that steer the direction of writing, line separators, noncharacters and bytes that are no valid UTF-8
 * become \t \n \r \xNN or \u{NNNN}; a backslash becomes \\. The result is valid UTF-8, and can be held by XML. */
void text_append_escaped(struct text *text, const char *bytes, size_t length);

/* The same for what was escaped already by somebody who is not trusted: a backslash stays one. */
void text_append_escaped_again(struct text *text, const char *bytes, size_t length);

/* Whether the bytes are valid UTF-8. */
bool text_is_utf8(const char *bytes, size_t length);

/* Columns that the text takes in a terminal, as wcwidth-like East Asian width of its code points. `bytes` is
 * valid UTF-8. */
size_t text_columns(const char *bytes, size_t length);

/* Takes `length` of the *left bytes at *at, which text_append() has put together, and advances both. False: there are fewer. */
bool text_take_bytes(const char **at, size_t *left, void *into, size_t length);

/* Forgets the contents, keeps the storage. */
void text_clear(struct text *text);
void text_clean_up(struct text *text);

/* Hands the bytes over to the caller, who frees them; the text is empty then. NULL: an allocation failed. Empty
 * text gives "". */
char *text_take(struct text *text);

/* A copy of a string, which the caller frees. NULL: an allocation failed. */
char *text_copy(const char *string);

#endif
