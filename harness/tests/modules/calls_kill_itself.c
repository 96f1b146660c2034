/* A module that ends its process by a signal that seems to come from outside. */
#include "law_module.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGKILL);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
