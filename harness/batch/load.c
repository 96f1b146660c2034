/* A worker loads what it is to run. */
#include "batch/internal.h"

#include "module/guarded.h"
#include "module/isolation.h"

#include <stdlib.h>
#include <string.h>

uint64_t batch_modules_state(const struct batch_modules *modules)
{
    uint64_t build = modules->build_is_known ? 0 : module_state(&modules->build);
    uint64_t before = modules->before_is_known ? 0 : module_state(&modules->before);
    return build * 31 + before;
}

/* Where one of the batch's builds is a candidate, loads all of them, and those of an upgrade, before the first of them is asked
 * anything: afterwards nothing can be loaded. Workers that write files (config->keep) are not isolated. */
static bool load_all(const struct batch *batch, const struct batch_config *config, struct text *message)
{
    size_t count = KNOWN_BUILDS;
    bool strangers = false;
    const char **paths = calloc(KNOWN_BUILDS + 2 * batch->build_count, sizeof *paths);
    bool loaded = paths;
    if (paths)
        memcpy(paths, config->known_paths, sizeof config->known_paths);
    for (size_t i = 0; loaded && i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        paths[count++] = build->path;
        paths[count++] = build->upgrade_from;
        strangers = strangers || !batch_is_known(config, build->path) ||
                    (build->upgrade_from && !batch_is_known(config, build->upgrade_from));
    }
    if (loaded && strangers && !config->keep && !config->no_fork) {
        struct module module;
        isolation_load(paths, count, &ISOLATION_NO_NEEDS);
        for (size_t i = 0; loaded && i < count; i++)
            loaded = !paths[i] || module_load(paths[i], &module, message) == MODULE_OK;
        if (loaded)
            isolation_answer();
    }
    free(paths);
    return loaded;
}

bool batch_load(const struct batch *batch, const struct batch_config *config, const struct build *build,
                const struct fixture *fixture, struct batch_modules *modules, struct run_config *run, struct text *message)
{
    const char *before = build->upgrade_from;
    run->upgrade_before = build->upgrade_before;
    if (!before && fixture && fixture->upgrade_before) {
        before = config->known_paths[fixture->upgrade_from];
        run->upgrade_before = fixture->upgrade_before;
    }
    if (!load_all(batch, config, message))
        return false;
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
