/* input/: Opening and reading files that users name; the position and quoting in error messages.
 * In: a path and a size limit.
 * Out: a descriptor or the bytes, or "file: problem; expected ...".
 *
 * Opens regular files only, without blocking, up to a size limit; pipe.h copies pipes that the user names to files.
 */
#ifndef Q237588_INPUT_INPUT_H
#define Q237588_INPUT_INPUT_H

#include "base/text.h"

#include <stdint.h>

/* The result of reading an input of any kind. INPUT_INVALID leads to exit status 3. */
enum input_status {
    INPUT_OK,
    INPUT_INVALID,
    INPUT_NO_MEMORY,
    INPUT_ENVIRONMENT /* the system failed: for files of a connector, and the copy of a sync's input */
};

/* Appends "path: " and the formatted text. Returns INPUT_INVALID, or INPUT_NO_MEMORY if that failed. */
enum input_status input_refuse(struct text *message, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Opens a regular file of at most `most` bytes for reading; refuses others without waiting for a pipe or device. INPUT_OK: the
 * caller closes *descriptor, *size is the file's size in bytes. INPUT_INVALID: `message` has "path: problem; expected ...". */
enum input_status input_open(const char *path, uint64_t most, int *descriptor, uint64_t *size, struct text *message);

/* Reads such a file completely. INPUT_OK: the caller frees *bytes, which is never NULL and is followed by a NUL that *length does
 * not include. */
enum input_status input_read(const char *path, uint64_t most, char **bytes, size_t *length, struct text *message);

#endif
