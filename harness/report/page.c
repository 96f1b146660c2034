/* A document as a page: one self-contained file without scripts. It is HTML and well-formed XML. */
#include "report/page.h"
#include "report/chart.h"
#include "report/printers.h"

#include <string.h>

static const char *const classes[TONES] = {
    [TONE_GOOD] = "good", [TONE_BAD] = "bad", [TONE_CAUTION] = "again", [TONE_SOFT] = "soft"};

static const struct doc_node *node_at(const struct page_writer *page, size_t index) { return &page->document->nodes[index]; }

static const char *words_of(const struct page_writer *page, const struct doc_node *node) { return doc_words(page->document, node); }

/* The label of a node; NULL: none. */
static const char *label_of(const struct page_writer *page, const struct doc_node *node)
{
    return node->label ? doc_label(page->document, node) : NULL;
}

/* The element for words in a tone; NULL: none. */
static const char *element_of(enum tone tone)
{
    return tone == TONE_PLAIN ? NULL : tone == TONE_STRONG ? "b" : tone == TONE_SOFT ? "small" : "span";
}

static void print_words(struct page_writer *page, const struct doc_node *node)
{
    struct markup *markup = &page->markup;
    const char *words = words_of(page, node), *element = element_of(node->tone);
    /* Isolates text with names, so that right-to-left letters do not reorder the words around it. */
    if (node->kind != NODE_WORDS)
        markup_open(markup, "bdi", "class", node->kind == NODE_NAME ? "n" : "said", NULL);
    if (element)
        markup_element(markup, element, node->tone > TONE_SOFT ? classes[node->tone] : NULL, words);
    else
        markup_words(markup, words);
    if (node->kind != NODE_WORDS)
        markup_close(markup);
}

static void print_inline(struct page_writer *page, const struct doc_node *node)
{
    struct markup *markup = &page->markup;
    switch (node->kind) {
    case NODE_LINK:
        markup_open(markup, "a", "href", label_of(page, node), NULL);
        markup_words(markup, words_of(page, node));
        markup_close(markup);
        break;
    case NODE_BREAK: markup_empty(markup, "br", NULL); break;
    case NODE_BARS: chart_bars(markup, &node->run->result, node->scale); break;
    case NODE_METER: chart_meter(markup, node->count, node->scale); break;
    case NODE_SQUARES: chart_squares(markup, node->run, node->count); break;
    default: print_words(page, node); break;
    }
}

static void print_inlines(struct page_writer *page, size_t at, size_t end)
{
    for (; at < end; at++)
        print_inline(page, node_at(page, at));
}

/* Prints a block as an element. The tone of a fact is that of its label. */
static void print_element(struct page_writer *page, size_t index, const char *element, const char *class)
{
    const struct doc_node *node = node_at(page, index);
    bool toned = !class && node->tone != TONE_PLAIN && node->kind != NODE_FACT;
    markup_open(&page->markup, element, "class", class, NULL);
    if (toned)
        markup_open(&page->markup, "span", "class", classes[node->tone], NULL);
    print_inlines(page, index + 1, node->end);
    if (toned)
        markup_close(&page->markup);
    markup_close(&page->markup);
}

/* NOLINTNEXTLINE(misc-no-recursion): blocks are nested */
static void print_blocks(struct page_writer *page, size_t at, size_t end);

