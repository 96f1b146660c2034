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
#define TRAP_CLOCK UINT32_C(0xFFFF0002)   /* read the clock by the vDSO */
#define TRAP_FOREIGN UINT32_C(0xFFFF0003) /* made a call of another architecture */

/* The exit status of a process that was ended for a call. */
#define TRAP_STATUS 77

/* Where calls are noted from now on. */
void trap_note_at(volatile uint32_t *call);

/* Calls outside the filter are noted from now on. */
void trap_begin(void);

/* Where the vDSO is, which nobody may use any more. */
void trap_clock_at(const char *start, size_t length);

/* In a handler of SIGSEGV: whether the counter or the clock was read. If so, it is noted and this process ends. */
void trap_take_fault(const siginfo_t *info, const void *context);

/* Ends this process if a call was noted. */
void trap_check(void);

/* The name of a noted call, in the harness's own process: "openat". */
void trap_name(uint32_t call, char *name, size_t size);

#endif
