/* A sample of the questions for which a build is watched more closely than there is time for at each: the stack of those who ask it, and
 * the variables of its thread, are compared with what they were. In the process's first thread. */
#ifndef Q237588_MODULE_CHECKPOINT_H
#define Q237588_MODULE_CHECKPOINT_H

#include "module/appeared.h"

#include <stdbool.h>

/* After appeared_end(), once. Without memory for a copy, no question is of the sample. */
void checkpoint_begin(void);

/* Whether the next question is of the sample: the first ones are, later ones at growing distances. */
bool checkpoint_is_due(void);

/* Copies what lies above `frame`, and the variables of the thread; then, whether they differ from the copy. */
void checkpoint_copy(const char *frame);
bool checkpoint_differs(void);

/* The variables of the thread, which nobody may protect. */
struct appeared_area checkpoint_thread(void);

#endif
