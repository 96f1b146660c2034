/* A module that closes a descriptor. */
#include "law_module.h"

#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    close(0);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
