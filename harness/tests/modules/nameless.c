/* A module without a build name. */
#include "ccm_compare.h"

static int equal(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "", {equal, equal, equal}};
    return &module;
}
