/* A module that never returns and keeps a processor busy. */
#include "ccm_compare.h"

static int compute(struct ccm_name a, struct ccm_name b)
{
    volatile size_t steps = 1;
    while (steps)
        steps = a.length + b.length + 1;
    return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "computes", {compute, compute, compute}};
    return &module;
}
