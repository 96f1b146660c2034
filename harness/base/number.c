#include "base/number.h"

bool number_read(const char *digits, uint64_t least, uint64_t most, uint64_t *number)
{
    uint64_t value = 0;
    for (const char *digit = digits; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || value > most / 10)
            return false;
        value *= 10;
        uint64_t next = (uint64_t)(*digit - '0');
        if (next > most - value)
            return false;
        value += next;
    }
    if (!*digits || value < least)
        return false;
    *number = value;
    return true;
}
