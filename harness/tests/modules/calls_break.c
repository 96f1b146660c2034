/* A module that moves the program break; not for every name, so that the test is fast. */
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
