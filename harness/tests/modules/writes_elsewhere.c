/* A module that writes to variables of the C library, and to the environment; its answers are right. */
#include "law_module.h"

#include <stdlib.h>

static int draw(struct ccm_name a, struct ccm_name b)
{
    (void)rand(); /* NOLINT(cert-msc30-c,concurrency-mt-unsafe): intended */
    return by_bytes(a, b);
}

static int touch(struct ccm_name a, struct ccm_name b)
{
    volatile char *path = getenv("PATH"); /* NOLINT(concurrency-mt-unsafe) */
    if (path) {
        char first = *path;
        *path = first;
    }
    return by_bytes(a, b);
}

LAW_MODULE(draw, touch, by_bytes)
