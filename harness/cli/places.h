/* Where the fixtures and the known builds are: beside the program in its build tree, or where they were installed. */
#ifndef Q237588_CLI_PLACES_H
#define Q237588_CLI_PLACES_H

#include "fixture/fixture.h"

/* Paths, owned. */
struct places {
    char *modules[KNOWN_BUILDS];
    char *fixtures; /* the folder that is meant when no fixture is named */
    char *locales;  /* those made for verification */
};

/* False: out of memory; clean-up is legal all the same. Nothing is said of whether what is there can be used. */
bool places_find(struct places *places);
void places_clean_up(struct places *places);

#endif
