/* What a worker printed before it ended, in one line: what a sanitizer has found, or why a loader gave up. */
#ifndef Q237588_MODULE_SAID_H
#define Q237588_MODULE_SAID_H

#include "module/workers.h"

/* Appends "; it printed: LINE", safe to print: of a sanitizer the line of its summary, else the first line with a letter or digit. Nothing
 * where nothing was printed. */
void said_append(const struct outcome *outcome, struct text *text);

#endif
