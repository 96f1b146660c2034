/* A module that allocates memory up to its limit at the first call. */
#include "law_module.h"

#include <stdlib.h>

static int take(struct ccm_name a, struct ccm_name b)
{
    static void **held;
    for (size_t size = (size_t)1 << 20; size >= 16; size /= 4)
        for (void **more = malloc(size); more; more = malloc(size)) {
            *more = held;
            held = more;
        }
    return by_bytes(a, b);
}

LAW_MODULE(take, take, take)
