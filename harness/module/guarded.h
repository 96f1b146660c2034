/* Asking a build that is not trusted, within an answerer.
 *
 * Names are handed over in memory that the build can only read, each ending at a page that cannot be touched: a build that reads one
 * byte too far, writes to a name or changes the processor's state ends there, and what it did is noted where
 * the judge finds it (module/channel.h). A process has one
 * such memory: what is here belongs to the answerer as a whole.
 */
#ifndef Q237588_MODULE_GUARDED_H
#define Q237588_MODULE_GUARDED_H

#include "ccm_compare.h"
#include "module/channel.h"

#include <stdbool.h>
#include <stddef.h>

/* The size of `struct channel_memory` in whole pages, and that of all of the memory to begin with, in bytes. */
size_t guarded_head_size(void);
size_t guarded_memory_size(void);

/* Maps the memory, in the answerer. NULL: errno says why. */
struct channel_memory *guarded_begin(int memory);

/* Makes room for names of this length. False: there is none to be had. */
bool guarded_reserve(size_t length);

/* Asks with the names in guarded memory. False: there is no room for them. */
bool guarded_ask(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);
/* The same with the names before the end of that memory, where they are short: they can still only be read, but reading past them is not
 * noticed. For a question that was asked before: the C library's memcmp() is slow before a page that cannot be touched. */
bool guarded_ask_again(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);
/* The same with the names at the beginning of their slots, where a page that cannot be touched lies in front of them. */
bool guarded_ask_in_front(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);

/* From now on, for a sample of the questions, all memory but the stack is protected (module/protection.h), and what lies above on the stack
 * is compared. After appeared_end(). */
void guarded_watch_all(void);

/* What the build did beside answering since this was asked last: bits of channel.h. */
unsigned guarded_take_effects(void);

/* In a thread that asks: what lies from `low` on is below its stack, and nobody may touch it. A build that does has used up the stack, and
 * crashes. */
void guarded_watch_stack(const char *low, size_t size);
/* In that thread, before it ends. */
void guarded_unwatch_stack(void);

/* From now on, what a build has left on the stack below it and in registers is gone when it is asked the next time. */
void guarded_clean(void);

/* How the signal of a fault is handled, in the kernel's form: an answerer that is isolated may set this again, and no other. */
const void *guarded_signal_action(void);

/* Asks with the names where they are, which the caller has chosen; what is on the stack beforehand changes from call to call. */
int guarded_ask_in_place(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b);

#endif
