/* In a worker: notes what a build tried that it may not. System calls outside the filter come here as SIGSYS; readings of the time-stamp
 * counter and the vDSO as SIGSEGV. */
#ifndef Q237588_MODULE_TRAP_H
#define Q237588_MODULE_TRAP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A call is noted as its number and 1, or as one of these; 0: none. */
#define TRAP_CALLS_MOST UINT32_C(0xFFFF0000)
#define TRAP_COUNTER UINT32_C(0xFFFF0001) /* read the time-stamp counter */
#define TRAP_CLOCK UINT32_C(0xFFFF0002)   /* read the clock or random bytes by the vDSO */
#define TRAP_FOREIGN UINT32_C(0xFFFF0003) /* made a call of another architecture */

/* The exit status of a process that was ended for a call. */
#define TRAP_STATUS 77

/* What is written to when a call is taken, and may not be protected. */
const void *trap_state(size_t *length);

/* Where calls are noted from now on. */
void trap_note_at(volatile uint32_t *call);

/* Calls outside the filter are noted from now on. False: errno says why. */
bool trap_begin(void);

/* Whether this processor's handlers can make a call in place of who tried it. Where they cannot, memory calls need a filter that allows
 * them. */
#if defined(__x86_64__) || defined(__aarch64__)
#define TRAP_MAKES_CALLS 1
#else
#define TRAP_MAKES_CALLS 0
#endif

/* Calls for memory, which the harness needs, too: with this in their last argument, which is of no meaning there, the filter allows them.
 * The others end in the handler, which makes them, and takes down those that are made while a build is asked. */
uint64_t trap_memory_mark(void);
#define TRAP_MEMORY_CALLS 6u
extern const int trap_memory_calls[TRAP_MEMORY_CALLS];

/* Calls of the dynamic loader and of the harness while a build is loaded. They end in the handler, too, which makes them, marked; but none
 * that the build's own constructors and its ccm_compare_module() try. */
#define TRAP_LOAD_CALLS 19u
extern const int trap_load_calls[TRAP_LOAD_CALLS];

/* A build is being loaded from now on, or no longer. */
void trap_load(bool loading);

/* No call of those is made from now on. */
void trap_end_loading(void);

/* Waits for a millisecond, marked: nobody else may wait. */
void trap_wait(void);

/* A build is asked from now on, or no longer. */
void trap_ask(bool asked);

/* The first call for memory that was made while a build was asked, since this was asked last: its index in trap_memory_calls, and 1; 0:
 * none. */
unsigned trap_take_memory_call(void);

/* mprotect(2), marked. */
int trap_protect(void *start, size_t length, int protection);

/* Where the vDSO is, which nobody may use any more. */
void trap_clock_at(const char *start, size_t length);

/* In a handler of a signal: whether it came from within the dynamic loader. */
bool trap_is_in_loader(const void *context);

/* In a handler of SIGSEGV: whether the counter or the clock was read. If so, it is noted and this process ends. */
void trap_take_fault(const siginfo_t *info, const void *context);

/* Ends this process if a call was noted. */
void trap_check(void);

/* The name of a noted call, in the harness's own process: "openat". */
void trap_name(uint32_t call, char *name, size_t size);

#endif
