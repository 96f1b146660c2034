#include "report/layout.h"

#include <errno.h>
#include <string.h>

/* ECMA-48, "select graphic rendition". */
const char *const ink_codes[INKS] = {
    [INK_PLAIN] = "\033[0m", [INK_BOLD] = "\033[1m",   [INK_DIM] = "\033[2m",
    [INK_RED] = "\033[31m",  [INK_GREEN] = "\033[32m", [INK_YELLOW] = "\033[33m",
};

static void ink_begin(struct page *page, enum ink ink)
{
    if (page->color && ink != INK_PLAIN)
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

/* Lines that are being filled. */
struct fold {
    struct page *page;
    size_t indent, column;
    size_t lines; /* that may still be begun */
};

static bool next_line(struct fold *fold)
{
    if (!fold->lines)
        return false;
    fold->lines--;
    fold->column = fold->indent;
    text_puts(&fold->page->text, "\n");
    page_spaces(fold->page, fold->indent);
    return true;
}

/* Columns that are free in this line; the last one keeps room for the mark that something was cut off. */
static size_t free_columns(const struct fold *fold)
{
    size_t most = fold->lines ? LAYOUT_COLUMNS : LAYOUT_COLUMNS - 2;
    return fold->column < most ? most - fold->column : 0;
}

/* The bytes up to where a line may end: at a space that stands alone. */
static size_t length_of_word(const char *words)
{
    size_t length = 0;
    while (words[length] && (words[length] != ' ' || words[length + 1] == ' ' || (length && words[length - 1] == ' ')))
        length++;
    return length;
}

/* False: there was no room for all of it. */
static bool put_word(struct fold *fold, const char *word, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t end = at + 1;
        while (end < length && ((unsigned char)word[end] & 0xC0) == 0x80)
            end++;
        size_t columns = text_columns(word + at, end - at);
        if (columns > free_columns(fold) && !next_line(fold))
            return false;
        text_append(&fold->page->text, word + at, end - at);
        fold->column += columns;
        at = end;
    }
    return true;
}

/* Likewise of all words. */
static bool put_words(struct fold *fold, const char *words)
{
    for (const char *word = words; *word;) {
        size_t length = length_of_word(word), columns = text_columns(word, length);
        bool first = word == words;
        if (!first && columns + 1 > free_columns(fold)) {
            if (!next_line(fold))
                return false;
        } else if (!first) {
            page_spaces(fold->page, 1);
            fold->column++;
        }
        if (!put_word(fold, word, length))
            return false;
        word += length;
        word += *word == ' ';
    }
    return true;
}

void page_paragraph(struct page *page, enum ink ink, const char *words, size_t indent, size_t lines)
{
    struct fold fold = {.page = page, .indent = indent, .column = indent, .lines = lines - 1};
    ink_begin(page, ink);
    if (!put_words(&fold, words))
        text_puts(&page->text, " …");
    ink_end(page, ink);
    text_puts(&page->text, "\n");
}

void page_isolation(struct page *page, const struct isolation *isolation)
{
    struct text words = {0};
    if (!isolation)
        return;
    text_puts(&words, "isolation: ");
    isolation_describe(isolation, &words);
    if (words.failed)
        page->text.failed = true;
    else
        page_sentence(page, isolation_is_whole(isolation) ? INK_PLAIN : INK_YELLOW, words.bytes, 0);
    text_clean_up(&words);
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
