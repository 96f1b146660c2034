#include "exhaustive/exhaustive.h"

#include <inttypes.h>

static void append_counted(struct text *text, uint32_t number, const char *what)
{
    text_printf(text, "%" PRIu32 " %s%s", number, what, number == 1 ? "" : "s");
}

static void append_letters(struct text *text, struct ccm_name letters)
{
    for (size_t i = 0; i < letters.length;) {
        size_t start = i++;
        while (i < letters.length && ((unsigned char)letters.bytes[i] & 0xC0) == 0x80)
            i++;
        if (start > 0)
            text_puts(text, ", ");
        text_append_escaped(text, letters.bytes + start, i - start);
    }
}

void exhaust_describe(const struct exhaust_bound *bound, uint64_t directories, struct text *text)
{
    text_puts(text, "all ");
    text_append_number(text, directories);
    text_puts(text, " directories of up to ");
    append_counted(text, bound->recipients, "recipient");
    text_puts(text, " at up to ");
    append_counted(text, bound->sites, "site");
    if (bound->length > 1) {
        text_puts(text, " with names of up to ");
        append_counted(text, bound->length, "letter");
    }
    bool one = bound->letters.length > 0;
    for (size_t i = 1; i < bound->letters.length; i++)
        one = one && ((unsigned char)bound->letters.bytes[i] & 0xC0) == 0x80;
    text_puts(text, one ? " over the letter " : " over the letters ");
    append_letters(text, bound->letters);
    uint32_t last = bound->cycles > bound->quiet_cycles ? bound->cycles - bound->quiet_cycles : 0;
    if (bound->changes > 0 && last > 1) {
        text_puts(text, ", with up to ");
        append_counted(text, bound->changes, "change");
        if (last == 2)
            text_puts(text, " before cycle 2");
        else
            text_printf(text, " before cycles 2 to %" PRIu32, last);
    }
    if (bound->near_offices)
        text_puts(text, ", including two post office names that differ only in case");
}
