/* A module that requests the time in seconds. */
#include "law_module.h"

#include <time.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (time(NULL) == 0)
        return 0;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
