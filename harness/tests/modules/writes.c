/* A module that writes to its first argument in the comparison of post offices, as if to fold it in place. */
#include "ccm_compare.h"

#include <stdint.h>

static int by_length(struct ccm_name a, struct ccm_name b) { return (a.length > b.length) - (a.length < b.length); }

static int fold_in_place(struct ccm_name a, struct ccm_name b)
{
    char *bytes = (char *)(uintptr_t)a.bytes;
    for (size_t i = 0; i < a.length; i++)
        bytes[i] = (char)(bytes[i] | 0x20);
    return by_length(a, b);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {
        CCM_COMPARE_ABI, sizeof(struct ccm_compare), "writes", {by_length, by_length, fold_in_place}};
    return &module;
}
