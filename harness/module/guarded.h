/* Asking a module that is not trusted, within a worker.
 *
 * Names are handed over in memory that the module can only read, each ending at a page that cannot be touched: a
 * module that reads one byte too far or writes to a name dies of it. Before each question the worker notes down what
 * is asked, so that its death can be told (module/witness.h). A process has one such memory: what is here belongs to
 * the worker as a whole.
 *
 * Without that memory (--no-fork) all of this hands the names over as they are.
 */
#ifndef Q237588_MODULE_GUARDED_H
#define Q237588_MODULE_GUARDED_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many modules a worker may ask at a time: a build and the one before an upgrade. */
#define GUARDED_MODULES 2u

/* Takes over the memory that witness_create() has made, in the worker. False: it cannot be mapped. */
bool guarded_begin(int memory);

/* How far the job has come; which cycle a run is in. Told to whoever looks after the worker has died. */
void guarded_step(uint64_t step);
void guarded_cycle(uint32_t cycle);

/* Makes room for names of this length. False: there is none to be had. */
bool guarded_reserve(size_t length);

/* Fills `at` with comparators that ask those of the module, in guarded memory. `module` is 0 to GUARDED_MODULES - 1;
 * a second call with the same number replaces the first. */
void guarded_wrap(unsigned module, const struct ccm_compare *compare, ccm_comparator *at[CCM_PLACES]);

/* From now on, until the next guarded_wrap(), a question whose names are short and that was asked before is asked with the names
 * before the end of that memory: they can still only be read, but reading past them is not noticed again. For who asks the
 * same few questions over and over: the C library's memcmp() is slow before a page that cannot be touched. */
void guarded_relax(void);

/* In a thread that asks: what lies from `low` on is below its stack, and nobody may touch it. A module that does has used up the stack, and
 * dies of it. */
void guarded_watch_stack(const char *low, size_t size);

/* Asks module 0 with the names where they are, which the caller has chosen; notes the question down all the same. */
int guarded_ask_in_place(enum ccm_place place, struct ccm_name a, struct ccm_name b);

#endif
