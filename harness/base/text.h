/* base/: Helpers independent of the domain: growing text, files, memory, processes, clocks, SHA-256.
 * In: bytes, paths, descriptors.
 * Out: printable text, complete files, or an error.
 *
 * Growing text: messages, and names made safe to print.
 */
#ifndef Q237588_BASE_TEXT_H
#define Q237588_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed struct is an empty text. After a failed allocation `failed` stays set and appending does nothing, so
 * one check at the end is enough. `bytes` is NUL-terminated, or NULL while empty. */
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

/* Appends "17,520". */
void text_append_number(struct text *text, uint64_t number);

/* Appends untrusted bytes such that a terminal and a reader are safe: control characters (C0, DEL, C1),
 * bidirectional controls, line separators, noncharacters and bytes that are not valid UTF-8
 * become \t \n \r \xNN or \u{NNNN}; a backslash becomes \\. The result is valid UTF-8 and valid in XML. */
void text_append_escaped(struct text *text, const char *bytes, size_t length);

/* The same for text that an untrusted process has escaped: backslashes are not doubled. */
void text_append_escaped_again(struct text *text, const char *bytes, size_t length);

/* Whether the bytes are valid UTF-8. */
bool text_is_utf8(const char *bytes, size_t length);

/* Width of the text in terminal columns, by the East Asian width of its code points. `bytes` is valid UTF-8. */
size_t text_columns(const char *bytes, size_t length);

/* Reads `length` of the *left bytes at *at, the counterpart of text_append(), and advances both. Returns false if there are
 * fewer. */
bool text_take_bytes(const char **at, size_t *left, void *into, size_t length);

/* Removes the contents, keeps the storage. */
void text_clear(struct text *text);
void text_clean_up(struct text *text);

/* Returns the bytes, which the caller frees, and empties the text. Returns NULL if an allocation failed. Empty text gives "". */
char *text_take(struct text *text);

/* A copy of a string, which the caller frees; NULL if out of memory. */
char *text_copy(const char *string);

#endif
