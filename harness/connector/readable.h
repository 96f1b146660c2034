/* Which files a command may read: those that it names, and those of the interpreters that PATH leads to. */
#ifndef Q237588_CONNECTOR_READABLE_H
#define Q237588_CONNECTOR_READABLE_H

#include <stdbool.h>

/* Calls `allow` with each path; the same may come twice, and some may not be there. The first false ends it and is returned. */
bool readable_for_each(const char *command, bool (*allow)(void *context, const char *path), void *context);

/* The same for files that the command names by a path that is not absolute, from the current folder. */
bool readable_for_each_relative(const char *command, bool (*allow)(void *context, const char *path), void *context);

/* The same for one file, and what lies beside it. */
bool readable_beside(const char *path, bool (*allow)(void *context, const char *path), void *context);

#endif
