/* Prevents formulas in spreadsheet cells by an apostrophe. */
#ifndef Q237588_BASE_SPREADSHEET_H
#define Q237588_BASE_SPREADSHEET_H

#include "base/text.h"

/* Appends the bytes with an apostrophe before each position at which a spreadsheet, with any separator, may see the start of a
 * formula. */
void spreadsheet_guard(const char *bytes, size_t length, struct text *text);

/* Appends the bytes without these apostrophes. */
void spreadsheet_unguard(const char *bytes, size_t length, struct text *text);

#endif
