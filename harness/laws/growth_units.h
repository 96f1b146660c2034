/* Units that growing names repeat: each byte, and the code points of each block. Any of them may cost a candidate time. */
#ifndef Q237588_LAWS_GROWTH_UNITS_H
#define Q237588_LAWS_GROWTH_UNITS_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

#define GROWTH_UNIT_POINTS 64u
#define GROWTH_UNIT_MAX ((size_t)GROWTH_UNIT_POINTS * 4)

/* Number of units. */
uint32_t growth_units(void);

/* Writes the bytes of a unit and returns their number; 0: none of its code points is covered (DESIGN section 3). */
size_t growth_unit(uint32_t unit, char bytes[GROWTH_UNIT_MAX]);

/* Appends "bytes 0x2D" or "U+0300 to U+033F". */
void growth_describe_unit(uint32_t unit, struct text *text);

#endif
