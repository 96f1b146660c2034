/* A module that crashes or exits for some names. */
#include "law_module.h"

#include <signal.h>
#include <stdlib.h>

/* Crashes if the second name has the letter J. */
static int crash(struct ccm_name a, struct ccm_name b)
{
    if (holds(b, 'J')) {
        (void)signal(SIGSEGV, SIG_DFL);
        (void)raise(SIGSEGV);
    }
    return by_bytes(a, b);
}

/* Exits if the first name has a backslash and the second a bracket. */
static int leave(struct ccm_name a, struct ccm_name b)
{
    if (holds(a, '\\') && holds(b, ']'))
        exit(3);
    return by_bytes(a, b);
}

/* Aborts at every call. */
static int abort_always(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    abort();
}

LAW_MODULE(crash, leave, abort_always)
