/* Comparators: one that ignores an additional last letter, and one that orders letters in a circle. */
#include "law_module.h"

static int nearly(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    if (a.length <= common + 1 && b.length <= common + 1 && memcmp(a.bytes, b.bytes, common) == 0)
        return 0;
    return by_bytes(a, b);
}

/* a before b, b before c, c before a. */
static int ring(struct ccm_name a, struct ccm_name b)
{
    if (a.length != 1 || b.length != 1 || *a.bytes < 'a' || *a.bytes > 'c' || *b.bytes < 'a' || *b.bytes > 'c')
        return by_bytes(a, b);
    int step = (*b.bytes - *a.bytes + 3) % 3;
    return step == 0 ? 0 : step == 1 ? -1 : 1;
}

LAW_MODULE(nearly, by_bytes, ring)
