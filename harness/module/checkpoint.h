/* A sample of the questions at which the stack of the callers and the variables of the thread are compared with a copy made
 * before; it would take too long at each question. In the process's first thread. */
#ifndef Q237588_MODULE_CHECKPOINT_H
#define Q237588_MODULE_CHECKPOINT_H

#include "module/appeared.h"

#include <stdbool.h>

/* Call it once, after appeared_end(). If there is no memory for copies, the sample stays empty. */
void checkpoint_begin(void);

/* Add variables in this thread, of the build or the C library. */
void checkpoint_add_variables(char *start, size_t length);
void checkpoint_add_library(char *start, size_t length);
/* Copies those of the library; the harness changes them, too. */
void checkpoint_copy_library(void);

/* Whether variables have changed since the last call, or the copy. Checked after each question, in the sample or not. */
bool checkpoint_variables_differ(void);
bool checkpoint_library_differs(void);

/* Whether the next question is in the sample: the first ones are, later ones at growing distances. */
bool checkpoint_is_due(void);

/* Copy the stack above `frame` and the variables of the thread; return whether they differ from the copy. */
void checkpoint_copy(const char *frame);
bool checkpoint_differs(void);

/* The variables of the thread, which must not be protected. */
struct appeared_area checkpoint_thread(void);

#endif
