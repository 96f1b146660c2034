/* How messages about an input say where, and what was found. */
#ifndef Q237588_INPUT_MARK_H
#define Q237588_INPUT_MARK_H

#include "base/text.h"

/* Appends "file:line:column: ". Lines and columns count from 1; a column is a code point. */
void input_mark(const char *path, size_t line, size_t column, struct text *message);

/* Appends untrusted bytes in quotes, made safe to print, cut to a length that a message bears. */
void input_quote(struct text *message, const char *bytes, size_t length);

#endif
