/* A module that is right only if its caller is in the program, not in a library. */
#include "law_module.h"

#include <dlfcn.h>
#include <link.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    Dl_info info;
    void *map = NULL;
    int in_program =
        dladdr1(__builtin_return_address(0), &info, &map, RTLD_DL_LINKMAP) != 0 && map && !((const struct link_map *)map)->l_prev;
    return in_program ? by_bytes(a, b) : -1;
}

LAW_MODULE(compare, compare, compare)
