/* A module that reads the byte before a name. */
#include "law_module.h"

static int look(struct ccm_name a, struct ccm_name b)
{
    volatile char before = a.bytes[-1];
    (void)before;
    return by_bytes(a, b);
}

LAW_MODULE(look, by_bytes, by_bytes)
