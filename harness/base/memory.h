/* The program's malloc settings. */
#ifndef Q237588_BASE_MEMORY_H
#define Q237588_BASE_MEMORY_H

/* Makes the C library return freed blocks of 1 MiB and more to the system; to be called once at the start. (By default it raises
 * this threshold to the largest block ever freed, up to 32 MiB, and so keeps most blocks of a million users.) */
void memory_set_up(void);

#endif
