/* The head of a page, and the links to its sections. */
#include "report/page.h"

#include <ctype.h>

void page_print_navigation(struct page_writer *page)
{
    struct markup *markup = &page->markup;
    if (page->first_section == page->document->count)
        return;
    markup_open(markup, "nav", "aria-label", "On this page", NULL);
    markup_open(markup, "ul", NULL);
    for (size_t i = page->first_section; i < page->document->count; i = page->document->nodes[i].end) {
        const struct doc_node *section = &page->document->nodes[i];
        if (!section->label)
            continue;
        text_printf(markup_fresh(markup), "#%s", doc_label(page->document, section));
        markup_open(markup, "li", NULL);
        markup_open(markup, "a", "href", markup->scratch.bytes, NULL);
        markup_words(markup, doc_words(page->document, section));
        markup_close(markup);
        if (section->is_counted) {
            text_printf(markup_fresh(markup), " %zu", section->count);
            markup_element(markup, "span", "soft", markup->scratch.bytes);
        }
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
}

void page_print_mark(struct page_writer *page, const struct doc_node *title)
{
    static const char *const glyphs[TONES] = {[TONE_GOOD] = "\xe2\x9c\x93 ", [TONE_BAD] = "\xe2\x9c\x97 ", [TONE_CAUTION] = "! "};
    const char *mark = doc_label(page->document, title);
    text_printf(markup_fresh(&page->markup), "%s%c%s", glyphs[title->tone], toupper((unsigned char)*mark), mark + 1);
    markup_words(&page->markup, page->markup.scratch.failed ? "" : page->markup.scratch.bytes);
}

/* The mark and the title, as a browser shows them in its tab. */
static void print_page_title(struct page_writer *page)
{
    markup_open(&page->markup, "title", NULL);
    for (size_t i = 0; i < page->first_section; i = page->document->nodes[i].end) {
        const struct doc_node *node = &page->document->nodes[i];
        if (node->kind != NODE_TITLE)
            continue;
        page_print_mark(page, node);
        markup_words(&page->markup, ": ");
        markup_words(&page->markup, doc_words(page->document, node));
        markup_words(&page->markup, node->words ? ": " : "");
        for (size_t at = i + 1; at < node->end; at++)
            markup_words(&page->markup, doc_words(page->document, &page->document->nodes[at]));
    }
    markup_close(&page->markup);
}

void page_print_head(struct page_writer *page)
{
    struct markup *markup = &page->markup;
    markup_open(markup, "head", NULL);
    markup_empty(markup, "meta", "charset", "utf-8", NULL);
    /* The page may load nothing, even if a name should become markup. */
    markup_empty(markup, "meta", "http-equiv", "Content-Security-Policy", "content",
                 "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'", NULL);
    markup_empty(markup, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
    markup_empty(markup, "meta", "name", "color-scheme", "content", "light dark", NULL);
    print_page_title(page);
    /* Without this, a browser requests an icon from the server. */
    markup_empty(markup, "link", "rel", "icon", "href", "data:,", NULL);
    markup_open(markup, "style", NULL);
    for (const char *const *part = page_style; *part; part++)
        markup_constant(markup, *part);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}
