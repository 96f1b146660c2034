/* Reports of a verification, for report_json and the documents. */
#ifndef Q237588_REPORT_VERIFY_H
#define Q237588_REPORT_VERIFY_H

#include "report/document.h"
#include "verify/verification.h"

/* DESIGN section 7, "verify". The output is ASCII for any names. */
report_writer report_verify_json;

/* Adds the conclusion on a candidate and its reasons; in a terminal one screen, with the first items of long lists. */
void verify_add_report(struct doc *document, const struct results *results, const struct report_style *style);

#endif
