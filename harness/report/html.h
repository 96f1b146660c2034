/* What the page of an audit has in common with others, until it is a document, too. */
#ifndef Q237588_REPORT_HTML_H
#define Q237588_REPORT_HTML_H

#include "report/markup.h"
#include "report/report.h"

void html_add_head(struct markup *markup, const char *title);
void html_add_origin(struct markup *markup, const struct report_style *style);
void html_open_table(struct markup *markup, const char *class, const char *caption);
void html_add_said(struct markup *markup);
void html_add_heads(struct markup *markup, const char *const *heads);

#endif
