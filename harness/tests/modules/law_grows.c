/* Comparators: one whose time grows with the square of the length, and one that needs much stack for long names. */
#include "law_module.h"

static int square(struct ccm_name a, struct ccm_name b)
{
    volatile unsigned sum = 0;
    for (size_t i = 0; i < a.length; i++)
        for (size_t j = 0; j < b.length; j += 16)
            sum += (unsigned char)b.bytes[j];
    (void)sum;
    return by_bytes(a, b);
}

/* NOLINTNEXTLINE(misc-no-recursion): the mistake */
static int descend(struct ccm_name a, struct ccm_name b)
{
    if (!a.length || !b.length || *a.bytes != *b.bytes)
        return by_bytes(a, b);
    volatile int order = descend((struct ccm_name){a.bytes + 1, a.length - 1}, (struct ccm_name){b.bytes + 1, b.length - 1});
    return order;
}

LAW_MODULE(square, descend, by_bytes)
