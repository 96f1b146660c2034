/* A module that hangs: at every tilde, and in the thousandth call. */
#include "law_module.h"

#include <unistd.h>

static void hang(void)
{
    for (;;)
        pause();
}

static int at_tilde(struct ccm_name a, struct ccm_name b)
{
    if (holds(a, '~'))
        hang();
    return by_bytes(a, b);
}

static int after_a_while(struct ccm_name a, struct ccm_name b)
{
    static int asked;
    if (++asked == 1000)
        hang();
    return by_bytes(a, b);
}

LAW_MODULE(at_tilde, by_bytes, after_a_while)
