/* A module that starts a timer. */
#include "law_module.h"

#include <sys/time.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)setitimer(ITIMER_PROF, &(struct itimerval){.it_value.tv_sec = 1000}, NULL);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
