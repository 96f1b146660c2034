/* Parts of the report of an audit: what it costs, for the terminal and the page; and the long tables of the page. */
#ifndef Q237588_REPORT_AUDIT_PAGE_H
#define Q237588_REPORT_AUDIT_PAGE_H

#include "audit/audit.h"
#include "report/printers.h"

/* Groups, letters and sites that are written out, so that a page can be read; of the rest their number is. */
#define AUDIT_PAGE_MOST 2000u
/* Members of a group. */
#define AUDIT_PAGE_MEMBERS 50u
/* Up to this many groups are not folded. */
#define AUDIT_PAGE_OPEN 20u

/* What each build costs, before and after the proposal; on a page without a heading. */
void audit_add_costs(struct doc *document, const struct audit *audit);
/* Why each build ends as it does. */
void audit_add_proofs(struct doc *document, const struct audit *audit);
/* The proposal or the plan, and whether it helps; nothing where there is nothing to propose. */
void audit_add_proposal(struct doc *document, const struct audit *audit);

/* "and 7 more groups", and where all are; nothing where there are no more. */
void audit_add_more(struct doc *document, size_t indent, uint64_t more, const char *one, const char *many);
/* Letters that the code page lacks, and names that are not covered (model/unicode.h); nothing where there are none. */
void audit_add_letters(struct doc *document, const struct audit *audit);

/* All of it. */
doc_builder audit_build_page;

/* The groups: renames, and the outcome for each user. Nothing if there are no groups. */
void audit_page_add_groups(struct doc *document, const struct audit *audit);

/* Which of their users have an entry, by build. */
void audit_page_add_entries(struct doc *document, const struct audit *audit);

/* Folded: letters that the code page lacks, names that are not covered (model/unicode.h), sites. */
void audit_page_add_details(struct doc *document, const struct audit *audit);

#endif
