#include "base/ldif.h"

#include <nettle/base64.h>

/* SAFE-STRING of the RFC, without a trailing space, which a reader may lose. */
static bool is_safe(const char *value, size_t length)
{
    if (length && (value[0] == ' ' || value[0] == ':' || value[0] == '<' || value[length - 1] == ' '))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)value[i] > 0x7F || value[i] == '\0' || value[i] == '\n' || value[i] == '\r')
            return false;
    return true;
}

void ldif_append_base64(struct text *ldif, const char *attribute, const char *value, size_t length)
{
    text_printf(ldif, "%s:: ", attribute);
    for (size_t i = 0; i < length; i += 3) {
        char four[4];
        base64_encode_raw(four, length - i < 3 ? length - i : 3, (const uint8_t *)value + i);
        text_append(ldif, four, sizeof four);
    }
    text_puts(ldif, "\n");
}

void ldif_append(struct text *ldif, const char *attribute, const char *value, size_t length)
{
    if (!is_safe(value, length)) {
        ldif_append_base64(ldif, attribute, value, length);
        return;
    }
    text_printf(ldif, "%s: ", attribute);
    text_append(ldif, value, length);
    text_puts(ldif, "\n");
}
