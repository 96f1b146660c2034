/* A document in a terminal: filled lines and tables with aligned columns. */
#include "report/printers.h"
#include "report/terminal.h"
#include "report/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_INDENT 2u
#define LAST_CELL_MIN 10u
#define COLUMN_GAP 2u
#define MARGIN_MIN 10u
#define LABEL_MAX 24u

static void print_lines(struct terminal *terminal, size_t index, size_t indent, size_t hang)
{
    const struct doc_node *node = &terminal->document->nodes[index];
    terminal_put_spaces(terminal, indent);
    terminal_start_lines(terminal, indent, indent + hang, node->lines);
    terminal_fill(terminal, index + 1, node->end, node->tone);
}

/* The width of a cell on one line, in columns. */
static size_t cell_columns(const struct terminal *terminal, const struct doc_node *cell)
{
    size_t columns = 0;
    for (size_t i = (size_t)(cell - terminal->document->nodes) + 1; i < cell->end; i++) {
        const char *words = terminal_shown(terminal, &terminal->document->nodes[i]);
        columns += words ? columns_of(words) : 0;
    }
    return columns;
}

static struct widths *find_widths(struct terminal *terminal, const struct doc_column *columns)
{
    size_t i = 0;
    while (i < terminal->width_count && terminal->widths[i].columns != columns)
        i++;
    return &terminal->widths[i];
}

static void measure_row(const struct terminal *terminal, const struct doc_node *row, struct widths *widths)
{
    size_t column = 0;
    for (size_t i = (size_t)(row - terminal->document->nodes) + 1; i < row->end; column++) {
        const struct doc_node *cell = &terminal->document->nodes[i];
        size_t columns = cell_columns(terminal, cell), most = widths->columns[column].most;
        if ((!most || columns <= most) && widths->at[column] < columns)
            widths->at[column] = columns;
        i = cell->end;
    }
}

/* False: out of memory. */
static bool measure_tables(struct terminal *terminal)
{
    const struct doc *document = terminal->document;
    size_t tables = 1;
    for (size_t i = 0; i < document->count; i++)
        tables += document->nodes[i].kind == NODE_TABLE;
    terminal->widths = calloc(tables, sizeof *terminal->widths);
    if (!terminal->widths)
        return false;
    struct widths *widths = NULL;
    for (size_t i = 0; i < document->count; i++) {
        const struct doc_node *node = &document->nodes[i];
        if (node->kind == NODE_TABLE) {
            widths = find_widths(terminal, node->columns);
            if (!widths->columns) {
                terminal->width_count++;
                widths->columns = node->columns;
                for (size_t column = 0; column < node->count; column++)
                    widths->at[column] = columns_of(node->columns[column].head);
            }
        } else if (node->kind == NODE_ROW && widths) {
            measure_row(terminal, node, widths);
        }
    }
    return true;
}

/* The remaining columns of a cell. */
static size_t padding(size_t columns, size_t taken) { return columns > taken ? columns - taken : 0; }

static void print_heads(struct terminal *terminal, const struct doc_node *table, const struct widths *widths)
{
    size_t last = table->count;
    while (last && !*table->columns[last - 1].head)
        last--;
    terminal_put_spaces(terminal, last ? table->indent : 0);
    size_t position = table->indent, owed = 0;
    for (size_t i = 0; i < last; i++) {
        const struct doc_column *column = &table->columns[i];
        size_t taken = columns_of(column->head), pad = padding(widths->at[i], taken);
        size_t before = (i ? COLUMN_GAP + owed : 0) + (column->is_number ? pad : 0);
        position += before + taken;
        if (terminal->breaks && position > terminal->columns)
            break;
        terminal_put_spaces(terminal, before);
        terminal_put_toned(terminal, TONE_SOFT, column->head);
        owed = column->is_number ? 0 : pad;
    }
    text_puts(terminal->text, last ? "\n" : "");
}

/* Wraps a cell, unless it has too few columns. */
static void print_filled_cell(struct terminal *terminal, const struct doc_node *cell, size_t position)
{
    size_t columns = terminal->columns;
    if (position + LAST_CELL_MIN > columns)
        terminal->columns = SIZE_MAX / 2;
    terminal_start_lines(terminal, position, position, cell->lines);
    terminal_fill(terminal, (size_t)(cell - terminal->document->nodes) + 1, cell->end, cell->tone);
    terminal->columns = columns;
}

