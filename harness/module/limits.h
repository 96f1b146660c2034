/* Limits on what a worker may take. A limit is never set above the hard one that the harness was started with. */
#ifndef Q237588_MODULE_LIMITS_H
#define Q237588_MODULE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Of a file that a worker writes, and of its stack, in bytes. */
#define LIMITS_FILE_MOST (UINT64_C(64) << 20)
#define LIMITS_STACK_MOST (UINT64_C(8) << 20)

/* In a worker: nothing of this resource beyond `most` from now on. False: errno says why. */
bool limits_lower(int resource, uint64_t most) __attribute__((warn_unused_result));

/* In the pool: lets a worker use the processor for `limit_ms` more (0: without limit); it then gets SIGXCPU. *clamped: the hard limit
 * allows less. False: errno says why. */
bool limits_give_time(pid_t worker, uint64_t limit_ms, bool *clamped) __attribute__((warn_unused_result));

/* Whether the harness was started with a lower limit on this resource. */
bool limits_allow_less(int resource, uint64_t than);

/* Seconds of processor time that a hard limit allows; UINT64_MAX: any. */
uint64_t limits_time_most(void);

/* The most that a process has ever taken of its address space, in bytes; 0: not known. */
uint64_t limits_memory_taken(pid_t process);

#endif
