/* Unique names for keys: of suites and cases in CI's history, and of files. */
#ifndef Q237588_REPORT_UNIQUE_H
#define Q237588_REPORT_UNIQUE_H

#include <stdbool.h>
#include <stddef.h>

/* Sets unique[i] to names[i], with a number if an earlier name is equal, "a (2)". The result for a name depends on equal names
 * only. Each result is safe to print, and the caller frees it. `are_safe`: the names are safe to print already. Returns false if
 * out of memory; all are NULL then. */
bool unique_names(const char *const *names, size_t count, bool are_safe, char **unique);

#endif
