/* What whoever signs a report wants to know: which program and modules, which fixtures, where, when, how. */
#ifndef Q237588_REPORT_PROVENANCE_H
#define Q237588_REPORT_PROVENANCE_H

#include "report/document.h"

/* On a page two sections, provenance and sign-off; elsewhere a list. */
void provenance_add(struct doc *document, const struct results *results, const struct report_style *style);

/* The facts that do not depend on the kind of result, into the facts that are open. */
void provenance_add_facts(struct doc *document, const struct report_style *style);

/* The lines to sign; `result` is what is signed, `roles` end with NULL. */
void provenance_add_signatures(struct doc *document, const char *result, const char *const *roles);

#endif
