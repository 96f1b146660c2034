/* A module that waits on a futex that is never woken. */
#include "law_module.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    static unsigned never_woken;
    const struct timespec moment = {.tv_nsec = 1};
    (void)syscall(SYS_futex, &never_woken, FUTEX_WAIT, 0, &moment, NULL, 0);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
