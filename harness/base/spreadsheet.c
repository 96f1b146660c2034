#include "base/spreadsheet.h"

#include <string.h>

/* What begins a formula: = + - @, those of full width too, and what a spreadsheet may strip before it looks. */
static bool begins_formula(const char *bytes, size_t length)
{
    static const char *const beginnings[] = {
        "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strlen(beginnings[i]) <= length && memcmp(bytes, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

/* Where a spreadsheet may begin a cell, whatever separator it is set to. */
static bool separates(char byte) { return byte && strchr(",;|:\t\r\n\" ", byte); }

void spreadsheet_guard(const char *bytes, size_t length, struct text *text)
{
    bool begins = true;
    for (size_t i = 0; i < length; i++) {
        if (begins && begins_formula(bytes + i, length - i))
            text_puts(text, "'");
        text_append(text, bytes + i, 1);
        begins = separates(bytes[i]);
    }
}

void spreadsheet_unguard(const char *bytes, size_t length, struct text *text)
{
    bool begins = true;
    for (size_t i = 0; i < length; i++) {
        if (begins && bytes[i] == '\'' && begins_formula(bytes + i + 1, length - i - 1))
            i++;
        text_append(text, bytes + i, 1);
        begins = separates(bytes[i]);
    }
}
