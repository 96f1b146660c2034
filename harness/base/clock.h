/* The monotonic clock, and a thread's processor time. */
#ifndef Q237588_BASE_CLOCK_H
#define Q237588_BASE_CLOCK_H

#include <stdint.h>
#include <sys/types.h>

uint64_t clock_now_ns(void);
uint64_t clock_now_ms(void);

/* Time that the present threads of a process waited in the run queue; 0 if the kernel does not report it. */
uint64_t clock_delay_ms(pid_t process);

/* The deadline, by clock_now_ms(), of a process with a limit of `limit_ms` from `start` and a delay in the run queue. The delay
 * extends it, up to CLOCK_BUSY_TIMES the limit. */
#define CLOCK_BUSY_TIMES 30u
uint64_t clock_deadline_ms(uint64_t start, uint64_t limit_ms, uint64_t delay_ms);

/* The clock of time budgets: the monotonic clock minus time lost to other programs. */
uint64_t clock_budget_ms(void);
void clock_lose_ms(uint64_t lost);
/* Limits the time that is subtracted from now on, so that a budget ends on any machine. */
void clock_limit_lost_ms(uint64_t most);

/* Time left until a deadline by clock_budget_ms(); UINT64_MAX if `deadline` is 0 (no deadline). */
uint64_t clock_left_ms(uint64_t deadline);

/* Processor time of this thread. */
uint64_t clock_thread_ns(void);

/* Switches to a system call, for a process that cannot use the vDSO any more. Returns the address of the result, so that a filter
 * can allow this call only. */
const void *clock_use_system_call(void);

#endif
