/* The monotonic clock, and a thread's own. */
#ifndef Q237588_BASE_CLOCK_H
#define Q237588_BASE_CLOCK_H

#include <stdint.h>

uint64_t clock_now_ns(void);
uint64_t clock_now_ms(void);

/* How long is left until a time of clock_now_ms(); UINT64_MAX where `deadline` is 0: there is none. */
uint64_t clock_left_ms(uint64_t deadline);

/* How long this thread has used a processor. */
uint64_t clock_thread_ns(void);

/* From now on the kernel is asked by a system call, as the vDSO cannot be used in this process any more. Returns where the answer is
 * stored, so that a filter can allow this call alone. */
const void *clock_use_system_call(void);

#endif
