/* What a candidate does, in one sentence: the strongest thing that is so. */
#ifndef Q237588_REPORT_HEADLINE_H
#define Q237588_REPORT_HEADLINE_H

#include "verify/verification.h"

/* Appends a clause, safe to print: "it folds A to Z only; Latin-1, Greek and Cyrillic letters differ in case". */
void headline_describe(const struct verification *verification, struct text *text);

/* Appends the names that show it, as in "'MÜLLER, Hans' and 'Müller, Hans'"; nothing where the clause has them, or none are known. */
void headline_show(const struct verification *verification, struct text *text);

/* Both, behind the known build that the candidate is like: "like SP4, but it crashes or ends its process: 'a' and 'aa'". */
void headline_write(const struct verification *verification, struct text *text);

#endif
