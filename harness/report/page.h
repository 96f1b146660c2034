/* Writer of a page. */
#ifndef Q237588_REPORT_PAGE_H
#define Q237588_REPORT_PAGE_H

#include "report/document.h"
#include "report/markup.h"

struct page_writer {
    const struct doc *document;
    struct markup markup;
    size_t first_section; /* index of its node; earlier nodes are the header */
};

/* How the page looks: CSS, in parts that end with NULL. */
extern const char *const page_style[];

void page_print_head(struct page_writer *page);
/* "✗ Not fixed". */
void page_print_mark(struct page_writer *page, const struct doc_node *title);
void page_print_navigation(struct page_writer *page);

#endif
