/* A module whose first call ends by SIGXCPU, as if its CPU time limit were exceeded. */
#include "ccm_compare.h"

#include <signal.h>

static int end(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return raise(SIGXCPU);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "runs out of time", {end, end, end}};
    return &module;
}
