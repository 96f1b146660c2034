/* Which builds are meant: -m, --upgrade and --connector as they were given become columns of a batch. */
#ifndef Q237588_CLI_BUILDS_H
#define Q237588_CLI_BUILDS_H

#include "batch/batch.h"
#include "cli/options.h"

/* Builds as they were named; each list may be NULL. A module is "pre-sp4" or "sp4" in any letter case, or a path, which has a slash, ends
 * in .so or is the name of a file; an upgrade is "FROM:TO@CYCLE" of two modules; a connector is a command. */
struct named_builds {
    const struct arguments *modules, *upgrades, *connectors;
};

/* Appends what is named to the batch's builds, or both known builds where nothing is. Returns STATUS_PASSED, or has said why not and
 * returns the exit status. */
int builds_choose(const char *name, const struct named_builds *named, const char *const known_paths[KNOWN_BUILDS],
                  struct batch *batch);

/* The same of one: a connector, or where that is NULL a module. */
int builds_choose_one(const char *name, const char *module, const char *connector, const char *const known_paths[KNOWN_BUILDS],
                      struct batch *batch);

#endif
