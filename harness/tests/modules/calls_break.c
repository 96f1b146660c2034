/* A module that moves the end of its memory; not for each name, so that it is soon looked at. */
#include "law_module.h"

#include <stdint.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (holds(a, 'q') && (intptr_t)sbrk(4096) == -1)
        return 0;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
