/* What tests of isolation share. */
#ifndef Q237588_TESTS_ISOLATED_H
#define Q237588_TESTS_ISOLATED_H

#include <stdbool.h>

/* Whether the kernel has all parts and this build uses them: what is tried cannot be seen otherwise. */
bool is_isolated(void);

/* Has this process run as another user where root runs it. False: it cannot. */
bool become_someone(void);

/* Whether that user can read the file. */
bool someone_can_read(const char *path);

#endif
