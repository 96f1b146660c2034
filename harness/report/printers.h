/* A document on each medium. Each appends all of it to `text`; REPORT_NO_MEMORY: what is there is of no use. */
#ifndef Q237588_REPORT_PRINTERS_H
#define Q237588_REPORT_PRINTERS_H

#include "report/document.h"

typedef enum report_status doc_printer(const struct doc *document, const struct report_style *style, struct text *text);

/* Lines of style->columns, in colour if that is wanted. */
doc_printer doc_print_terminal;
/* One file without scripts that needs nothing else. It is HTML and well-formed XML. */
doc_printer doc_print_page;
/* For a CI job: tables of GitHub's Markdown. Names mean nothing in it. */
doc_printer doc_print_markdown;

/* Adds all that a report of these results says. */
typedef void doc_builder(struct doc *document, const struct results *results, const struct report_style *style);
doc_builder runs_build, list_build, explore_build, audit_build, converge_build, replay_build;

/* The columns of words that are safe to print. */
size_t columns_of(const char *words);

/* Writes the text and flushes the stream. */
enum report_status send_text(const struct text *text, FILE *stream);

/* Prints the document, sends it to the stream and frees it. Nothing is written on REPORT_NO_MEMORY. */
enum report_status doc_send(struct doc *document, doc_printer *print, const struct report_style *style, FILE *stream);

/* How builds of strangers were isolated, as a sentence; nothing for NULL. */
void doc_add_isolation(struct doc *document, const struct isolation *isolation);
/* The isolation of the batch's connectors, and what it does not prove; nothing where there are none. */
void doc_add_connectors(struct doc *document, const struct batch *batch);

#endif
