/* A module to which all names are equal: every run becomes quiet, most users missing. Its build name would clear a terminal. */
#include "ccm_compare.h"

static int equal(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {
        CCM_COMPARE_ABI, sizeof(struct ccm_compare), "always\033[2J equal", {equal, equal, equal}};
    return &module;
}
