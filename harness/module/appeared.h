/* Writable memory of this process, from the kernel's list: which part appeared while a candidate was loaded, and the rest. */
#ifndef Q237588_MODULE_APPEARED_H
#define Q237588_MODULE_APPEARED_H

#include <stdbool.h>
#include <stddef.h>

/* Opens the kernel's list, while files can still be opened. If that fails, appeared_end() visits nothing. */
void appeared_open(void);

/* Records what is writable before the candidate is loaded. From here on allocations come from a fresh part of the heap. */
void appeared_begin(void);

/* Visits, as whole pages, what has become writable since: mappings, and the allocated part of the heap. Then allocations come
 * from a fresh part of the heap again. */
void appeared_end(void (*visit)(char *start, size_t length), void (*visit_heap)(char *start, size_t length));

/* Closes the list. */
void appeared_close(void);

/* Allocates all cached blocks of this thread, for good: the next allocation then writes to the allocator's variables. */
void appeared_take_cached(void);

/* A part of memory; whole pages. */
struct appeared_area {
    char *start;
    size_t length;
};

/* Visits the parts of an area that are in none of the others. */
void appeared_visit_outside(const struct appeared_area *area, const struct appeared_area *others, size_t count,
                            void (*visit)(char *start, size_t length));

/* After appeared_end(): the part of the heap that was allocated until then; empty if not known. */
struct appeared_area appeared_heap(void);

/* The area that was writable then and contains this address; empty: there is none. */
struct appeared_area appeared_area_of(const void *address);

#endif
