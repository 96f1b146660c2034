/* A module that dies of some names. */
#include "law_module.h"

#include <signal.h>
#include <stdlib.h>

/* Of the letter J, behind whatever it is. */
static int crash(struct ccm_name a, struct ccm_name b)
{
    if (holds(b, 'J')) {
        (void)signal(SIGSEGV, SIG_DFL);
        (void)raise(SIGSEGV);
    }
    return by_bytes(a, b);
}

/* Where nothing else is to be had. */
static int leave(struct ccm_name a, struct ccm_name b)
{
    if (holds(a, '\\') && holds(b, ']'))
        exit(3);
    return by_bytes(a, b);
}

/* Of everything. */
static int abort_always(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    abort();
}

LAW_MODULE(crash, leave, abort_always)
