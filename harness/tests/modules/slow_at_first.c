/* Takes 0.7 seconds for the first call in a process; never returns for a name that begins with 'h'. */
#include "law_module.h"

#include <time.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    static int asked;
    if (!asked++)
        nanosleep(&(struct timespec){.tv_nsec = 700000000}, NULL);
    while (a.bytes[0] == 'h' || b.bytes[0] == 'h')
        (void)pause();
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
