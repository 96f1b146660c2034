/* Comparators: one that allocates, and one that prints if a name has the letter S. */
#include "law_module.h"

#include <stdio.h>
#include <stdlib.h>

static int allocates(struct ccm_name a, struct ccm_name b)
{
    char *copy = malloc(a.length + 1);
    if (copy)
        memcpy(copy, a.bytes, a.length);
    int order = copy ? by_bytes((struct ccm_name){copy, a.length}, b) : by_bytes(a, b);
    free(copy);
    return order;
}

static int prints(struct ccm_name a, struct ccm_name b)
{
    if (!holds(a, 'S'))
        return by_bytes(a, b);
    (void)fputs("compared\033\n", stdout);
    return by_bytes(a, b);
}

LAW_MODULE(allocates, prints, by_bytes)
