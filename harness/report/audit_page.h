/* The page of an audit: its long tables, which audit_page.c puts beside the rest. */
#ifndef Q237588_REPORT_AUDIT_PAGE_H
#define Q237588_REPORT_AUDIT_PAGE_H

#include "audit/audit.h"
#include "report/document.h"

/* Groups, letters and sites that are written out, so that a page can be read; of the rest their number is. */
#define AUDIT_PAGE_MOST 2000u
/* Members of a group. */
#define AUDIT_PAGE_MEMBERS 50u
/* Up to this many groups are not folded. */
#define AUDIT_PAGE_OPEN 20u

/* The groups in the order of audit_order(): what to rename, and what becomes of whom. Nothing where there are none. */
void audit_page_add_groups(struct doc *document, const struct audit *audit, const uint32_t *order);

/* For the first of these groups what each build sends redundantly, as bars; nothing where it is nothing. */
void audit_page_add_rates(struct doc *document, const struct audit *audit, const uint32_t *order);

/* Which of their users have an entry, by build. */
void audit_page_add_entries(struct doc *document, const struct audit *audit, const uint32_t *order);

/* Folded: letters that the code page lacks, names that are not covered (model/unicode.h), sites. */
void audit_page_add_details(struct doc *document, const struct audit *audit);

#endif
