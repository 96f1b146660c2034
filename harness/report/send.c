#include "report/printers.h"

#include <errno.h>
#include <string.h>

size_t columns_of(const char *words) { return text_columns(words, strlen(words)); }

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
    if (!batch || !batch->connectors)
        return;
    bool unproved = false;
    for (size_t i = 0; i < batch->build_count; i++)
        unproved = unproved || (batch->builds[i].connector && !batch->builds[i].reference);
    doc_block_printf(document, NODE_ITEM, TONE_PLAIN, "isolation of connectors: %s%s", batch->connectors,
                     unproved ? "; a program can always read the time, so a repeat proves no loop" : "");
}
