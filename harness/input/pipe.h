/* Copies standard input and pipes, which can be read only once, to files in memory. */
#ifndef Q237588_INPUT_PIPE_H
#define Q237588_INPUT_PIPE_H

#include "input/input.h"

#include <stdbool.h>

/* The path of standard input. */
#define PIPE_STANDARD_INPUT "-"

/* Accepts a path that the user has named: if it is "-" or a pipe, copies it to memory, at most `most` bytes. From then on
 * input_open() of this path opens the copy. Paths named in files are not accepted, so they never wait for a pipe. INPUT_INVALID:
 * `message` has "path: problem". */
enum input_status pipe_accept(const char *path, uint64_t most, struct text *message);

/* Makes input_open() of this path open this descriptor's file. Takes ownership of the descriptor; replaces an earlier one of the
 * same path. Returns false if out of memory; the descriptor is then closed. */
bool pipe_hold(const char *path, int descriptor);

/* Discards the copy of this path. */
void pipe_forget(const char *path);

/* A descriptor of the copy of `path`, at its start, which the caller closes; -1 if there is no copy. */
int pipe_open(const char *path);

#endif
