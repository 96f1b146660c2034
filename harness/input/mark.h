/* Positions and quotations in messages about an input. */
#ifndef Q237588_INPUT_MARK_H
#define Q237588_INPUT_MARK_H

#include "base/text.h"

/* Appends "file:line:column: ". Lines and columns count from 1; a column is a code point. */
void input_mark(const char *path, size_t line, size_t column, struct text *message);

/* The same for the byte at this offset of the file's bytes. */
void input_mark_byte(const char *path, const char *bytes, size_t offset, struct text *message);

/* Appends untrusted bytes in quotes, escaped to be safe to print, and truncated if they are long. */
void input_quote(struct text *message, const char *bytes, size_t length);

#endif
