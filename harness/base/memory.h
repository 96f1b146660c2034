/* How the program as a whole treats memory. */
#ifndef Q237588_BASE_MEMORY_H
#define Q237588_BASE_MEMORY_H

/* Has the C library give every block from 1 MiB on back to the system when it is freed: called once, when a program starts. (By itself it
 * keeps those that are no larger than the largest one ever freed, up to 32 MiB, and with a million users that is most of them.) */
void memory_set_up(void);

#endif
