/* Memory for a few large blocks.
 *
 * Most of what ten million users take is some arrays of hundreds of megabytes. Where one is given back it should be gone, and while it is
 * there, a processor should not look up every 4 KiB of it where they are.
 */
#ifndef Q237588_BASE_MEMORY_H
#define Q237588_BASE_MEMORY_H

#include <stddef.h>

/* From so many bytes on a block is large. */
#define MEMORY_LARGE (32u << 20)

/* As malloc(), calloc() and realloc(), whose free() gives the block back. A large one asks for huge pages. */
void *memory_get(size_t size);
void *memory_get_zeroed(size_t count, size_t size);
void *memory_resize(void *block, size_t size);

/* Has the C library give every block from 1 MiB on back to the system when it is freed, for the whole program: called once, when it
 * starts. (By itself it keeps those that are smaller than the largest one ever freed, up to 32 MiB, and with a million users that is
 * most of them.) */
void memory_set_up(void);

#endif
