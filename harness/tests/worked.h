/* Jobs of workers in tests. */
#ifndef Q237588_TESTS_WORKED_H
#define Q237588_TESTS_WORKED_H

#include <stddef.h>
#include <stdint.h>

/* Does not come back. */
void worked_hang(void);

/* A short time limit for job 11. */
uint64_t worked_limit(void *context, size_t job);

#endif
