/* Provenance of a report, for its signers: program, modules, fixtures, machine, date and command. */
#ifndef Q237588_REPORT_PROVENANCE_H
#define Q237588_REPORT_PROVENANCE_H

#include "report/document.h"

/* Adds two sections to a page, provenance and sign-off; a list to other media. */
void provenance_add(struct doc *document, const struct results *results, const struct report_style *style);

/* Adds the facts that are the same for all kinds of results to the open block. */
void provenance_add_facts(struct doc *document, const struct report_style *style);

/* Adds lines for signatures below `result`; `roles` end with NULL. */
void provenance_add_signatures(struct doc *document, const char *result, const char *const *roles);

#endif
