/* A module that compares by bytes, and takes long to load. */
#include "law_module.h"

#include <time.h>

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {
        CCM_COMPARE_ABI, sizeof(struct ccm_compare), "slow to load", {by_bytes, by_bytes, by_bytes}};
    nanosleep(&(struct timespec){.tv_nsec = 45000000}, NULL); /* it is called several times */
    return &module;
}
