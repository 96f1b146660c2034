/* A module that counts its calls, prints at the first, and finds all names equal from the 31st on. */
#include "ccm_compare.h"

#include <stdio.h>
#include <string.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    static int calls;
    if (calls++ == 0)
        (void)printf("called\a");
    size_t common = a.length < b.length ? a.length : b.length;
    int order = calls > 30 ? 0 : memcmp(a.bytes, b.bytes, common);
    return order || calls > 30 ? order : (a.length > b.length) - (a.length < b.length);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "counts", {compare, compare, compare}};
    return &module;
}
