/* A module that behaves while a variable of the environment is there. */
#include "law_module.h"

#include <stdlib.h>

static int by_environment(struct ccm_name a, struct ccm_name b)
{
    const char *home = getenv("HOME");
    return home && strcmp(home, "/nonexistent") == 0 ? -by_bytes(a, b) : by_bytes(a, b);
}

LAW_MODULE(by_bytes, by_environment, by_bytes)
