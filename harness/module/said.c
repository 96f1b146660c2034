#include "module/said.h"

#include <ctype.h>
#include <string.h>

/* AddressSanitizer's and its like. */
#define SUMMARY "SUMMARY: "
/* Longest part of a line that is reported, in bytes. */
#define LINE_MOST 300u

static bool has_words(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && !isalnum((unsigned char)line[i]))
        i++;
    return i < length;
}

void said_append(const struct outcome *outcome, struct text *text)
{
    const char *said = NULL, *end = outcome->output_length ? outcome->output + outcome->output_length : NULL;
    size_t said_length = 0;
    bool summary = false;
    for (const char *line = outcome->output; outcome->output_length && line < end && !summary;) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((feed ? feed : end) - line);
        summary = length > strlen(SUMMARY) && memcmp(line, SUMMARY, strlen(SUMMARY)) == 0;
        if (summary || (!said && has_words(line, length))) {
            said = line;
            said_length = length;
        }
        line += length + 1;
    }
    if (!said)
        return;
    text_puts(text, "; it printed: ");
    text_append_escaped(text, said, said_length < LINE_MOST ? said_length : LINE_MOST);
    text_puts(text, said_length > LINE_MOST ? "..." : "");
}
