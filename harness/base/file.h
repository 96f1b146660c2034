/* Files that are there whole or not at all. */
#ifndef Q237588_BASE_FILE_H
#define Q237588_BASE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

/* A file that has no name yet, so that nothing is left of it when the process dies; where the file system knows no such files, it has
 * one beside its own. As long as it has that one, signals that would end the process wait; SIGKILL does not. */
struct whole_file {
    FILE *stream;
    char *path;
    char *temporary; /* NULL: it has no name */
    bool
        lasting; /* to be set before it is closed: is on the disk before it takes the place of another, so that a power failure leaves
                      * one of them whole */
    bool waits; /* signals wait; `before` is what was blocked */
    sigset_t before;
};

/* Opens `path` for writing. False: errno says why, and there is nothing to close. */
bool whole_file_open(struct whole_file *file, const char *path) __attribute__((warn_unused_result));

/* The same with a name beside its own from the start: what the other does where the file system, or a missing /proc, leaves no choice. */
bool whole_file_open_named(struct whole_file *file, const char *path) __attribute__((warn_unused_result));

/* Gives the file its name if `keep` and everything could be written, removes it otherwise. False: not kept;
 * errno says why. */
bool whole_file_close(struct whole_file *file, bool keep) __attribute__((warn_unused_result));

/* Writes all bytes to a descriptor. False: errno says why, and some may be written. */
bool file_write_all(int file, const char *bytes, size_t length) __attribute__((warn_unused_result));

/* Makes a folder and those above it. False: errno says why; true where it is there already. */
bool make_folders(const char *path) __attribute__((warn_unused_result));

#endif
