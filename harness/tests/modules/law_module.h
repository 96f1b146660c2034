/* What the modules law_*.c have in common: each breaks a law in its own way at each place, and is by bytes otherwise. */
#ifndef Q237588_TESTS_LAW_MODULE_H
#define Q237588_TESTS_LAW_MODULE_H

#include "ccm_compare.h"

#include <string.h>

static inline int by_bytes(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.bytes, b.bytes, common);
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static inline int holds(struct ccm_name name, char c) { return memchr(name.bytes, c, name.length) != NULL; }

#define LAW_MODULE(import_list, export_match, post_office)                                                                         \
    const struct ccm_compare *ccm_compare_module(void)                                                                             \
    {                                                                                                                              \
        static const struct ccm_compare module = {                                                                                 \
            CCM_COMPARE_ABI, sizeof(struct ccm_compare), "breaks laws", {import_list, export_match, post_office}};                 \
        return &module;                                                                                                            \
    }

#endif
