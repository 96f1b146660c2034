/* Resource limits of a worker. A limit is never set above the hard one that the harness was started with. */
#ifndef Q237588_MODULE_LIMITS_H
#define Q237588_MODULE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Limits on a file that a worker writes, and on its stack, in bytes. */
#define LIMITS_FILE_MAX (UINT64_C(64) << 20)
#define LIMITS_STACK_MAX (UINT64_C(8) << 20)

/* In a worker: lowers the limit on this resource to `most`. False: errno says why. */
bool limits_lower(int resource, uint64_t most) __attribute__((warn_unused_result));

/* In the pool: allows a worker `limit_ms` more of processor time (0: no limit), after which it gets SIGXCPU. *clamped: the hard
 * limit allows less. False: errno says why. */
bool limits_allow_time(pid_t worker, uint64_t limit_ms, bool *clamped) __attribute__((warn_unused_result));

/* Whether the hard limit on this resource is lower than this. */
bool limits_allow_less(int resource, uint64_t than);

/* Hard limit on processor time in seconds; UINT64_MAX: none. */
uint64_t limits_time_most(void);

/* Peak size of a process's address space, in bytes; 0: not known. */
uint64_t limits_memory_taken(pid_t process);

#endif
