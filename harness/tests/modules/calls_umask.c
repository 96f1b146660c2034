/* A module that changes the umask. */
#include "law_module.h"

#include <sys/stat.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    (void)umask(077);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
