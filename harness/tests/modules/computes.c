/* A module that never answers, and keeps a processor busy. */
#include "ccm_compare.h"

static int compute(struct ccm_name a, struct ccm_name b)
{
    for (volatile unsigned steps = 0;; steps++)
        if (a.length > b.length && a.length < b.length)
            return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "computes", {compute, compute, compute}};
    return &module;
}
