/* A module that prints, but only for one rare letter. */
#include "law_module.h"

#include <stdio.h>

static int prints(struct ccm_name a, struct ccm_name b)
{
    if (a.length == 1 && holds(a, 'q'))
        (void)fputs("no such letter\n", stderr);
    return by_bytes(a, b);
}

LAW_MODULE(by_bytes, by_bytes, prints)
