/* Paths of the fixtures and the known builds: in the program's build tree, or as installed. */
#ifndef Q237588_CLI_PATHS_H
#define Q237588_CLI_PATHS_H

#include "fixture/fixture.h"

/* Paths, owned. */
struct paths {
    char *modules[KNOWN_BUILDS];
    char *fixtures; /* the folder of the default fixtures */
    char *locales;  /* for verification */
};

/* Finds the paths, without checking the files. Returns false if out of memory; clean-up is legal then, too. */
bool paths_find(struct paths *paths);
void paths_clean_up(struct paths *paths);

#endif
