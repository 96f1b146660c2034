/* Comparators: two that keep state, and one that depends on addresses. */
#include "law_module.h"

static int alternates(struct ccm_name a, struct ccm_name b)
{
    static int asked = 0;
    asked++;
    return asked % 2 ? by_bytes(a, b) : by_bytes(b, a);
}

/* Names at the same address are equal. */
static int by_address(struct ccm_name a, struct ccm_name b) { return a.bytes == b.bytes ? 0 : by_bytes(a, b); }

/* Reverses its answer for names longer than all before. */
static int once(struct ccm_name a, struct ccm_name b)
{
    static size_t longest;
    size_t length = a.length + b.length;
    if (length <= longest)
        return by_bytes(a, b);
    longest = length;
    return by_bytes(b, a);
}

LAW_MODULE(alternates, by_address, once)
