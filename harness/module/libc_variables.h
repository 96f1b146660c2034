/* Detects changes of the C library's variables: buffers of the standard streams, fork handlers, random numbers, and others. Variables that
 * allocations and exit handlers change are ignored.
 */
#ifndef Q237588_MODULE_LIBC_VARIABLES_H
#define Q237588_MODULE_LIBC_VARIABLES_H

#include <stdbool.h>

/* Finds out which variables do not count, the first time. Allocates memory, and registers functions that do nothing. */
void libc_variables_begin(void);

/* Keeps them as they are, without allocating memory. */
void libc_variables_keep(void);

/* Whether one is otherwise since. False, too, where they could not be kept. */
bool libc_variables_differ(void);

#endif
