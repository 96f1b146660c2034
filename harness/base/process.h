/* Child processes of the harness. */
#ifndef Q237588_BASE_PROCESS_H
#define Q237588_BASE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Waits until a child has ended, at most `most_ms` milliseconds, not counting its time in the run queue (clock_deadline_ms()). Does
 * not reap it. */
void process_wait(pid_t child, uint64_t most_ms);

/* Whether a fault of the process's own code raises this signal. */
bool process_signal_is_own(int signal);

#endif
