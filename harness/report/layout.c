#include "report/layout.h"

#include <errno.h>
#include <string.h>

/* ECMA-48, "select graphic rendition". */
static const char *const ink_codes[INKS] = {
    [INK_PLAIN] = "",       [INK_BOLD] = "\033[1m",   [INK_DIM] = "\033[2m",
    [INK_RED] = "\033[31m", [INK_GREEN] = "\033[32m", [INK_YELLOW] = "\033[33m",
};

static void ink_begin(struct page *page, enum ink ink)
{
    if (page->color)
        text_puts(&page->text, ink_codes[ink]);
}

static void ink_end(struct page *page, enum ink ink)
{
    if (page->color && ink != INK_PLAIN)
        text_puts(&page->text, "\033[0m");
}

void page_ink(struct page *page, enum ink ink, const char *words)
{
    ink_begin(page, ink);
    text_puts(&page->text, words);
    ink_end(page, ink);
}

void page_escaped(struct page *page, enum ink ink, const char *bytes)
{
    ink_begin(page, ink);
    text_append_escaped(&page->text, bytes, strlen(bytes));
    ink_end(page, ink);
}

void page_spaces(struct page *page, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_append(&page->text, " ", 1);
}

size_t columns_of(const char *words) { return text_columns(words, strlen(words)); }

static size_t missing_columns(const char *words, size_t columns)
{
    size_t taken = columns_of(words);
    return taken < columns ? columns - taken : 0;
}

void page_cell_left(struct page *page, enum ink ink, const char *words, size_t columns)
{
    page_ink(page, ink, words);
    page_spaces(page, missing_columns(words, columns));
}

void page_cell_right(struct page *page, enum ink ink, const char *words, size_t columns)
{
    page_spaces(page, missing_columns(words, columns));
    page_ink(page, ink, words);
}

void page_sentence(struct page *page, enum ink ink, const char *words, size_t indent)
{
    page_spaces(page, indent);
    ink_begin(page, ink);
    size_t column = indent;
    for (const char *word = words; *word;) {
        size_t length = strcspn(word, " ");
        size_t columns = text_columns(word, length);
        if (word != words) {
            if (column + 1 + columns > LAYOUT_COLUMNS) {
                text_puts(&page->text, "\n");
                page_spaces(page, indent + 2);
                column = indent + 2;
            } else {
                page_spaces(page, 1);
                column++;
            }
        }
        text_append(&page->text, word, length);
        column += columns;
        word += length;
        word += strspn(word, " ");
    }
    ink_end(page, ink);
    text_puts(&page->text, "\n");
}

enum report_status send_text(const struct text *text, FILE *stream)
{
    if (text->failed)
        return REPORT_NO_MEMORY;
    errno = 0;
    if (fwrite(text->bytes, 1, text->length, stream) != text->length || fflush(stream)) {
        if (!errno)
            errno = EIO;
        return REPORT_WRITE_FAILED;
    }
    return REPORT_OK;
}
