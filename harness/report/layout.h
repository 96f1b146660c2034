/* Laying out text for people: columns, colour, wrapping; and sending a finished text. */
#ifndef Q237588_REPORT_LAYOUT_H
#define Q237588_REPORT_LAYOUT_H

#include "report/report.h"

/* Longer sentences are wrapped. */
#define LAYOUT_COLUMNS 100u

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_GREEN, INK_YELLOW, INKS };

/* The codes of a terminal; that of INK_PLAIN ends any other. */
extern const char *const ink_codes[INKS];

/* A page that is written to. */
struct page {
    struct text text;
    bool color;
};

/* Appends words that are safe to print, in an ink. */
void page_ink(struct page *page, enum ink ink, const char *words);

/* Appends untrusted bytes, escaped, in an ink. */
void page_escaped(struct page *page, enum ink ink, const char *bytes);

void page_spaces(struct page *page, size_t count);

/* Appends words that are safe to print, filled up with spaces to `columns`, at their left or their right. */
void page_cell_left(struct page *page, enum ink ink, const char *words, size_t columns);
void page_cell_right(struct page *page, enum ink ink, const char *words, size_t columns);

/* Appends words, safe to print, as lines of at most LAYOUT_COLUMNS, broken at spaces; `indent` spaces go before the first line and two
 * more before the others. */
void page_sentence(struct page *page, enum ink ink, const char *words, size_t indent);

/* Appends words, safe to print, to a line that holds `indent` columns already, and ends it. What does not fit goes on in lines that begin
 * with as many spaces: none is longer than LAYOUT_COLUMNS, as a word that is longer is broken too. Spaces that stand together are part
 * of a name and kept. After `lines` lines "…" stands for the rest. */
void page_paragraph(struct page *page, enum ink ink, const char *words, size_t indent, size_t lines);

/* Appends how builds were isolated as a sentence; nothing for NULL. */
void page_isolation(struct page *page, const struct isolation *isolation);

/* The columns of words that are safe to print. */
size_t columns_of(const char *words);

/* Writes the text and flushes the stream. */
enum report_status send_text(const struct text *text, FILE *stream);

#endif
