/* Noticing that the variables of the C library have changed: buffers of the standard streams, functions to be called at a fork, random numbers,
 * handlers of errors, and whatever else it has. Those that change when memory is allocated, or a function is registered for the end of the
 * process, do not count.
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
