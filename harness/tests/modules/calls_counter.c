/* A module that reads the time-stamp counter, if the processor has one. */
#include "law_module.h"

#if defined(__x86_64__) || defined(__i386__)
static int compare(struct ccm_name a, struct ccm_name b)
{
    if (__builtin_ia32_rdtsc() == 0)
        return 0;
    return by_bytes(a, b);
}
#else
#define compare by_bytes
#endif

LAW_MODULE(compare, compare, compare)
