/* A module that requests its process ID. */
#include "law_module.h"

#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (getpid() == 0)
        return 0;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
