/* A module that handles a signal. */
#include "law_module.h"

#include <signal.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)signal(SIGUSR1, SIG_IGN);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
