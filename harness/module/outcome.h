/* Describes why a job has no answer. */
#ifndef Q237588_MODULE_OUTCOME_H
#define Q237588_MODULE_OUTCOME_H

#include "module/workers.h"

/* "signal 11 (Segmentation fault), in cycle 2, at import list, comparing 'A' and 'a'": appended to `text` and borrowed from it.
 * NULL: the job has an answer, or a message of its own. */
const char *outcome_describe(const struct outcome *outcome, struct text *text);

/* Appends "; it printed: LINE", safe to print: a sanitizer's summary line, else the first line with a letter or digit. Nothing
 * if nothing was printed. */
void outcome_append_output(const struct outcome *outcome, struct text *text);

#endif
