/* Which files a worker can read while a build is loaded (Landlock). */
#ifndef Q237588_MODULE_ISOLATION_FILES_H
#define Q237588_MODULE_ISOLATION_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* From here on this process can read these files, what lies in their folders, the system's libraries and locales, and what
 * LD_LIBRARY_PATH names; and write none. False: errno says why. */
bool files_restrict(const char *const paths[], size_t count);

#endif
