/* Shared by tests of connectors. */
#ifndef Q237588_TESTS_CONNECTORS_H
#define Q237588_TESTS_CONNECTORS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A folder outside the build tree, like a user's; remove_folder() removes it. */
char *new_temporary_folder(void);

/* The JSON of the one run of a fixture with a connector, as a new reference. TMPDIR is `temporary`, if it is not NULL; `option`
 * is one more, if it is not NULL. The environment holds Q237588_SECRET, which no connector is to see. */
json_t *run_of_connector(const char *temporary, const char *fixture, const char *command, const char *option);

bool folder_is_empty(const char *folder);
void assert_folder_is_empty(const char *folder);
void assert_report_holds(const char *folder, const char *name, const char *part);

/* How many processes `sleep SECONDS` there are. */
size_t count_processes(int seconds);

#endif
