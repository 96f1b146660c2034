/* The Markdown summary in the making: its parts, which markdown.c puts together. */
#ifndef Q237588_REPORT_MARKDOWN_H
#define Q237588_REPORT_MARKDOWN_H

#include "report/report.h"

struct summary {
    const struct batch *batch;
    struct text text;
    struct text scratch; /* one cell at a time, safe to print */
};

/* Appends Markdown that is written out in the source of the harness. */
void summary_constant(struct summary *summary, const char *markdown);

/* Appends the scratch text such that it means nothing to Markdown, HTML, or those who are looking for people to notify, and empties it. */
void summary_scratch(struct summary *summary);

/* The same with a name as it came, and with words that are safe to print. */
void summary_name(struct summary *summary, const char *name);
void summary_words(struct summary *summary, const char *words);

/* What is known of the candidate: batch->verification is there. */
void summary_add_candidate(struct summary *summary);

#endif
