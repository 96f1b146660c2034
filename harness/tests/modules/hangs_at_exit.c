/* A module that stays loaded, and hangs when its process exits. */
#include "law_module.h"

#include <dlfcn.h>
#include <stdlib.h>

static void hang(int status, void *context)
{
    static volatile int over = 0;
    (void)status;
    (void)context;
    while (!over) /* cppcheck-suppress knownConditionTrueFalse ; a debugger may set it */
        continue;
}

__attribute__((constructor)) static void stay(void)
{
    Dl_info info;
    if (dladdr("", &info))
        /* cppcheck-suppress leakReturnValNotUsed ; it stays loaded */
        (void)dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
    (void)on_exit(hang, NULL);
}

LAW_MODULE(by_bytes, by_bytes, by_bytes)
