/* What a candidate does, in one sentence: the strongest thing that is so. */
#ifndef Q237588_REPORT_HEADLINE_H
#define Q237588_REPORT_HEADLINE_H

#include "verify/verification.h"

/* Appends a clause, safe to print, the names that show it, and before them the known build that the candidate is like: "like SP4, but it
 * crashes or ends its process: 'SMITH, Jimmy' and 'Smith, Jimmy'". */
void headline_write(const struct verification *verification, struct text *text);

#endif
