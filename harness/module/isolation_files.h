/* Which files a worker can read while a build is loaded (Landlock). */
#ifndef Q237588_MODULE_ISOLATION_FILES_H
#define Q237588_MODULE_ISOLATION_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Restricts this process to reading these files, their folders, the system's libraries and locales, and the folders in
 * LD_LIBRARY_PATH. False: errno says why. */
bool files_restrict(const char *const paths[], size_t count);

#endif
