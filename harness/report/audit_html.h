/* The page of an audit: its long tables, which audit_html.c puts beside the rest. */
#ifndef Q237588_REPORT_AUDIT_HTML_H
#define Q237588_REPORT_AUDIT_HTML_H

#include "audit/audit.h"
#include "report/markup.h"

/* So many groups, letters and sites are written out, so that a page can be read; of the rest it is said how many there are. */
#define AUDIT_HTML_MOST 2000u
/* And so many members of a group. */
#define AUDIT_HTML_MEMBERS 50u

/* The groups in the order of audit_order(), and the letters that the code page lacks; nothing where there are none. */
void audit_html_groups(struct markup *markup, const struct audit *audit, const uint32_t *order);
void audit_html_losses(struct markup *markup, const struct audit *audit);
/* The names that are not covered (model/unicode.h); nothing where there are none. */
void audit_html_uncovered(struct markup *markup, const struct audit *audit);

/* "and 7 more groups; JSON and CSV have all". */
void audit_html_more(struct markup *markup, uint64_t more, const char *one, const char *many);

#endif
