/* A worker loads what it is to run. */
#include "batch/internal.h"

#include "module/guarded.h"

#include <string.h>

uint64_t batch_modules_state(const struct batch_modules *loaded)
{
    uint64_t build = loaded->build_is_known ? 0 : module_state(&loaded->build);
    uint64_t before = loaded->before_is_known ? 0 : module_state(&loaded->before);
    return build * 31 + before;
}

bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *loaded, struct run_config *run, struct text *message)
{
    const char *before = build->upgrade_from;
    run->upgrade_before = build->upgrade_before;
    if (!before && fixture && fixture->upgrade_before) {
        before = config->known_paths[fixture->upgrade_from];
        run->upgrade_before = fixture->upgrade_before;
    }
    loaded->build_is_known = batch_is_known(config, build->path);
    loaded->before_is_known = !before || batch_is_known(config, before);
    if (module_load(build->path, &loaded->build, message) != MODULE_OK)
        return false;
    if (before && module_load(before, &loaded->before, message) != MODULE_OK)
        return false;
    memcpy(run->build.at, loaded->build.compare->at, sizeof run->build.at);
    if (!loaded->build_is_known)
        guarded_wrap(0, loaded->build.compare, run->build.at);
    if (before) {
        const struct ccm_compare *compare = loaded->before.compare;
        memcpy(run->before.at, compare->at, sizeof run->before.at);
        if (memcmp(compare->at, loaded->build.compare->at, sizeof compare->at) == 0)
            run->before = run->build; /* the same build, and to be known as such */
        else if (!loaded->before_is_known)
            guarded_wrap(1, compare, run->before.at);
    }
    loaded->state = batch_modules_state(loaded);
    return true;
}
