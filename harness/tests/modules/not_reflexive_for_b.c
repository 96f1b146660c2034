/* Compares by bytes, but the name "b", and no other, is unequal to itself. */
#include "law_module.h"

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (a.length == 1 && b.length == 1 && a.bytes[0] == 'b' && b.bytes[0] == 'b')
        return -1;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
