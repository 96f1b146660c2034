/* Reports of a verification: what report_json and the documents write where there is one. */
#ifndef Q237588_REPORT_VERIFY_H
#define Q237588_REPORT_VERIFY_H

#include "report/document.h"
#include "verify/verification.h"

/* DESIGN section 7, "verify". Whatever the names hold, the output is ASCII. */
report_writer report_verify_json;

/* The conclusion on a candidate and what leads to it; in a terminal one screen, of what there is much the first few. */
void verify_add_report(struct doc *document, const struct results *results, const struct report_style *style);

#endif
