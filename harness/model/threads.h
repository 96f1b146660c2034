/* Work that is divided among threads, whose result must not depend on how many there are.
 *
 * No thread outlives the call, so that processes may be forked before and after. What a module answers is never asked here: one
 * thread asks.
 */
#ifndef Q237588_MODEL_THREADS_H
#define Q237588_MODEL_THREADS_H

#include <stddef.h>

#define THREADS_MOST 64u

typedef void thread_work(void *context, unsigned part);

/* Into how many parts so many items are divided by `most` threads (0 counts as 1): as many as are worth a thread each; 1 at least. */
unsigned threads_parts(unsigned most, size_t items);

/* Where a part of so many items begins; that of the part `parts` is `items`. */
size_t threads_start(size_t items, unsigned parts, unsigned part);

/* Does all parts, THREADS_MOST at most, each in a thread of its own but the first, and returns when they are done. A part for which
 * no thread is to be had is done here. Signals are left to the caller's thread. */
void threads_run(unsigned parts, thread_work *work, void *context);

#endif
