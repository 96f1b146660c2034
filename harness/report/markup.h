/* Pages of markup: what libxml2's writer makes, collected in a text. */
#ifndef Q237588_REPORT_MARKUP_H
#define Q237588_REPORT_MARKUP_H

#include "base/text.h"

#include <libxml/xmlwriter.h>

/* After anything failed `failed` stays set and writing does nothing, so that one look at the end is enough. Only memory can fail. */
struct markup {
    xmlTextWriterPtr writer;
    struct text text;    /* what was written; complete after markup_finish() */
    struct text scratch; /* for the functions below */
    bool failed;
};

/* Gets ready to write. Until markup_finish() libxml2 reports its errors here and prints none. Whatever happens, the caller ends with
 * markup_finish() and markup_clean_up(). */
void markup_init(struct markup *markup);

/* Completes markup->text. False: memory ran out, and the text is not to be used. */
bool markup_finish(struct markup *markup);
void markup_clean_up(struct markup *markup);

/* Opens an element: its name, pairs of attribute and value, then NULL. Values are safe to print; an attribute of value NULL is left
 * out. */
#define markup_open(markup, ...) markup_begin(markup, (const char *const[]){__VA_ARGS__})
void markup_begin(struct markup *markup, const char *const *element);

/* Closes the element that was opened last, by an end tag: a browser takes <div/> for the beginning of one. */
void markup_close(struct markup *markup);

/* The same, by an end tag only where something is in it, as in any XML. */
void markup_end(struct markup *markup);

/* Begins a document of XML, each element on a line of its own. */
void markup_declare(struct markup *markup);

/* The same, and closes it at once, for an element that HTML knows to be empty, or of SVG: <meta/>. */
#define markup_empty(markup, ...) markup_begin_empty(markup, (const char *const[]){__VA_ARGS__})
void markup_begin_empty(struct markup *markup, const char *const *element);

/* An element with words that are safe to print: opened, filled and closed. */
void markup_element(struct markup *markup, const char *element, const char *class, const char *words);

/* Appends words that are safe to print; their < and & become text. */
void markup_words(struct markup *markup, const char *words);

/* Appends markup that is written out in the source of the harness. */
void markup_constant(struct markup *markup, const char *constant);

/* The scratch text, emptied, for a caller that puts words together by text_...(). */
struct text *markup_fresh(struct markup *markup);

#endif
