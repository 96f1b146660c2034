#include "input/mark.h"

#include "base/utf8.h"

#include <string.h>

/* Longer quotations are truncated to this number of bytes. */
#define QUOTED_MAX 100u

void input_mark(const char *path, size_t line, size_t column, struct text *message)
{
    text_append_escaped(message, path, strlen(path));
    text_printf(message, ":%zu:%zu: ", line, column);
}

void input_mark_byte(const char *path, const char *bytes, size_t offset, struct text *message)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < offset; i++)
        if (bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    input_mark(path, line, 1 + utf8_count(bytes + start, offset - start), message);
}

void input_quote(struct text *message, const char *bytes, size_t length)
{
    size_t shown = length;
    if (length > QUOTED_MAX) {
        shown = QUOTED_MAX;
        while (shown > QUOTED_MAX - 4 && ((unsigned char)bytes[shown] & 0xC0u) == 0x80u)
            shown--;
    }
    text_puts(message, "\"");
    text_append_escaped(message, bytes, shown);
    text_puts(message, shown < length ? "...\"" : "\"");
}
