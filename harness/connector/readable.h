/* Files that a command may read: those in its words, and those of the interpreters in PATH. */
#ifndef Q237588_CONNECTOR_READABLE_H
#define Q237588_CONNECTOR_READABLE_H

#include <stdbool.h>

/* Calls `allow` with each path; paths may repeat, and may not exist. Stops at the first false, and returns it. */
bool readable_for_each(const char *command, bool (*allow)(void *context, const char *path), void *context);

/* The same for files that the command names by a relative path, from the current folder. */
bool readable_for_each_relative(const char *command, bool (*allow)(void *context, const char *path), void *context);

/* The same for one file and its folder. */
bool readable_beside(const char *path, bool (*allow)(void *context, const char *path), void *context);

#endif
