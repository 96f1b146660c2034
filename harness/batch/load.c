/* Loads the modules of a run in a worker. */
#include "batch/load.h"

#include "module/candidate.h"

#include <string.h>

bool batch_is_known(const struct batch_config *config, const char *path)
{
    for (int build = 0; build < KNOWN_BUILDS; build++)
        if (config->known_paths[build] && strcmp(path, config->known_paths[build]) == 0)
            return true;
    return false;
}

uint64_t batch_modules_state(const struct batch_modules *modules)
{
    uint64_t build = modules->build_is_known || !modules->build.handle ? 0 : module_state(&modules->build);
    uint64_t before = modules->before_is_known || !modules->before.handle ? 0 : module_state(&modules->before);
    return build * 31 + before;
}

/* Prepares loading candidates. Loads the two known builds first, as nothing else can be loaded afterwards. */
static bool open_candidates(const struct batch_config *config, const struct batch_modules *modules, const char *build,
                            const char *before, struct text *message)
{
    const char *const readable[] = {modules->build_is_known ? NULL : build, modules->before_is_known ? NULL : before};
    struct module known;
    if (modules->build_is_known && modules->before_is_known)
        return true;
    for (int i = 0; i < KNOWN_BUILDS; i++)
        if (config->known_paths[i] && module_load(config->known_paths[i], &known, message) != MODULE_OK)
            return false;
    candidate_open(readable, sizeof readable / sizeof *readable, &ISOLATION_NO_NEEDS);
    return true;
}

/* Loads a module, a candidate under this number, and returns its comparators in `at`. */
static bool load(unsigned number, const char *path, bool is_known, struct module *module, ccm_comparator *at[CCM_PLACES],
                 struct text *message)
{
    if (!is_known) {
        bool loaded = candidate_load(number, path, module, message) == MODULE_OK;
        candidate_comparators(number, at);
        return loaded;
    }
    if (module_load(path, module, message) != MODULE_OK)
        return false;
    memcpy(at, module->compare->at, sizeof module->compare->at);
    return true;
}

bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *modules, struct run_config *run, struct text *message)
{
    const char *before = build->upgrade_from;
    bool same = build->upgrades_to_itself;
    run->upgrade_before = build->upgrade_before;
    if (!before && fixture && fixture->upgrade_before) {
        before = config->known_paths[fixture->upgrade_from];
        same = build->is_as_known[fixture->upgrade_from];
        run->upgrade_before = fixture->upgrade_before;
    }
    modules->build_is_known = batch_is_known(config, build->path);
    modules->before_is_known = !before || same || batch_is_known(config, before);
    if (!open_candidates(config, modules, build->path, before, message) ||
        !load(0, build->path, modules->build_is_known, &modules->build, run->build.at, message))
        return false;
    if (before && same)
        run->before = run->build; /* same comparators, so that an upgrade to the same build is recognized */
    else if (before && !load(1, before, modules->before_is_known, &modules->before, run->before.at, message))
        return false;
    candidate_loaded();
    modules->state = batch_modules_state(modules);
    return true;
}
