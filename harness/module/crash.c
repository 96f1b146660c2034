#include "module/crash.h"

#include <string.h>

void crash_append(const struct crash *crash, struct text *text)
{
    text_append(text, (const char *)crash, sizeof *crash);
    for (unsigned i = 0; crash->asking && i < 2; i++)
        text_append(text, crash->names[i].bytes, crash->names[i].length);
}

bool crash_take(const char *bytes, size_t length, struct crash *crash)
{
    if (length < sizeof *crash)
        return false;
    memcpy(crash, bytes, sizeof *crash);
    bytes += sizeof *crash;
    length -= sizeof *crash;
    for (unsigned i = 0; crash->asking && i < 2; i++) {
        if (crash->names[i].length > length)
            return false;
        crash->names[i].bytes = bytes;
        bytes += crash->names[i].length;
        length -= crash->names[i].length;
    }
    return length == 0;
}
