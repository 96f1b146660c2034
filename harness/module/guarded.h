/* Asks an untrusted build, within an answerer.
 *
 * The names are in read-only memory, and each ends at a guard page: a build that reads past a name, writes to it or changes the
 * processor's state ends there, and a note for the judge says why (module/channel.h). One such memory for each answerer process.
 */
#ifndef Q237588_MODULE_GUARDED_H
#define Q237588_MODULE_GUARDED_H

#include "ccm_compare.h"
#include "module/channel.h"

#include <stdbool.h>
#include <stddef.h>

/* Initial size of the memory, in bytes. */
size_t guarded_memory_size(void);

/* Maps the memory, in the answerer. NULL: errno says why. */
struct channel_memory *guarded_begin(int memory);

/* Makes room for names of this length. False: out of memory. */
bool guarded_reserve(size_t length);

/* Asks with the names in guarded memory. False: out of memory. */
bool guarded_ask(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);
/* The same, but short names do not end at the guard page: reading past them is not detected. For a question that was asked
 * before, as memcmp(3) is slow next to a guard page. */
bool guarded_ask_again(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);
/* The same with guard pages in front of the names. */
bool guarded_ask_in_front(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order);

/* From now on, for a sample of the questions, protects all memory but the stack (module/protection.h) and compares the callers'
 * stack (module/checkpoint.h). Call it after appeared_end(). */
void guarded_watch_all(void);

/* Side effects of the build since the last call: bits of channel.h. */
unsigned guarded_take_effects(void);

/* In a thread that asks: `size` bytes from `low` on are the guard pages below its stack. A build that touches them has
 * overflowed it. */
void guarded_watch_stack(const char *low, size_t size);
/* In that thread, before it ends. */
void guarded_unwatch_stack(void);

/* From now on, clears the unused stack and the registers before each question. */
void guarded_clean(void);

/* The action for fault signals, in the kernel's form: the only one that an isolated answerer may set. */
const void *guarded_signal_action(void);

/* Asks without copying the names, whose addresses the caller has chosen; the unused stack has other contents at each call. */
int guarded_ask_in_place(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b);

#endif
