/* A module to which no name equals any other, or itself. */
#include "ccm_compare.h"

static int less(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return -1;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "never equal", {less, less, less}};
    return &module;
}
