/* A module that maps memory; not for every name, so that the test is fast. */
#include "law_module.h"

#include <sys/mman.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    if (!holds(a, 'q'))
        return by_bytes(a, b);
    const char *memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return 0;
    /* cppcheck-suppress memleak ; intended */
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
