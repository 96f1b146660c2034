/* A module with a newer ABI than the harness's. */
#include "ccm_compare.h"

static int equal(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI + 1, sizeof(struct ccm_compare), "other ABI", {equal, equal, equal}};
    return &module;
}
