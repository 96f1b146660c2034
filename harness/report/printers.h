/* Printers of a document, one for each medium. They append it to `text`, whose contents are unusable after REPORT_NO_MEMORY. */
#ifndef Q237588_REPORT_PRINTERS_H
#define Q237588_REPORT_PRINTERS_H

#include "report/document.h"

typedef enum report_status doc_printer(const struct doc *document, const struct report_style *style, struct text *text);

/* Lines of style->columns, in colour if style->color. */
doc_printer doc_print_terminal;
/* One self-contained file without scripts. It is HTML and well-formed XML. */
doc_printer doc_print_page;
/* For a CI job: GitHub's Markdown with tables. Names are escaped. */
doc_printer doc_print_markdown;

/* Adds the whole report of the results. */
typedef void doc_builder(struct doc *document, const struct results *results, const struct report_style *style);
doc_builder runs_build, list_build, explore_build, audit_build, converge_build, replay_build;

/* The width of words that are safe to print, in columns. */
size_t columns_of(const char *words);

/* Writes the text and flushes the stream. */
enum report_status send_text(const struct text *text, FILE *stream) __attribute__((warn_unused_result));

/* Prints the document, sends it to the stream and frees it. Nothing is written on REPORT_NO_MEMORY. */
enum report_status doc_send(struct doc *document, doc_printer *print, const struct report_style *style, FILE *stream)
    __attribute__((warn_unused_result));

/* Adds how candidates were isolated, as a sentence; nothing for NULL. */
void doc_add_isolation(struct doc *document, const struct isolation *isolation);
/* Adds the isolation of the batch's connectors and its limits; nothing if there are no connectors. */
void doc_add_connectors(struct doc *document, const struct batch *batch);

#endif
