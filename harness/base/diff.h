/* Unified diffs of two texts, for people and patch(1). */
#ifndef Q237588_BASE_DIFF_H
#define Q237588_BASE_DIFF_H

#include "base/text.h"

/* Appends a unified diff of one hunk, from the first line that differs to the last one, with three lines of context. Characters
 * that are not safe to print are escaped. Appends nothing if the texts are equal. */
void diff_append(const char *name, const struct text *before, const struct text *after, struct text *diff);

#endif
