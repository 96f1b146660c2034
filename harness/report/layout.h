/* What all reports need of text. */
#ifndef Q237588_REPORT_LAYOUT_H
#define Q237588_REPORT_LAYOUT_H

#include "report/report.h"

/* The columns of words that are safe to print. */
size_t columns_of(const char *words);

/* Writes the text and flushes the stream. */
enum report_status send_text(const struct text *text, FILE *stream);

#endif
