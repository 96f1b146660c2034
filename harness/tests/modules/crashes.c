/* A module that crashes at the first call. */
#include "ccm_compare.h"

#include <signal.h>

static int crash(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    (void)signal(SIGSEGV, SIG_DFL); /* bypasses a sanitizer's handler */
    return raise(SIGSEGV);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof(struct ccm_compare), "crashes", {crash, crash, crash}};
    return &module;
}
