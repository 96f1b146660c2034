/* A module that sets an alarm. */
#include "law_module.h"

#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)alarm(1000);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
