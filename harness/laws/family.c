#include "laws/family.h"

#include <string.h>

void family_clear(struct family *family)
{
    strings_clean_up(&family->pool);
    family->unicode = unicode_version();
    family->failed = !strings_init(&family->pool);
}

void family_add(struct family *family, struct ccm_name name)
{
    uint32_t number;
    if (family->failed || !name.length || memchr(name.bytes, '\0', name.length) || family_size(family) == FAMILY_MOST ||
        unicode_find_uncovered(family->unicode, name, NULL))
        return;
    family->failed = !strings_intern(&family->pool, name, &number);
}

void family_add_text(struct family *family, const char *text) { family_add(family, name_of_text(text)); }

void family_clean_up(struct family *family)
{
    strings_clean_up(&family->pool);
    *family = (struct family){0};
}

bool family_give(struct family *family, const struct family_taker *taker)
{
    bool more = !family->failed && (family_size(family) == 0 || taker->family(taker->context, family));
    if (more)
        family_clear(family);
    return more && !family->failed;
}
