/* Writer of HTML and XML: libxml2's, with its output collected in a text. */
#ifndef Q237588_REPORT_MARKUP_H
#define Q237588_REPORT_MARKUP_H

#include "base/text.h"

#include <libxml/xmlwriter.h>

/* After a failure `failed` stays set and writing does nothing: one check at the end is enough. Only allocations can fail. */
struct markup {
    xmlTextWriterPtr writer;
    struct text text;    /* the output; complete after markup_finish() */
    struct text scratch; /* for the functions below */
    bool failed;
};

/* Initializes the writer. Until markup_finish() libxml2 reports its errors here and prints none. The caller must call
 * markup_finish() and markup_clean_up() in any case. */
void markup_init(struct markup *markup);

/* Completes markup->text. Returns false if out of memory; the text is then unusable. */
bool markup_finish(struct markup *markup);
void markup_clean_up(struct markup *markup);

/* Opens an element: its name, pairs of attribute and value, then NULL. Values are safe to print; an attribute with the value NULL
 * is omitted. */
#define markup_open(markup, ...) markup_begin(markup, (const char *const[]){__VA_ARGS__})
void markup_begin(struct markup *markup, const char *const *element);

/* Closes the last opened element with an end tag: a browser reads <div/> as a start tag. */
void markup_close(struct markup *markup);

/* Closes the last opened element as XML: with an end tag only if it has content. */
void markup_end(struct markup *markup);

/* Begins an XML document with each element on its own line. */
void markup_declare(struct markup *markup);

/* Writes an empty element, for SVG and for elements that HTML defines as empty: <meta/>. */
#define markup_empty(markup, ...) markup_begin_empty(markup, (const char *const[]){__VA_ARGS__})
void markup_begin_empty(struct markup *markup, const char *const *element);

/* Writes an element with words that are safe to print. */
void markup_element(struct markup *markup, const char *element, const char *class, const char *words);

/* Appends words that are safe to print; < and & are escaped. */
void markup_words(struct markup *markup, const char *words);

/* Appends markup from the source of the harness, unescaped. */
void markup_constant(struct markup *markup, const char *constant);

/* Empties and returns the scratch text. */
struct text *markup_fresh(struct markup *markup);

#endif
