/* A module that writes a file. */
#include "law_module.h"

#include <stdio.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    FILE *stream = fopen("/dev/null", "we");
    if (stream)
        (void)fclose(stream);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
