/* Parts of the report of an audit, which audit_report.c puts together. */
#ifndef Q237588_REPORT_AUDIT_PARTS_H
#define Q237588_REPORT_AUDIT_PARTS_H

#include "audit/audit.h"
#include "report/printers.h"

/* Groups, letters and sites that are written out; of the rest their number is. */
#define AUDIT_TERMINAL_MOST 20u
#define AUDIT_PAGE_MOST 2000u
/* Members of a group. */
#define AUDIT_TERMINAL_MEMBERS 10u
#define AUDIT_PAGE_MEMBERS 50u
/* Up to this many groups are not folded. */
#define AUDIT_PAGE_OPEN 20u

/* How many of `count` are written out. */
uint32_t audit_room(const struct doc *document, uint32_t count, uint32_t in_terminal, uint32_t on_page);
/* "and 7 more groups", and where all are; nothing where there are no more. */
void audit_add_more(struct doc *document, uint64_t more, const char *one, const char *many);

/* Who collides, and what becomes of them. Nothing if there are no groups. */
void audit_add_groups(struct doc *document, const struct audit *audit);
/* Which of their users have an entry, by build. */
void audit_add_entries(struct doc *document, const struct audit *audit);

/* What each build costs, before and after the proposal; on a page without a heading. */
void audit_add_costs(struct doc *document, const struct audit *audit);
/* Why each build ends as it does. */
void audit_add_proofs(struct doc *document, const struct audit *audit);
/* The proposal or the plan, and whether it helps; nothing where there is nothing to propose. */
void audit_add_proposal(struct doc *document, const struct audit *audit);

#endif
