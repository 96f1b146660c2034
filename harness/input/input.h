/* input/: Opening and reading files that users name; the position and quoting in error messages.
 * In: a path and the largest size that is accepted.
 * Out: a descriptor or the bytes, or "file: problem; what to do".
 *
 * Input files: opened with care, and read into memory.
 */
#ifndef Q237588_INPUT_INPUT_H
#define Q237588_INPUT_INPUT_H

#include "base/text.h"

#include <stdint.h>

/* What came of reading an input, whatever it is. */
enum input_status { INPUT_OK, INPUT_INVALID /* it cannot be used: exit status 3 */, INPUT_NO_MEMORY };

/* Opens a regular file of at most `most` bytes for reading; nothing else is waited for or read from. INPUT_OK:
 * *descriptor is the caller's to close, *size is the file's size in bytes. INPUT_INVALID: `message` has "path:
 * what was found, what to do". */
enum input_status input_open(const char *path, uint64_t most, int *descriptor, uint64_t *size, struct text *message);

/* Reads such a file whole. INPUT_OK: *bytes is the caller's to free, never NULL; a NUL that *length does not
 * count follows. */
enum input_status input_read(const char *path, uint64_t most, char **bytes, size_t *length, struct text *message);

#endif
