#include "base/spreadsheet.h"

#include <string.h>

/* Characters that start a formula: = + - @, also fullwidth, and white space that a spreadsheet may strip first. */
static bool starts_formula(const char *bytes, size_t length)
{
    static const char *const beginnings[] = {
        "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strlen(beginnings[i]) <= length && memcmp(bytes, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

/* Whether a spreadsheet may start a cell after this byte, with any separator setting. */
static bool separates(char byte) { return byte && strchr(",;|:\t\r\n\" ", byte); }

void spreadsheet_guard(const char *bytes, size_t length, struct text *text)
{
    bool at_cell_start = true;
    for (size_t i = 0; i < length; i++) {
        if (at_cell_start && starts_formula(bytes + i, length - i))
            text_puts(text, "'");
        text_append(text, bytes + i, 1);
        at_cell_start = separates(bytes[i]);
    }
}

void spreadsheet_unguard(const char *bytes, size_t length, struct text *text)
{
    bool at_cell_start = true;
    for (size_t i = 0; i < length; i++) {
        if (at_cell_start && bytes[i] == '\'' && starts_formula(bytes + i + 1, length - i - 1))
            i++;
        text_append(text, bytes + i, 1);
        at_cell_start = separates(bytes[i]);
    }
}
