/* In an answerer: notes forbidden actions of a build. System calls outside the filter arrive as SIGSYS; reads of the time-stamp
 * counter and the vDSO as SIGSEGV. */
#ifndef Q237588_MODULE_TRAP_H
#define Q237588_MODULE_TRAP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A call is noted as its number and 1, or as one of these; 0: none. */
#define TRAP_CALLS_MAX UINT32_C(0xFFFF0000)
#define TRAP_COUNTER UINT32_C(0xFFFF0001) /* read the time-stamp counter */
#define TRAP_CLOCK UINT32_C(0xFFFF0002)   /* read the clock or random bytes by the vDSO */
#define TRAP_FOREIGN UINT32_C(0xFFFF0003) /* made a call of another architecture */

/* The exit status of a process that was ended for a call. */
#define TRAP_STATUS 77

/* Variables that the handler writes to, which must not be protected. */
const void *trap_state(size_t *length);

/* Sets where calls are noted. */
void trap_note_at(volatile uint32_t *call);

/* Starts noting calls outside the filter. False: errno says why. */
bool trap_begin(void);

/* Whether the handler can make a call on behalf of the caller on this processor. If not, the filter has to allow memory calls. */
#if defined(__x86_64__) || defined(__aarch64__)
#define TRAP_MAKES_CALLS 1
#else
#define TRAP_MAKES_CALLS 0
#endif

/* The harness's own calls for memory carry this mark in an unused last argument, and the filter allows them. Calls without it
 * reach the handler, which makes them, and notes them if a build is being asked. */
uint64_t trap_memory_mark(void);
#define TRAP_MEMORY_CALLS 6u
extern const int trap_memory_calls[TRAP_MEMORY_CALLS];

/* Calls of the dynamic loader and of the harness while a build is loaded. They reach the handler, too, which makes them, marked,
 * unless the build's own constructors or its ccm_compare_module() try them. */
#define TRAP_LOAD_CALLS 19u
extern const int trap_load_calls[TRAP_LOAD_CALLS];

/* Starts or ends the stage in which a build is loaded. */
void trap_load(bool loading);

/* Forbids the loading calls from now on. */
void trap_end_loading(void);

/* Says that a build is being asked, or no longer. */
void trap_ask(bool asked);

/* The first call for memory that a build made since the last call of this: its index in trap_memory_calls plus 1; 0: none. */
unsigned trap_take_memory_call(void);

/* mprotect(2), marked. */
int trap_protect(void *start, size_t length, int protection);

/* Sets the address of the vDSO, which is forbidden from now on. */
void trap_clock_at(const char *start, size_t length);

/* In a signal handler: whether the signal came from within the dynamic loader. */
bool trap_is_in_loader(const void *context);

/* In the handler of SIGSEGV: if the counter or the clock was read, notes it and ends this process. */
void trap_take_fault(const siginfo_t *info, const void *context);

/* Ends this process if a call was noted. */
void trap_check(void);

/* The name of a noted call, in the harness's own process: "openat". */
void trap_name(uint32_t call, char *name, size_t size);

#endif
