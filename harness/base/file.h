/* Files that are written completely or not at all. */
#ifndef Q237588_BASE_FILE_H
#define Q237588_BASE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

/* A file without a name, which disappears if the process dies. If the file system does not support this, it has a temporary name,
 * and signals that would end the process are blocked until it is renamed (except SIGKILL). */
struct whole_file {
    FILE *stream;
    char *path;
    char *temporary;      /* NULL: no name */
    bool durable;         /* set before closing: sync before replacing an old file, so that either survives a power failure */
    bool signals_blocked; /* `before` is the previous mask */
    sigset_t before;
};

/* Opens `path` for writing. Returns false and sets errno on failure; there is then nothing to close. */
bool whole_file_open(struct whole_file *file, const char *path) __attribute__((warn_unused_result));

/* The same with a temporary name from the start, as whole_file_open() does without file system support or /proc. */
bool whole_file_open_named(struct whole_file *file, const char *path) __attribute__((warn_unused_result));

/* Gives the file its name if `keep` is set and everything was written; else removes it. Returns false if it was removed;
 * after a failure errno is set. */
bool whole_file_close(struct whole_file *file, bool keep) __attribute__((warn_unused_result));

/* Writes all bytes to a descriptor. Returns false and sets errno on failure; some may have been written. */
bool file_write_all(int file, const char *bytes, size_t length) __attribute__((warn_unused_result));

/* Makes a folder and its missing parents. Returns true if it exists already, false and sets errno on failure. */
bool make_folders(const char *path) __attribute__((warn_unused_result));

#endif