/* Prints a cell in one line. */
static void print_cell(struct terminal *terminal, const struct doc_node *cell)
{
    for (const struct doc_node *node = cell + 1; node < terminal->document->nodes + cell->end; node++) {
        const char *words = terminal_shown(terminal, node);
        if (words)
            terminal_put_toned(terminal, node->tone == TONE_PLAIN ? cell->tone : node->tone, words);
    }
}

static size_t longest_word(const struct terminal *terminal, const struct doc_node *cell)
{
    size_t longest = 0;
    for (size_t i = (size_t)(cell - terminal->document->nodes) + 1; i < cell->end; i++) {
        const char *words = terminal_shown(terminal, &terminal->document->nodes[i]);
        for (size_t length; words && *words; words += length + (words[length] == ' ')) {
            length = strcspn(words, " ");
            size_t columns = text_columns(words, length);
            longest = columns > longest ? columns : longest;
        }
    }
    return longest;
}

/* Whether a cell of `taken` columns fits at the position. The last cell of a row may wrap, but no word of it. */
static bool cell_fits(const struct terminal *terminal, const struct doc_node *cell, size_t position, size_t taken, bool is_last)
{
    size_t least = is_last ? longest_word(terminal, cell) : taken;
    if (is_last && least < LAST_CELL_MIN)
        least = LAST_CELL_MIN;
    return position + (least < taken ? least : taken) <= terminal->columns;
}

static void print_row(struct terminal *terminal, const struct doc_node *row, const struct widths *widths, size_t indent)
{
    const struct doc *document = terminal->document;
    size_t column = 0, position = indent, owed = 0;
    bool has_line = true;
    terminal_put_spaces(terminal, indent);
    for (size_t i = (size_t)(row - document->nodes) + 1; i < row->end; column++) {
        const struct doc_node *cell = &document->nodes[i];
        bool is_last = cell->end == row->end, is_number = widths->columns[column].is_number;
        size_t taken = cell_columns(terminal, cell), pad = padding(widths->at[column], taken);
        size_t before = (column ? COLUMN_GAP + owed : 0) + (is_number ? pad : 0);
        if (!has_line || (terminal->breaks && column && !cell_fits(terminal, cell, position + before, taken, is_last))) {
            text_puts(terminal->text, has_line ? "\n" : "");
            position = 0;
            before = indent + NOTE_INDENT;
            has_line = true;
        }
        terminal_put_spaces(terminal, before);
        position += before;
        if (is_last || (terminal->breaks && position + taken > terminal->columns)) {
            print_filled_cell(terminal, cell, position);
            has_line = false;
        } else
            print_cell(terminal, cell);
        position += taken;
        owed = is_number ? 0 : pad;
        i = cell->end;
    }
    text_puts(terminal->text, has_line ? "\n" : "");
}

static void print_blocks(struct terminal *terminal, size_t at, size_t end, size_t indent);

static void print_table(struct terminal *terminal, size_t index)
{
    const struct doc *document = terminal->document;
    const struct doc_node *table = &document->nodes[index];
    const struct widths *widths = find_widths(terminal, table->columns);
    print_heads(terminal, table, widths);
    for (size_t i = index + 1; i < table->end; i = document->nodes[i].end)
        if (document->nodes[i].kind == NODE_ROW)
            print_row(terminal, &document->nodes[i], widths, table->indent);
        else
            print_lines(terminal, i, table->indent + NOTE_INDENT, HANG);
}

/* The width of the widest heading of a brief section, with a space; at least MARGIN_MIN, so that reports look alike. */
static size_t margin_of(const struct doc *document)
{
    size_t margin = MARGIN_MIN;
    for (size_t i = 0; i < document->count; i = document->nodes[i].end) {
        size_t columns = document->nodes[i].is_brief ? columns_of(doc_words(document, &document->nodes[i])) + 1 : 0;
        margin = columns > margin ? columns : margin;
    }
    return margin;
}

