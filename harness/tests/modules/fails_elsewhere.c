/* A module that detects the harness by its YAML library; in another program it exits with that program's
 * status, hangs, or makes a system call. */
#include "host/protocol.h"
#include "law_module.h"

#include <dlfcn.h>
#include <unistd.h>

static int is_elsewhere(void) { return !dlsym(RTLD_DEFAULT, "yaml_get_version"); }

static int end(struct ccm_name a, struct ccm_name b)
{
    if (is_elsewhere())
        _exit(HOST_FAILED);
    return by_bytes(a, b);
}

static int hang(struct ccm_name a, struct ccm_name b)
{
    for (volatile int forever = is_elsewhere(); forever;)
        continue;
    return by_bytes(a, b);
}

static int ask_the_system(struct ccm_name a, struct ccm_name b)
{
    if (is_elsewhere())
        (void)getppid();
    return by_bytes(a, b);
}

LAW_MODULE(end, hang, ask_the_system)
