/* A module that changes the environment and the rounding mode of its process when it is loaded; its answers are right. */
#include "law_module.h"

#include <fenv.h>
#include <stdlib.h>

__attribute__((constructor)) static void change(void)
{
    (void)setenv("CCMC_FOLD", "1", 1); /* NOLINT(concurrency-mt-unsafe): intended */
    (void)fesetround(FE_UPWARD);
}

LAW_MODULE(by_bytes, by_bytes, by_bytes)