static void print_heads(struct page_writer *page, const struct doc_node *table)
{
    struct markup *markup = &page->markup;
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    for (size_t i = 0; i < table->count; i++) {
        const struct doc_column *column = &table->columns[i];
        markup_open(markup, "th", "scope", "col", "class", column->is_number ? "num" : NULL, NULL);
        markup_words(markup, column->head);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
}

static void print_row(struct page_writer *page, const struct doc_node *table, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *row = node_at(page, index);
    size_t column = 0;
    markup_constant(markup, "\n");
    markup_open(markup, "tr", NULL);
    for (size_t i = index + 1; i < row->end; i = node_at(page, i)->end, column++) {
        const struct doc_node *cell = node_at(page, i);
        if (column)
            markup_open(markup, "td", "class", table->columns[column].is_number ? "num" : classes[cell->tone], NULL);
        else
            markup_open(markup, "th", "scope", "row", NULL);
        print_inlines(page, i + 1, cell->end);
        markup_close(markup);
    }
    markup_close(markup);
}

/* Prints a row with one cell across all columns. */
static void print_wide_row(struct page_writer *page, const struct doc_node *table, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *node = node_at(page, index);
    char columns[16];
    (void)snprintf(columns, sizeof columns, "%zu", table->count);
    markup_constant(markup, "\n");
    markup_open(markup, "tr", NULL);
    if (node->kind == NODE_PART)
        markup_open(markup, "th", "scope", "rowgroup", "colspan", columns, NULL);
    else
        markup_open(markup, "td", "colspan", columns, "class", node->tone == TONE_BAD ? "why" : "note", NULL);
    if (node->kind == NODE_PART)
        markup_words(markup, words_of(page, node));
    else
        print_inlines(page, index + 1, node->end);
    markup_close(markup);
    markup_close(markup);
}

static void print_rows(struct page_writer *page, const struct doc_node *table, size_t at, size_t end)
{
    bool open = false;
    for (; at < end; at = node_at(page, at)->end) {
        const struct doc_node *node = node_at(page, at);
        bool is_part = node->kind == NODE_PART;
        if (is_part && open)
            markup_close(&page->markup);
        if (is_part || !open)
            markup_open(&page->markup, "tbody", "class", is_part ? "part" : NULL, NULL);
        open = true;
        if (node->kind == NODE_ROW) {
            print_row(page, table, at);
            continue;
        }
        print_wide_row(page, table, at);
        for (size_t row = at + 1; is_part && row < node->end; row = node_at(page, row)->end)
            print_row(page, table, row);
    }
    if (open)
        markup_close(&page->markup);
}

/* A table too wide for a phone scrolls in a box, which the keyboard can focus. */
static void print_table(struct page_writer *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *table = node_at(page, index);
    const char *caption = words_of(page, table);
    bool is_wide = table->count > 3;
    if (is_wide)
        markup_open(markup, "div", "class", "wide", "role", "group", "aria-label", *caption ? caption : "Table", "tabindex", "0",
                    NULL);
    markup_open(markup, "table", "class", label_of(page, table), NULL);
    markup_element(markup, "caption", *caption ? NULL : "hide", *caption ? caption : "Results");
    print_heads(page, table);
    print_rows(page, table, index + 1, table->end);
    markup_close(markup);
    if (is_wide)
        markup_close(markup);
}

/* Blocks are nested. NOLINTBEGIN(misc-no-recursion) */
static void print_details(struct page_writer *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *details = node_at(page, index);
    size_t at = index + 1;
    markup_open(markup, "details", NULL);
    markup_open(markup, "summary", NULL);
    markup_element(markup, "h3", NULL, words_of(page, details));
    if (label_of(page, details)) {
        markup_words(markup, " ");
        markup_element(markup, "span", "soft", label_of(page, details));
    }
    if (at < details->end && node_at(page, at)->kind == NODE_SQUARES) {
        markup_open(markup, "span", "class", "map", "aria-hidden", "true", NULL);
        while (at < details->end && node_at(page, at)->kind == NODE_SQUARES)
            print_inline(page, node_at(page, at++));
        markup_close(markup);
    }
    markup_close(markup);
    print_blocks(page, at, details->end);
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void print_facts(struct page_writer *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *facts = node_at(page, index);
    bool figures = facts->kind == NODE_FIGURES;
    markup_open(markup, "dl", "class", figures ? "figures" : "facts", NULL);
    for (size_t i = index + 1; i < facts->end; i = node_at(page, i)->end) {
        const struct doc_node *fact = node_at(page, i);
        bool has_items = i + 1 < fact->end && node_at(page, i + 1)->kind == NODE_ITEM;
        markup_open(markup, "div", NULL);
        markup_element(markup, "dt", NULL, doc_label(page->document, fact));
        for (size_t item = has_items ? i + 1 : i; item < fact->end; item = node_at(page, item)->end)
            print_element(page, item, "dd", figures ? classes[fact->tone] : NULL);
        markup_close(markup);
    }
    markup_close(markup);
}

static void print_signatures(struct page_writer *page, size_t index)
{
    static const char *const heads[] = {"Role", "Name", "Date", "Signature"};
    struct markup *markup = &page->markup;
    markup_open(markup, "table", "class", "sign", NULL);
    markup_element(markup, "caption", "hide", "Signatures");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    for (size_t i = 0; i < 4; i++) {
        markup_open(markup, "th", "scope", "col", NULL);
        markup_element(markup, "span", i ? NULL : "hide", heads[i]);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (size_t i = index + 1; i < node_at(page, index)->end; i = node_at(page, i)->end) {
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        print_inlines(page, i + 1, node_at(page, i)->end);
        markup_close(markup);
        for (size_t field = 0; field < 3; field++)
            markup_element(markup, "td", NULL, "\xc2\xa0");
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
}

static void print_chart(struct page_writer *page, const struct doc_node *chart)
{
    struct markup *markup = &page->markup;
    markup_open(markup, "figure", NULL);
    markup_open(markup, "figcaption", NULL);
    markup_element(markup, "h3", NULL, words_of(page, chart));
    markup_close(markup);
    chart_write(markup, chart->run, chart->scale);
    markup_close(markup);
}

static void print_section(struct page_writer *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct doc_node *section = node_at(page, index);
    markup_constant(markup, "\n");
    markup_open(markup, "section", "id", label_of(page, section), NULL);
    markup_element(markup, "h2", NULL, words_of(page, section));
    print_blocks(page, index + 1, section->end);
    markup_close(markup);
}

static void print_list(struct page_writer *page, size_t index, const char *element, const char *class)
{
    markup_open(&page->markup, element, "class", class, NULL);
    print_blocks(page, index + 1, node_at(page, index)->end);
    markup_close(&page->markup);
}

/* Text before the first section has its own style. */
static const char *text_class(const struct page_writer *page, size_t index)
{
    enum tone tone = node_at(page, index)->tone;
    if (index < page->first_section)
        return tone == TONE_BAD ? "lead bad" : "lead";
    return tone == TONE_SOFT ? "small soft" : NULL;
}

static void print_title(struct page_writer *page, size_t index)
{
    const struct doc_node *title = node_at(page, index);
    struct markup *markup = &page->markup;
    text_printf(markup_fresh(markup), "mark %s", classes[title->tone]);
    markup_open(markup, "p", "class", markup->scratch.bytes, NULL);
    page_print_mark(page, title);
    markup_close(markup);
    markup_open(markup, "h1", NULL);
    if (*words_of(page, title)) {
        markup_element(markup, "bdi", "said", words_of(page, title));
        markup_words(markup, ": ");
    }
    print_inlines(page, index + 1, title->end);
    markup_close(markup);
}

static void print_block(struct page_writer *page, size_t index)
{
    const struct doc_node *node = node_at(page, index);
    switch (node->kind) {
    case NODE_SECTION: print_section(page, index); break;
    case NODE_KIND: print_element(page, index, "p", "kind"); break;
    case NODE_TITLE: print_title(page, index); break;
    case NODE_HEADING: markup_element(&page->markup, "h3", NULL, words_of(page, node)); break;
    case NODE_TEXT: print_element(page, index, "p", text_class(page, index)); break;
    case NODE_VERBATIM: print_element(page, index, "pre", NULL); break;
    case NODE_LIST: print_list(page, index, "ul", node->tone == TONE_SOFT ? "key" : NULL); break;
    case NODE_ITEM: print_element(page, index, "li", NULL); break;
    case NODE_FACTS:
    case NODE_FIGURES: print_facts(page, index); break;
    case NODE_TABLE: print_table(page, index); break;
    case NODE_DETAILS: print_details(page, index); break;
    case NODE_CHARTS: print_list(page, index, "div", "pair"); break;
    case NODE_CHART: print_chart(page, node); break;
    case NODE_SIGNATURES: print_signatures(page, index); break;
    default: break;
    }
}

static void print_blocks(struct page_writer *page, size_t at, size_t end)
{
    for (; at < end; at = node_at(page, at)->end)
        print_block(page, at);
}

/* NOLINTEND(misc-no-recursion) */

static void print_page(struct page_writer *page)
{
    struct markup *markup = &page->markup;
    markup_constant(markup, "<!DOCTYPE html>\n");
    markup_open(markup, "html", "lang", "en", NULL);
    page_print_head(page);
    markup_open(markup, "body", NULL);
    markup_open(markup, "a", "class", "skip", "href", "#main", NULL);
    markup_words(markup, "Skip to the results");
    markup_close(markup);
    markup_open(markup, "main", "id", "main", NULL);
    markup_open(markup, "header", NULL);
    print_blocks(page, 0, page->first_section);
    page_print_navigation(page);
    markup_close(markup);
    print_blocks(page, page->first_section, page->document->count);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

enum report_status doc_print_page(const struct doc *document, const struct report_style *style, struct text *text)
{
    struct page_writer page = {.document = document};
    (void)style;
    if (document->failed)
        return REPORT_NO_MEMORY;
    while (page.first_section < document->count && document->nodes[page.first_section].kind != NODE_SECTION)
        page.first_section = document->nodes[page.first_section].end;
    markup_init(&page.markup);
    print_page(&page);
    bool done = markup_finish(&page.markup);
    if (done) {
        *text = page.markup.text;
        page.markup.text = (struct text){0};
    }
    markup_clean_up(&page.markup);
    return done ? REPORT_OK : REPORT_NO_MEMORY;
}
