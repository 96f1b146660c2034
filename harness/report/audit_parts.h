/* Parts of an audit's report; audit_report.c combines them. */
#ifndef Q237588_REPORT_AUDIT_PARTS_H
#define Q237588_REPORT_AUDIT_PARTS_H

#include "audit/audit.h"
#include "report/printers.h"

/* Limits on listed groups, letters and sites; the others are counted. */
#define AUDIT_TERMINAL_MAX 20u
#define AUDIT_PAGE_MAX 2000u
/* Limits on listed members of a group. */
#define AUDIT_TERMINAL_MEMBERS 10u
#define AUDIT_PAGE_MEMBERS 50u
/* More groups than this are folded. */
#define AUDIT_PAGE_OPEN 20u

/* Number of builds in a table, at most 4. */
size_t audit_builds_shown(const struct audit *audit);
/* The number of listed items, of `count`. */
uint32_t audit_room(const struct doc *document, uint32_t count, uint32_t in_terminal, uint32_t on_page);
/* Adds "and 7 more groups" and the formats that list all; nothing if `more` is 0. */
void audit_add_more(struct doc *document, uint64_t more, const char *one, const char *many);

/* Adds the groups of colliding users, and what each build does with them. Nothing if there are no groups. */
void audit_add_groups(struct doc *document, const struct audit *audit);
/* Adds a table of the users in groups and whether they have an entry, by build. */
void audit_add_entries(struct doc *document, const struct audit *audit);

/* Adds the cost of each build before and after the proposal; on a page without a heading. */
void audit_add_costs(struct doc *document, const struct audit *audit);
/* Adds the proof of each build's verdict. */
void audit_add_proofs(struct doc *document, const struct audit *audit);
/* Adds the proposal or the plan, and whether it helps; nothing if there is neither. */
void audit_add_proposal(struct doc *document, const struct audit *audit);

#endif