/* Prints a label, padded to `columns`, with the lines of a block beside it. */
static void print_labelled(struct terminal *terminal, const struct doc_node *block, const char *label, enum tone tone,
                           size_t indent, size_t columns)
{
    struct text cut = {0};
    words_shortened(label, columns ? columns - 1 : 0, &cut);
    terminal_put_spaces(terminal, indent);
    terminal_put_toned(terminal, tone, cut.bytes ? cut.bytes : "");
    terminal_put_spaces(terminal, padding(columns, columns_of(cut.bytes ? cut.bytes : "")));
    terminal_start_lines(terminal, indent + columns, indent + columns, block->lines);
    terminal_fill(terminal, (size_t)(block - terminal->document->nodes) + 1, block->end,
                  block->kind == NODE_FACT ? TONE_PLAIN : block->tone);
    terminal->text->failed = terminal->text->failed || cut.failed;
    text_clean_up(&cut);
}

/* The number of shown items of a block. A single further item is shown, as "and 1 more" would take a line, too. */
static size_t items_shown(const struct doc *document, size_t index, size_t *count)
{
    size_t most = document->nodes[index].count;
    *count = 0;
    for (size_t i = index + 1; i < document->nodes[index].end; i = document->nodes[i].end)
        ++*count;
    return most && *count > most + 1 ? most : *count;
}

static void print_more(struct terminal *terminal, size_t more, size_t indent)
{
    char words[64];
    if (!more)
        return;
    (void)snprintf(words, sizeof words, "and %zu more (--format=json lists all)", more);
    terminal_put_spaces(terminal, indent);
    terminal_put_toned(terminal, TONE_SOFT, words);
    text_puts(terminal->text, "\n");
}

/* Prints the items of a block, with the label beside the first. */
static void print_items(struct terminal *terminal, size_t index, const char *label, enum tone tone, size_t indent, size_t columns)
{
    const struct doc_node *nodes = terminal->document->nodes;
    size_t count, shown = items_shown(terminal->document, index, &count), at = index + 1;
    for (size_t i = 0; i < shown; i++, at = nodes[at].end)
        print_labelled(terminal, &nodes[at], i ? "" : label, tone, indent, columns);
    print_more(terminal, count - shown, indent + columns);
}

/* The widest label determines the margin of all facts. */
static void print_facts(struct terminal *terminal, size_t index, size_t indent)
{
    const struct doc *document = terminal->document;
    const struct doc_node *nodes = document->nodes;
    size_t columns = 0;
    for (size_t i = index + 1; i < nodes[index].end; i = nodes[i].end) {
        size_t label = columns_of(doc_label(document, &nodes[i]));
        columns = label > columns ? label : columns;
    }
    columns = (columns < LABEL_MAX ? columns : LABEL_MAX) + COLUMN_GAP;
    for (size_t i = index + 1; i < nodes[index].end; i = nodes[i].end)
        if (i + 1 < nodes[i].end && nodes[i + 1].kind == NODE_ITEM)
            print_items(terminal, i, doc_label(document, &nodes[i]), nodes[i].tone, indent, columns);
        else
            print_labelled(terminal, &nodes[i], doc_label(document, &nodes[i]), nodes[i].tone, indent, columns);
}

/* Prints the lists of a section, with its heading in lower case beside the first item. */
static void print_brief(struct terminal *terminal, size_t index)
{
    const struct doc *document = terminal->document;
    size_t margin = margin_of(document);
    struct text heading = {0};
    text_puts(&heading, doc_words(document, &document->nodes[index]));
    for (size_t list = index + 1; list < document->nodes[index].end && !heading.failed; list = document->nodes[list].end) {
        if (document->nodes[list].kind != NODE_LIST)
            continue;
        heading.bytes[0] = (char)tolower((unsigned char)heading.bytes[0]);
        print_items(terminal, list, heading.bytes, TONE_SOFT, 0, margin);
        text_clear(&heading);
    }
    terminal->text->failed = terminal->text->failed || heading.failed;
    text_clean_up(&heading);
}

