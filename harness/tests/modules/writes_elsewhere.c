/* A module that writes to variables of the C library, of all threads or one, and to the environment; its answers are right. */
#include "law_module.h"

#include <netdb.h>
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

/* Rarely, so that a sample of the questions does not show it. */
static int note(struct ccm_name a, struct ccm_name b)
{
    if (a.length == 6 && memcmp(a.bytes,
                                "Sm\xFE"
                                "ith",
                                6) == 0)
        h_errno = NO_DATA;
    return by_bytes(a, b);
}

LAW_MODULE(draw, touch, note)
