/* The most important statement on a candidate, in one sentence. */
#ifndef Q237588_REPORT_HEADLINE_H
#define Q237588_REPORT_HEADLINE_H

#include "verify/verification.h"

/* Appends the known build that the candidate resembles, a clause, and the names that show it, all safe to print: "like SP4, but it
 * crashes or ends its process: 'SMITH, Jimmy' and 'Smith, Jimmy'". */
void headline_write(const struct verification *verification, struct text *text);

#endif
