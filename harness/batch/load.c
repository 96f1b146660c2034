/* A worker loads what it is to run. */
#include "batch/internal.h"

#include "module/guarded.h"

#include <string.h>

uint64_t batch_modules_state(const struct batch_modules *modules)
{
    uint64_t build = modules->build_is_known ? 0 : module_state(&modules->build);
    uint64_t before = modules->before_is_known ? 0 : module_state(&modules->before);
    return build * 31 + before;
}

bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *modules, struct run_config *run, struct text *message)
{
    const char *before = build->upgrade_from;
    run->upgrade_before = build->upgrade_before;
    if (!before && fixture && fixture->upgrade_before) {
        before = config->known_paths[fixture->upgrade_from];
        run->upgrade_before = fixture->upgrade_before;
    }
    modules->build_is_known = batch_is_known(config, build->path);
    modules->before_is_known = !before || batch_is_known(config, before);
    if (module_load(build->path, &modules->build, message) != MODULE_OK)
        return false;
    if (before && module_load(before, &modules->before, message) != MODULE_OK)
        return false;
    memcpy(run->build.at, modules->build.compare->at, sizeof run->build.at);
    if (!modules->build_is_known)
        guarded_wrap(0, modules->build.compare, run->build.at);
    if (before) {
        const struct ccm_compare *compare = modules->before.compare;
        memcpy(run->before.at, compare->at, sizeof run->before.at);
        if (memcmp(compare->at, modules->build.compare->at, sizeof compare->at) == 0)
            run->before = run->build; /* the same build, and to be known as such */
        else if (!modules->before_is_known)
            guarded_wrap(1, compare, run->before.at);
    }
    modules->state = batch_modules_state(modules);
    return true;
}
