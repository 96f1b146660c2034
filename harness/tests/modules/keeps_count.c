/* A module that counts its calls; its answers are right. */
#include "law_module.h"

static int count(struct ccm_name a, struct ccm_name b)
{
    static volatile unsigned asked;
    asked = asked + 1;
    return by_bytes(a, b);
}

LAW_MODULE(count, by_bytes, count)
