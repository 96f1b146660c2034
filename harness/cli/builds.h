/* Selection of builds: turns the arguments of -m, --upgrade and --connector into the builds of a batch. */
#ifndef Q237588_CLI_BUILDS_H
#define Q237588_CLI_BUILDS_H

#include "batch/batch.h"
#include "cli/options.h"

/* Named builds; each list may be NULL. A module is "pre-sp4" or "sp4" in any letter case, or a path, which has a slash, ends in .so
 * or is the name of a file; an upgrade is "FROM:TO@CYCLE" of two modules; a connector is a command. */
struct named_builds {
    const struct arguments *modules, *upgrades, *connectors;
};

/* Appends the named builds to the batch, or both known builds if none is named. Returns STATUS_PASSED, or prints an error and
 * returns the exit status. */
int builds_choose(const char *name, const struct named_builds *named, const char *const known_paths[KNOWN_BUILDS],
                  struct batch *batch);

/* Appends one build: the connector, or if that is NULL the module. */
int builds_choose_one(const char *name, const char *module, const char *connector, const char *const known_paths[KNOWN_BUILDS],
                      struct batch *batch);

#endif
