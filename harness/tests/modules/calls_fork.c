/* A module that starts a process. */
#include "law_module.h"

#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (fork() == 0)
        _exit(0);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
