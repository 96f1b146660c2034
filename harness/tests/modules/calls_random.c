/* A module that requests random bytes. */
#include "law_module.h"

#include <sys/random.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    char byte;
    if (getrandom(&byte, 1, 0) != 1)
        return 0;
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
