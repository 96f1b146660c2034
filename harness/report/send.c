#include "report/layout.h"
#include "report/printers.h"

enum report_status doc_send(struct doc *document, doc_printer *print, const struct report_style *style, FILE *stream)
{
    struct text text = {0};
    enum report_status status = print(document, style, &text);
    if (status == REPORT_OK)
        status = send_text(&text, stream);
    text_clean_up(&text);
    doc_free(document);
    return status;
}

void doc_add_isolation(struct doc *document, const struct isolation *isolation)
{
    if (!isolation)
        return;
    text_puts(doc_scratch(document), "isolation: ");
    isolation_describe(isolation, &document->scratch);
    doc_block_scratch(document, NODE_ITEM, isolation_is_whole(isolation) ? TONE_PLAIN : TONE_CAUTION);
}

void doc_add_connectors(struct doc *document, const struct batch *batch)
{
    if (!batch->connectors)
        return;
    doc_block_printf(
        document, NODE_ITEM, TONE_PLAIN,
        "isolation of connectors: %s; a program can always learn the time, so a repeat is reported and no loop is proved",
        batch->connectors);
}
