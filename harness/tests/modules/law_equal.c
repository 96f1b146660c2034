/* Comparators: one that compares thirty bytes only, one that finds no names equal, and one that orders its first argument first. */
#include "law_module.h"

static int thirty(struct ccm_name a, struct ccm_name b)
{
    a.length = a.length < 30 ? a.length : 30;
    b.length = b.length < 30 ? b.length : 30;
    return by_bytes(a, b);
}

static int never(struct ccm_name a, struct ccm_name b)
{
    int order = by_bytes(a, b);
    return order ? order : 1;
}

static int first(struct ccm_name a, struct ccm_name b) { return by_bytes(a, b) ? -1 : 0; }

LAW_MODULE(thirty, never, first)
