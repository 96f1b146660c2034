/* Cells of a spreadsheet: what it would take for a formula has an apostrophe before it. */
#ifndef Q237588_BASE_SPREADSHEET_H
#define Q237588_BASE_SPREADSHEET_H

#include "base/text.h"

/* Appends the bytes with an apostrophe before each place where a spreadsheet, whatever its separator, may see the beginning of a
 * formula. */
void spreadsheet_guard(const char *bytes, size_t length, struct text *text);

/* Appends the bytes without these apostrophes. */
void spreadsheet_unguard(const char *bytes, size_t length, struct text *text);

#endif
