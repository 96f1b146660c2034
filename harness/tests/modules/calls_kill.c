/* A module that sends a signal to another process. */
#include "law_module.h"

#include <signal.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)kill(1, 0);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
