/* Why a job has no answer, in words. */
#ifndef Q237588_MODULE_OUTCOME_H
#define Q237588_MODULE_OUTCOME_H

#include "module/workers.h"

/* "signal 11 (Segmentation fault), in cycle 2, at import list, comparing 'A' and 'a'": appended to `text` and borrowed from it. NULL:
 * there is an answer, or a message of the job's own. */
const char *outcome_describe(const struct outcome *outcome, struct text *text);

/* Appends "; it printed: LINE", safe to print: of a sanitizer the line of its summary, else the first line with a letter or digit. Nothing
 * where nothing was printed. */
void outcome_append_output(const struct outcome *outcome, struct text *text);

#endif
