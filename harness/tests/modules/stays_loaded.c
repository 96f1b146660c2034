/* A module that cannot be unloaded, sets a variable and asks for random bytes when its process ends. */
#include "calls_on_unload.c" /* NOLINT(bugprone-suspicious-include): the same but for that */

#include <dlfcn.h>

__attribute__((constructor)) static void stay(void)
{
    Dl_info info;
    if (dladdr("", &info))
        /* cppcheck-suppress leakReturnValNotUsed ; that is what it does */
        (void)dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
}
