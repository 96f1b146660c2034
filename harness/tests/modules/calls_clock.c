/* A module that reads the clock. */
#include "law_module.h"

#include <time.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
