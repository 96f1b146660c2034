/* A module that changes the rounding mode if a name has one letter. */
#include "law_module.h"

#include <fenv.h>

static int round_up(struct ccm_name a, struct ccm_name b)
{
    if (holds(a, '~'))
        (void)fesetround(FE_UPWARD);
    return by_bytes(a, b);
}

LAW_MODULE(by_bytes, round_up, by_bytes)
