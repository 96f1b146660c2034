/* A module that returns the value of an uninitialized variable. */
#include "law_module.h"

static __attribute__((noinline)) int look(const volatile char *found) { return found[200] ? 1 : -1; }

static int by_stack(struct ccm_name a, struct ccm_name b)
{
    volatile char left[400];
    __asm__ volatile("" : "=m"(left)); /* the compiler takes it as written */
    return a.length == b.length && a.length > 1 && memcmp(a.bytes, b.bytes, a.length) != 0 ? look(left) : by_bytes(a, b);
}

LAW_MODULE(by_bytes, by_bytes, by_stack)
