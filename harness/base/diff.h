/* What is different between two texts, for people and patch(1). */
#ifndef Q237588_BASE_DIFF_H
#define Q237588_BASE_DIFF_H

#include "base/text.h"

/* Appends a unified diff of one hunk, from the first line that differs to the last one, with three lines around it. The lines stand as they
 * are but for what is not safe to print, which is escaped. Nothing where the texts are the same. */
void diff_append(const char *name, const struct text *before, const struct text *after, struct text *diff);

#endif
