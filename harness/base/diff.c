#include "base/diff.h"

#include <string.h>

#define CONTEXT 3u

/* Lines of a text. */
struct lines {
    const char *at, *end;
};

/* The next line with its newline, if it has one. Returns NULL after the last. */
static const char *next_line(struct lines *lines, size_t *length)
{
    const char *line = lines->at;
    if (line == lines->end)
        return NULL;
    const char *newline = memchr(line, '\n', (size_t)(lines->end - line));
    lines->at = newline ? newline + 1 : lines->end;
    *length = (size_t)(lines->at - line);
    return line;
}

static size_t count_lines(const struct text *text)
{
    struct lines lines = {text->bytes, text->bytes ? text->bytes + text->length : NULL};
    size_t count = 0, length;
    while (next_line(&lines, &length))
        count++;
    return count;
}

/* Number of equal lines at the start of the texts. */
static size_t common_beginning(const struct text *before, const struct text *after)
{
    struct lines one = {before->bytes, before->bytes + before->length}, other = {after->bytes, after->bytes + after->length};
    size_t count = 0, length = 0, other_length = 0;
    for (;;) {
        const char *line = next_line(&one, &length), *other_line = next_line(&other, &other_length);
        if (!line || !other_line || length != other_length || memcmp(line, other_line, length) != 0)
            return count;
        count++;
    }
}

/* Counts equal lines at the end of the texts, at most `most`. */
static void common_end(const struct text *before, const struct text *after, size_t most, size_t *count)
{
    size_t same = 0;
    *count = 0;
    while (same < before->length && same < after->length &&
           before->bytes[before->length - 1 - same] == after->bytes[after->length - 1 - same])
        same++;
    /* A line counts if the newline before it is equal, too. */
    for (size_t i = 1; i < same && *count < most; i++)
        if (before->bytes[before->length - 1 - i] == '\n')
            ++*count;
}

/* Appends lines `first` to `end` - 1, prefixed with the sign. */
static void append_lines(const struct text *text, size_t first, size_t end, const char *sign, struct text *diff)
{
    struct lines lines = {text->bytes, text->bytes + text->length};
    size_t length = 0;
    for (size_t i = 0; i < end; i++) {
        const char *line = next_line(&lines, &length);
        if (i < first)
            continue;
        bool ended = length && line[length - 1] == '\n';
        text_puts(diff, sign);
        text_append_escaped(diff, line, length - ended);
        text_puts(diff, ended ? "\n" : "\n\\ No newline at end of file\n");
    }
}

void diff_append(const char *name, const struct text *before, const struct text *after, struct text *diff)
{
    char empty[1] = "";
    const struct text nothing = {.bytes = empty};
    const struct text *from = before->bytes ? before : &nothing, *to = after->bytes ? after : &nothing;
    size_t lines = count_lines(from), others = count_lines(to), begins = common_beginning(from, to), ends;
    if (from->length == to->length && memcmp(from->bytes, to->bytes, from->length) == 0)
        return;
    common_end(from, to, (lines < others ? lines : others) - begins, &ends);
    size_t first = begins > CONTEXT ? begins - CONTEXT : 0, context = ends < CONTEXT ? ends : CONTEXT;
    size_t last = lines - ends + context, other_last = others - ends + context;
    text_puts(diff, "--- ");
    text_append_escaped(diff, name, strlen(name));
    text_puts(diff, "\n+++ ");
    text_append_escaped(diff, name, strlen(name));
    text_printf(diff, "\n@@ -%zu,%zu +%zu,%zu @@\n", last > first ? first + 1 : first, last - first,
                other_last > first ? first + 1 : first, other_last - first);
    append_lines(from, first, begins, " ", diff);
    append_lines(from, begins, lines - ends, "-", diff);
    append_lines(to, begins, others - ends, "+", diff);
    append_lines(to, others - ends, other_last, " ", diff);
}
