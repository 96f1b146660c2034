/* A module that sleeps briefly. */
#include "law_module.h"

#include <time.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    nanosleep(&(struct timespec){.tv_nsec = 1}, NULL);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
