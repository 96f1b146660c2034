/* Loads the modules of a run in a worker. */
#ifndef Q237588_BATCH_LOAD_H
#define Q237588_BATCH_LOAD_H

#include "batch/batch.h"
#include "module/module.h"
#include "run/run.h"

/* Modules of a run. */
struct batch_modules {
    struct module build, before; /* `before` is unused without an upgrade */
    bool build_is_known, before_is_known;
    uint64_t state; /* state of the candidates after loading, by batch_modules_state() */
};

/* Whether the shared object is a known build. */
bool batch_is_known(const struct batch_config *config, const char *path);

/* Loads the build's module and, with an upgrade of its own or of the fixture (may be NULL), the module before it; sets them in
 * *run. Returns false on failure, with `message`. */
bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *modules, struct run_config *run, struct text *message);

/* Hash of the state that the candidates keep between calls; 0 if they are not in this process. */
uint64_t batch_modules_state(const struct batch_modules *modules);

#endif
