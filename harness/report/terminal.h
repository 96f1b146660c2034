/* A terminal's text in the making. */
#ifndef Q237588_REPORT_TERMINAL_H
#define Q237588_REPORT_TERMINAL_H

#include "report/document.h"

/* Columns by which further lines of an item are indented. */
#define HANG 2u

/* A table's columns, as wide as the widest cell of all tables with the same columns. */
struct widths {
    const struct doc_column *columns;
    size_t at[DOCUMENT_COLUMNS_MOST];
};

struct terminal {
    const struct doc *document;
    struct text *text;
    bool color, breaks;
    size_t columns;
    struct widths *widths;
    size_t width_count;
    /* The line that is being filled. */
    size_t column, indent, lines_left;
    bool space, full;
    struct text word;
    size_t word_columns;
};

void terminal_put_spaces(struct terminal *terminal, size_t count);

/* Words of one line, in a tone. */
void terminal_put_ink(struct terminal *terminal, enum tone tone, const char *words);

/* What a node in a line shows; NULL: nothing. */
const char *terminal_shown(const struct terminal *terminal, const struct doc_node *node);

/* Starts lines at a column that holds something already; the others begin at `indent`. `lines` are those of REPORT_COLUMNS, as where a
 * line is shorter there are more of them; 0: any number. */
void terminal_start_lines(struct terminal *terminal, size_t column, size_t indent, size_t lines);

/* Fills them with the nodes from `at` to `end`, and ends the last one. A line may end at a space that stands alone: several are part of a
 * name. */
void terminal_fill(struct terminal *terminal, size_t at, size_t end, enum tone tone);

#endif
