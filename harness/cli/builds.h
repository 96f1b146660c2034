/* Which builds are meant: -m and --upgrade as they were given become columns of a batch. */
#ifndef Q237588_CLI_BUILDS_H
#define Q237588_CLI_BUILDS_H

#include "base/text.h"
#include "batch/batch.h"

enum builds_status { BUILDS_OK, BUILDS_USAGE, BUILDS_NO_MEMORY };

/* Appends the build that `word` stands for: "pre-sp4" or "sp4" in any letter case, or a path, which has a slash, ends in .so or is the
 * name of a file. `known_paths` has the known builds. BUILDS_USAGE: `message` says what is wrong with the word. */
enum builds_status builds_add_module(struct batch *batch, const char *const known_paths[KNOWN_BUILDS], const char *word,
                                     struct text *message);

/* Appends a connector: --connector as it was given. */
enum builds_status builds_add_connector(struct batch *batch, const char *command, struct text *message);

/* Likewise for "FROM:TO@CYCLE". */
enum builds_status builds_add_upgrade(struct batch *batch, const char *const known_paths[KNOWN_BUILDS], const char *word,
                                      struct text *message);

#endif
