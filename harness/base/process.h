/* Processes that the harness forks. */
#ifndef Q237588_BASE_PROCESS_H
#define Q237588_BASE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Waits until a child has ended, `most_ms` milliseconds at most, without the time that it waits for a processor (clock_deadline_ms()); it
 * stays to be reaped. */
void process_wait(pid_t child, uint64_t most_ms);

/* Whether a process brings this signal upon itself by what it computes. */
bool process_signal_is_own(int signal);

#endif
