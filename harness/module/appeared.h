/* Writable memory of this process, as the kernel lists it: what a candidate brought along while it was loaded, and the rest. */
#ifndef Q237588_MODULE_APPEARED_H
#define Q237588_MODULE_APPEARED_H

#include <stdbool.h>
#include <stddef.h>

/* Opens the kernel's list, before files cannot be opened any more. Without it, nothing is known, and nothing is given. */
void appeared_open(void);

/* What is writable now was there before the candidate. From here on the heap is a fresh one: no block below is given out any more. */
void appeared_begin(void);

/* Gives, as whole pages, what is writable now and was not before: mappings, and the part of the heap that was given out since. The heap is
 * a fresh one again. */
void appeared_end(void (*visit)(char *start, size_t length), void (*visit_heap)(char *start, size_t length));

/* Closes the list. */
void appeared_close(void);

/* A part of memory; whole pages. */
struct appeared_area {
    char *start;
    size_t length;
};

/* Gives the parts of an area that are in none of the others. */
void appeared_visit_outside(const struct appeared_area *area, const struct appeared_area *others, size_t count,
                            void (*visit)(char *start, size_t length));

/* After appeared_end(): the heap, as far as it was given out until then; empty where it is not known. */
struct appeared_area appeared_heap(void);

/* What was writable then and has this address in it; an empty area where nothing has. */
struct appeared_area appeared_area_of(const void *address);

#endif
