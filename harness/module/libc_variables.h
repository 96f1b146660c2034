/* Detects changes of the C library's variables: buffers of the standard streams, fork handlers, random numbers, and others.
 * Variables that allocations and exit handlers change are ignored.
 */
#ifndef Q237588_MODULE_LIBC_VARIABLES_H
#define Q237588_MODULE_LIBC_VARIABLES_H

#include <stdbool.h>

/* The first call finds the variables to ignore: it allocates memory and registers exit handlers that do nothing. */
void libc_variables_begin(void);

/* Copies the variables, without allocating memory. */
void libc_variables_keep(void);

/* Whether one differs from its copy. False, too, if there is no copy. */
bool libc_variables_differ(void);

#endif
