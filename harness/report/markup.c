#include "report/markup.h"

#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <string.h>

/* Some functions of the writer drop words if out of memory, and report it only here. */
static void note_error(void *context, xmlErrorPtr error)
{
    struct markup *markup = context;
    (void)error;
    markup->failed = true;
}

/* libxml2 reports a failed allocation of its lists only as a message, and continues with incomplete lists. */
__attribute__((format(printf, 2, 3))) static void note_message(void *context, const char *format, ...)
{
    (void)format;
    struct markup *markup = context;
    markup->failed = true;
}

static int take_written(void *context, const char *bytes, int length)
{
    struct markup *markup = context;
    text_append(&markup->text, bytes, (size_t)length);
    return markup->text.failed ? -1 : length;
}

static void check_written(struct markup *markup, int result)
{
    if (result < 0)
        markup->failed = true;
}

void markup_init(struct markup *markup)
{
    *markup = (struct markup){0};
    xmlSetStructuredErrorFunc(markup, note_error);
    xmlSetGenericErrorFunc(markup, note_message);
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(take_written, NULL, markup, NULL);
    if (output) {
        markup->writer = xmlNewTextWriter(output);
        if (!markup->writer)
            xmlOutputBufferClose(output);
    }
    markup->failed = markup->failed || !markup->writer;
}

bool markup_finish(struct markup *markup)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterEndDocument(markup->writer));
    if (markup->writer)
        xmlFreeTextWriter(markup->writer);
    markup->writer = NULL;
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSetGenericErrorFunc(NULL, NULL);
    if (markup->text.failed || markup->scratch.failed)
        markup->failed = true;
    return !markup->failed;
}

void markup_clean_up(struct markup *markup)
{
    text_clean_up(&markup->text);
    text_clean_up(&markup->scratch);
}

void markup_begin(struct markup *markup, const char *const *element)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterStartElement(markup->writer, BAD_CAST * element));
    for (const char *const *pair = element + 1; *pair; pair += 2)
        if (pair[1] && !markup->failed)
            check_written(markup, xmlTextWriterWriteAttribute(markup->writer, BAD_CAST pair[0], BAD_CAST pair[1]));
}

void markup_close(struct markup *markup)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterFullEndElement(markup->writer));
}

void markup_end(struct markup *markup)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterEndElement(markup->writer));
}

void markup_declare(struct markup *markup)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterSetIndent(markup->writer, 1));
    if (!markup->failed)
        check_written(markup, xmlTextWriterStartDocument(markup->writer, NULL, "UTF-8", NULL));
}

void markup_begin_empty(struct markup *markup, const char *const *element)
{
    markup_begin(markup, element);
    markup_end(markup);
}

void markup_element(struct markup *markup, const char *element, const char *class, const char *words)
{
    markup_open(markup, element, "class", class, NULL);
    markup_words(markup, words);
    markup_close(markup);
}

void markup_words(struct markup *markup, const char *words)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterWriteString(markup->writer, BAD_CAST words));
}

void markup_constant(struct markup *markup, const char *constant)
{
    if (!markup->failed)
        check_written(markup, xmlTextWriterWriteRaw(markup->writer, BAD_CAST constant));
}

struct text *markup_fresh(struct markup *markup)
{
    text_clear(&markup->scratch);
    return &markup->scratch;
}
