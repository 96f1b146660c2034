/* A module that changes the working directory. */
#include "law_module.h"

#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (chdir("/") != 0)
        return 0;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
