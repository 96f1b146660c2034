/* Fills the lines of a terminal with words. */
#include "report/terminal.h"

#include <string.h>

/* ECMA-48, "select graphic rendition". */
static const char *const codes[TONES] = {
    [TONE_PLAIN] = "",        [TONE_STRONG] = "\033[1m", [TONE_SOFT] = "\033[2m",
    [TONE_GOOD] = "\033[32m", [TONE_BAD] = "\033[31m",   [TONE_CAUTION] = "\033[33m",
};
static const char code_of_end[] = "\033[0m";

void terminal_put_spaces(struct terminal *terminal, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_append(terminal->text, " ", 1);
}

const char *terminal_shown(const struct terminal *terminal, const struct doc_node *node)
{
    switch (node->kind) {
    case NODE_WORDS:
    case NODE_SAID:
    case NODE_NAME:
    case NODE_LINK: return doc_words(terminal->document, node);
    default: return NULL;
    }
}

void terminal_start_lines(struct terminal *terminal, size_t column, size_t indent, size_t lines)
{
    if (terminal->columns < REPORT_COLUMNS)
        lines = (lines * REPORT_COLUMNS + terminal->columns - 1) / terminal->columns;
    terminal->column = column;
    terminal->indent = indent;
    terminal->is_limited = lines != 0;
    terminal->lines_left = lines ? lines - 1 : SIZE_MAX;
    terminal->space = terminal->full = false;
    terminal->word_columns = 0;
    text_clear(&terminal->word);
}

/* Returns false and writes a mark if no line is left. */
static bool next_line(struct terminal *terminal)
{
    if (!terminal->lines_left) {
        text_puts(terminal->text, " …");
        terminal->full = true;
        return false;
    }
    terminal->lines_left--;
    terminal->column = terminal->indent;
    text_puts(terminal->text, "\n");
    terminal_put_spaces(terminal, terminal->indent);
    return true;
}

/* The width of a line; the last one leaves room for the mark of omitted text. */
static size_t line_columns(const struct terminal *terminal) { return terminal->columns - (terminal->lines_left ? 0 : HANG); }

/* Breaks a word that is longer than a line, where the number of lines is limited. Colour codes take no columns. */
static void put_long_word(struct terminal *terminal)
{
    const char *word = terminal->word.bytes;
    for (size_t at = 0, end; at < terminal->word.length; at = end) {
        size_t columns = 0;
        end = at + 1;
        if (word[at] == '\033') {
            end += strcspn(word + at, "m");
        } else {
            while ((word[end] & 0xC0) == 0x80)
                end++;
            columns = text_columns(word + at, end - at);
        }
        if (terminal->column + columns > line_columns(terminal) && !next_line(terminal))
            return;
        text_append(terminal->text, word + at, end - at);
        terminal->column += columns;
    }
}

/* Writes the collected word on this line if it fits, else on the next one. */
static void put_word(struct terminal *terminal)
{
    size_t space = terminal->space ? 1 : 0;
    if (terminal->full || !terminal->word.length)
        return;
    if (space && terminal->column + space + terminal->word_columns > line_columns(terminal)) {
        if (!next_line(terminal))
            return;
        space = 0;
    }
    terminal_put_spaces(terminal, space);
    terminal->column += space;
    if (terminal->word_columns > terminal->columns && terminal->is_limited) {
        put_long_word(terminal);
    } else {
        text_append(terminal->text, terminal->word.bytes, terminal->word.length);
        terminal->column += terminal->word_columns;
    }
    terminal->word_columns = 0;
    terminal->space = false;
    text_clear(&terminal->word);
}

/* Lines break at single spaces only: several spaces are part of a name. */
static void fill(struct terminal *terminal, enum tone tone, const char *words)
{
    bool colored = terminal->color && tone != TONE_PLAIN;
    text_puts(&terminal->word, colored ? codes[tone] : "");
    for (size_t at = 0, end; words[at]; at = end) {
        end = at;
        while (words[end] && (words[end] != ' ' || words[end + 1] == ' ' || (end && words[end - 1] == ' ')))
            end++;
        text_append(&terminal->word, words + at, end - at);
        terminal->word_columns += text_columns(words + at, end - at);
        if (words[end] == ' ') {
            put_word(terminal);
            terminal->space = true;
            end++;
        }
    }
    text_puts(&terminal->word, colored ? code_of_end : "");
}

void terminal_fill(struct terminal *terminal, size_t at, size_t end, enum tone tone)
{
    for (; at < end; at++) {
        const struct doc_node *node = &terminal->document->nodes[at];
        const char *words = terminal_shown(terminal, node);
        if (words)
            fill(terminal, node->tone == TONE_PLAIN ? tone : node->tone, words);
    }
    put_word(terminal);
    if (terminal->full && terminal->color)
        text_puts(terminal->text, code_of_end);
    text_puts(terminal->text, "\n");
}

void terminal_put_toned(struct terminal *terminal, enum tone tone, const char *words)
{
    bool colored = terminal->color && tone != TONE_PLAIN && *words;
    text_puts(terminal->text, colored ? codes[tone] : "");
    text_puts(terminal->text, words);
    text_puts(terminal->text, colored ? code_of_end : "");
}
