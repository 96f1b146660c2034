#include "laws/growth_units.h"

#include "model/unicode.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

/* Units 0 to ONE_BYTE - 1 are bytes. */
#define ONE_BYTE 255u

/* The code points of a unit begin at `first`; those of the next one `step` later. Large uniform scripts are sampled. */
static const struct {
    uint32_t first, last, step;
} ranges[] = {
    {0x80, 0x33FF, 64},      {0x3400, 0x9FFF, 0x1B00},     {0xA000, 0xABFF, 64},    {0xAC00, 0xD7A3, 0x1500},
    {0xE000, 0xF8FF, 0xC80}, {0xF900, 0xFFFF, 64},         {0x10000, 0x1FFFF, 256}, {0x20000, 0x3FFFF, 0x8000},
    {0xE0000, 0xE01FF, 64},  {0xF0000, 0x10FFFF, 0x10000},
};
#define RANGES (sizeof ranges / sizeof *ranges)

static uint32_t range_units(size_t range) { return (ranges[range].last - ranges[range].first) / ranges[range].step + 1; }

uint32_t growth_units(void)
{
    uint32_t count = ONE_BYTE;
    for (size_t i = 0; i < RANGES; i++)
        count += range_units(i);
    return count;
}

/* The first code point of a unit, which is not a byte. */
static uint32_t first_point(uint32_t unit)
{
    size_t range = 0;
    for (unit -= ONE_BYTE; unit >= range_units(range); range++)
        unit -= range_units(range);
    return ranges[range].first + unit * ranges[range].step;
}

static size_t append_point(char *bytes, uint32_t c)
{
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(leads[length] | c);
    return length;
}

size_t growth_unit(uint32_t unit, char bytes[GROWTH_UNIT_MAX])
{
    if (unit < ONE_BYTE) {
        bytes[0] = (char)(unit + 1);
        return 1;
    }
    const struct unicode_version unicode = unicode_version();
    size_t length = 0;
    uint32_t first = first_point(unit);
    for (uint32_t c = first; c < first + GROWTH_UNIT_POINTS; c++)
        if (unicode_is_covered(unicode, (int32_t)c))
            length += append_point(bytes + length, c);
    return length;
}

void growth_describe_unit(uint32_t unit, struct text *text)
{
    if (unit < ONE_BYTE)
        text_printf(text, "bytes 0x%02X", (unsigned)unit + 1);
    else
        text_printf(text, "U+%04" PRIX32 " to U+%04" PRIX32, first_point(unit), first_point(unit) + GROWTH_UNIT_POINTS - 1);
}
