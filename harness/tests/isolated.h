/* Shared by tests of isolation. */
#ifndef Q237588_TESTS_ISOLATED_H
#define Q237588_TESTS_ISOLATED_H

#include <stdbool.h>

/* Whether the kernel has all parts of isolation and this build uses them; tests of isolation need it. */
bool is_isolated(void);

/* Changes the user of this process if it is root's. False: not possible. */
bool become_someone(void);

/* Whether that user can read the file. */
bool someone_can_read(const char *path);

#endif
