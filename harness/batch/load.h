/* Loading what a run needs, in a worker's job. */
#ifndef Q237588_BATCH_LOAD_H
#define Q237588_BATCH_LOAD_H

#include "batch/batch.h"
#include "module/module.h"
#include "run/run.h"

/* The modules of a run. */
struct batch_modules {
    struct module build, before; /* `before`: unused where there is no upgrade */
    bool build_is_known, before_is_known;
    uint64_t state; /* what the candidates among them kept when they were loaded: batch_modules_state() */
};

/* Whether the shared object is one of the two known builds. */
bool batch_is_known(const struct batch_config *config, const char *path);

/* Loads the build's own module and, where there is an upgrade, its own or that of the fixture (which may be NULL), the one before it, and
 * makes them those of *run. False: `message` says why. */
bool batch_load(const struct batch_config *config, const struct build *build, const struct fixture *fixture,
                struct batch_modules *modules, struct run_config *run, struct text *message);

/* A hash of what the candidates among them keep from one call to the next; 0 where they are not in this process. */
uint64_t batch_modules_state(const struct batch_modules *modules);

#endif
