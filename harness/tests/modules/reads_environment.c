/* A module whose answers depend on the environment: on PATH, HOME and the variables of the locale. */
#include "law_module.h"

#include <stdlib.h>

static int by_path(struct ccm_name a, struct ccm_name b) { return getenv("PATH") ? by_bytes(a, b) : -by_bytes(a, b); }

static int by_home(struct ccm_name a, struct ccm_name b)
{
    const char *home = getenv("HOME");
    return home && strcmp(home, "/nonexistent") == 0 ? -by_bytes(a, b) : by_bytes(a, b);
}

static int by_locale(struct ccm_name a, struct ccm_name b) { return getenv("LC_ALL") ? -by_bytes(a, b) : by_bytes(a, b); }

LAW_MODULE(by_path, by_home, by_locale)
