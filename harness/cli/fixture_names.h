/* Hints for fixtures that do not exist. */
#ifndef Q237588_CLI_FIXTURE_NAMES_H
#define Q237588_CLI_FIXTURE_NAMES_H

#include "base/text.h"

/* Appends "; did you mean FOLDER/NAME.yaml?" for the fixture with the nearest name beside `path`, or in the folder `standard` if
 * `path` has no folder. Appends nothing if `path` exists or no name is near. */
void fixture_names_suggest(const char *path, const char *standard, struct text *message);

#endif