/* Prints "ASCII only: NOT FIXED" with the sentence below. */
static void print_title(struct terminal *terminal, size_t index)
{
    const struct doc_node *title = &terminal->document->nodes[index];
    bool has_subject = title->words;
    struct text line = {0};
    if (has_subject) {
        words_shortened(doc_words(terminal->document, title), DOCUMENT_SUBJECT_COLUMNS, &line);
        text_puts(&line, ": ");
        doc_append_uppercase_label(terminal->document, title, &line);
        terminal_put_toned(terminal, title->tone, line.failed ? "" : line.bytes);
        text_puts(terminal->text, "\n");
    }
    terminal_start_lines(terminal, 0, 0, has_subject ? 2 : 0);
    terminal_fill(terminal, index + 1, title->end, has_subject ? TONE_PLAIN : title->tone);
    terminal->text->failed = terminal->text->failed || line.failed;
    text_clean_up(&line);
}

static void print_verbatim(struct terminal *terminal, size_t index, size_t indent)
{
    for (size_t i = index + 1; i < terminal->document->nodes[index].end; i++) {
        const char *line = doc_words(terminal->document, &terminal->document->nodes[i]);
        for (size_t length; *line; line += length + (line[length] == '\n')) {
            length = strcspn(line, "\n");
            terminal_put_spaces(terminal, indent);
            text_append(terminal->text, line, length);
            text_puts(terminal->text, "\n");
        }
    }
}

static void print_heading(struct terminal *terminal, const char *words, size_t indent)
{
    if (!*words)
        return;
    terminal_put_spaces(terminal, indent);
    terminal_put_toned(terminal, TONE_STRONG, words);
    text_puts(terminal->text, "\n");
}

/* Blocks are nested. NOLINTBEGIN(misc-no-recursion) */
static void print_list(struct terminal *terminal, size_t index, size_t indent);

static void print_block(struct terminal *terminal, size_t index, size_t indent)
{
    const struct doc_node *node = &terminal->document->nodes[index];
    const char *words = doc_words(terminal->document, node);
    switch (node->kind) {
    case NODE_SECTION:
        if (node->is_brief) {
            print_brief(terminal, index);
        } else {
            print_heading(terminal, words, indent);
            print_blocks(terminal, index + 1, node->end, indent + node->indent);
        }
        if (node->end < terminal->document->count && !(node->is_brief && terminal->document->nodes[node->end].is_brief))
            text_puts(terminal->text, "\n");
        break;
    case NODE_DETAILS:
    case NODE_PART:
    case NODE_HEADING:
        print_heading(terminal, words, indent);
        print_blocks(terminal, index + 1, node->end, indent + node->indent);
        break;
    case NODE_TITLE: print_title(terminal, index); break;
    case NODE_TEXT: print_lines(terminal, index, indent + node->indent, 0); break;
    case NODE_ITEM: print_lines(terminal, index, indent + node->indent, HANG); break;
    case NODE_VERBATIM: print_verbatim(terminal, index, indent + node->indent); break;
    case NODE_TABLE: print_table(terminal, index); break;
    case NODE_BREAK: text_puts(terminal->text, "\n"); break;
    case NODE_LIST: print_list(terminal, index, indent + node->indent); break;
    case NODE_FACTS: print_facts(terminal, index, indent + node->indent); break;
    default: break; /* not shown in a terminal */
    }
}

static void print_list(struct terminal *terminal, size_t index, size_t indent)
{
    size_t count, shown = items_shown(terminal->document, index, &count), at = index + 1;
    for (size_t i = 0; i < shown; i++, at = terminal->document->nodes[at].end)
        print_block(terminal, at, indent);
    print_more(terminal, count - shown, indent);
}

static void print_blocks(struct terminal *terminal, size_t at, size_t end, size_t indent)
{
    for (; at < end; at = terminal->document->nodes[at].end)
        print_block(terminal, at, indent);
}

/* NOLINTEND(misc-no-recursion) */

enum report_status doc_print_terminal(const struct doc *document, const struct report_style *style, struct text *text)
{
    struct terminal terminal = {.document = document,
                                .text = text,
                                .color = style->color,
                                .breaks = style->breaks,
                                .columns = style->columns ? style->columns : REPORT_COLUMNS};
    bool done = !document->failed && measure_tables(&terminal);
    if (done)
        print_blocks(&terminal, 0, document->count, 0);
    done = done && !terminal.word.failed && !text->failed;
    free(terminal.widths);
    text_clean_up(&terminal.word);
    return done ? REPORT_OK : REPORT_NO_MEMORY;
}
