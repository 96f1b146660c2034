/* Hints for names of fixtures that do not exist. */
#ifndef Q237588_CLI_FIXTURE_NAMES_H
#define Q237588_CLI_FIXTURE_NAMES_H

#include "base/text.h"

/* Of the fixtures beside `path`, and in the folder `standard` where `path` has no folder, appends the nearest one by name as
 * "; did you mean FOLDER/NAME.yaml?". Nothing where `path` exists or none is near. */
void fixture_names_suggest(const char *path, const char *standard, struct text *message);

#endif
