/* The list of fixtures as a document. */
#include "report/printers.h"

void list_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct fixture_list *list = results->list;
    (void)style;
    static const struct doc_column columns[] = {{.head = "fixture"}, {.head = "title"}, {.head = "source"}};
    doc_open_table(document, columns, 3, NULL, NULL)->indent = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct fixture *fixture = list->at[i];
        const char *const cells[] = {fixture->name, fixture->title, fixture->source};
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        for (size_t cell = 0; cell < 3; cell++)
            doc_block_name(document, NODE_CELL, cell ? TONE_PLAIN : TONE_STRONG, cells[cell]);
        doc_close(document);
    }
    doc_close(document);
}
