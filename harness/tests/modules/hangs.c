/* A module that never returns. */
#include "ccm_compare.h"

#include <unistd.h>

static int hang(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    while (pause() != 0) {
    }
    return 0;
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "hangs", {hang, hang, hang}};
    return &module;
}
