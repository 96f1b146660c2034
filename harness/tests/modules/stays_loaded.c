/* A module that cannot be unloaded, sets a variable and requests random bytes when its process ends. */
#include "calls_on_unload.c" /* NOLINT(bugprone-suspicious-include): the same otherwise */

#include <dlfcn.h>

__attribute__((constructor)) static void stay(void)
{
    Dl_info info;
    if (dladdr("", &info))
        /* cppcheck-suppress leakReturnValNotUsed ; intended */
        (void)dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
}
