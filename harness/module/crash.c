#include "module/crash.h"

#include "module/processor.h"

#include <string.h>

static const char *processor_word(unsigned changed)
{
    return changed & PROCESSOR_REGISTERS   ? "registers that it must save"
           : changed & PROCESSOR_DIRECTION ? "direction flag"
           : changed & PROCESSOR_ROUNDING  ? "rounding or other controls of its arithmetic"
                                           : "x87 register stack";
}

void crash_append_fault(const struct crash *crash, const char *const names[2], struct text *text)
{
    const char *name = names[crash->fault_detail & 1];
    switch (crash->fault) {
    case CRASH_READ_PAST: text_printf(text, "it read past the end of %s", name); break;
    case CRASH_READ_BEFORE: text_printf(text, "it read in front of %s", name); break;
    case CRASH_WROTE: text_printf(text, "it wrote to %s", name); break;
    case CRASH_PROCESSOR: text_printf(text, "it changed the processor's %s", processor_word(crash->fault_detail)); break;
    case CRASH_OVERFLOWED: text_puts(text, "it used up its stack"); break;
    case CRASH_OTHERWISE:
        text_printf(text, "it answered %d, and %d when asked again in another process", (int)(crash->fault_detail & 3) - 1,
                    (int)(crash->fault_detail >> 2 & 3) - 1);
        break;
    case CRASH_NO_FAULT:
    case CRASH_FAULTS: break;
    }
}

void crash_append(const struct crash *crash, struct text *text)
{
    text_append(text, (const char *)crash, sizeof *crash);
    for (unsigned i = 0; crash->asking && i < 2; i++)
        text_append(text, crash->names[i].bytes, crash->names[i].length);
}

bool crash_take(const char *bytes, size_t length, struct crash *crash)
{
    if (!text_take_bytes(&bytes, &length, crash, sizeof *crash))
        return false;
    for (unsigned i = 0; crash->asking && i < 2; i++) {
        if (crash->names[i].length > length)
            return false;
        crash->names[i].bytes = bytes;
        bytes += crash->names[i].length;
        length -= crash->names[i].length;
    }
    return length == 0;
}
