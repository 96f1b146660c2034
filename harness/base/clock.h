/* The monotonic clock, and a thread's own. */
#ifndef Q237588_BASE_CLOCK_H
#define Q237588_BASE_CLOCK_H

#include <stdint.h>
#include <sys/types.h>

uint64_t clock_now_ns(void);
uint64_t clock_now_ms(void);

/* How long the threads that a process has now have been ready to run while others used the processors; 0 where the kernel does not say. */
uint64_t clock_delay_ms(pid_t process);

/* By clock_now_ms(), when time is over for a process that had `limit_ms` from `start` on, and was delayed since: on a busy machine it may
 * take CLOCK_BUSY_TIMES as long. */
#define CLOCK_BUSY_TIMES 30u
uint64_t clock_deadline_ms(uint64_t start, uint64_t limit_ms, uint64_t delay_ms);

/* The clock of budgets: the monotonic one without what was lost to other programs. */
uint64_t clock_budget_ms(void);
void clock_lose_ms(uint64_t lost);

/* How long is left until a time of clock_budget_ms(); UINT64_MAX where `deadline` is 0: there is none. */
uint64_t clock_left_ms(uint64_t deadline);

/* How long this thread has used a processor. */
uint64_t clock_thread_ns(void);

/* From now on the kernel is asked by a system call, as the vDSO cannot be used in this process any more. Returns where the answer is
 * stored, so that a filter can allow this call alone. */
const void *clock_use_system_call(void);

#endif
