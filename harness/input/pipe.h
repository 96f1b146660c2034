/* Standard input and pipes, which can be read once, as files that can be read again. */
#ifndef Q237588_INPUT_PIPE_H
#define Q237588_INPUT_PIPE_H

#include "input/input.h"

#include <stdbool.h>

/* The path that means standard input. */
#define PIPE_STANDARD_INPUT "-"

/* Accepts a path that the user has named: if it is "-" or a pipe, reads it to its end, at most `most` bytes, into memory. From then on
 * input_open() of this path opens that. Paths that a file names are not accepted and so never wait for a pipe. INPUT_INVALID: `message`
 * has "path: problem". */
enum input_status pipe_accept(const char *path, uint64_t most, struct text *message);

/* From now on input_open() of this path opens this descriptor's file, which it takes over; of a path that is held already, the new one.
 * False: out of memory, and it is closed. */
bool pipe_hold(const char *path, int descriptor);

/* Forgets what is held of this path. */
void pipe_forget(const char *path);

/* A descriptor of what was read from `path`, at its start and the caller's to close; -1: nothing was. */
int pipe_open(const char *path);

#endif
