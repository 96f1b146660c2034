/* Writer of a terminal's text. */
#ifndef Q237588_REPORT_TERMINAL_H
#define Q237588_REPORT_TERMINAL_H

#include "report/document.h"

/* Hanging indent of an item's further lines, in columns. */
#define HANG 2u

/* Column widths of all tables that share their columns: those of the widest cells. */
struct widths {
    const struct doc_column *columns;
    size_t at[DOCUMENT_COLUMNS_MAX];
};

struct terminal {
    const struct doc *document;
    struct text *text;
    bool color, breaks;
    size_t columns;
    struct widths *widths;
    size_t width_count;
    /* The current line. */
    size_t column, indent, lines_left;
    bool space, full, is_limited;
    struct text word;
    size_t word_columns;
};

void terminal_put_spaces(struct terminal *terminal, size_t count);

/* Writes words on the current line, in a tone. */
void terminal_put_toned(struct terminal *terminal, enum tone tone, const char *words);

/* The text of an inline node; NULL: none. */
const char *terminal_shown(const struct terminal *terminal, const struct doc_node *node);

/* Starts filling at `column` of the current line; further lines begin at `indent`. `lines` is a limit for lines of REPORT_COLUMNS,
 * scaled for shorter lines; 0: no limit. */
void terminal_start_lines(struct terminal *terminal, size_t column, size_t indent, size_t lines);

/* Fills lines with the nodes from `at` to `end`, and ends the last one. Lines break at single spaces only: several spaces are part
 * of a name. */
void terminal_fill(struct terminal *terminal, size_t at, size_t end, enum tone tone);

#endif
