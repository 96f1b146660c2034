/* Names that become keys: of suites and cases in CI's history, of files. */
#ifndef Q237588_REPORT_UNIQUE_H
#define Q237588_REPORT_UNIQUE_H

#include <stdbool.h>
#include <stddef.h>

/* Sets unique[i] to names[i], or, where an earlier one is the same, to that with a number behind it, "a (2)", such that no two are the
 * same. They are stable: only names that are the same count. Each is safe to print, and the caller frees it. `are_safe`: the names are
 * safe to print already. False: out of memory; all are NULL then. */
bool unique_names(const char *const *names, size_t count, bool are_safe, char **unique);

#endif
