/* Write protection of memory, in whole pages, while a build is asked: the first write is noted and ends the protection. */
#ifndef Q237588_MODULE_PROTECTION_H
#define Q237588_MODULE_PROTECTION_H

#include "module/appeared.h"

#include <stdbool.h>
#include <stddef.h>

enum protection_kind {
    PROTECTION_OWN,    /* variables of a build */
    PROTECTION_HEAP,   /* its allocations while it was loaded */
    PROTECTION_OTHERS, /* the C library's variables, the environment: the harness may write there between two questions */
    PROTECTION_REST, /* variables of all others and the older part of the heap: for a sample of the questions, and all the time where
                          the harness does not write */
    PROTECTION_KINDS
};

/* Add memory of a kind. Memory that was added before keeps its kind. */
void protection_add_own(char *start, size_t length);
void protection_add_heap(char *start, size_t length);
void protection_add_others(char *start, size_t length);

/* Adds all other writable memory, except these areas, which are written to while a build is asked. */
void protection_add_rest(const struct appeared_area *but, size_t count);

/* Protects all kinds but PROTECTION_REST until the first write to each. Limited number of times. */
void protection_arm(void);

/* The same for PROTECTION_REST, for one question; and unprotects what the harness writes to between two questions. */
void protection_arm_rest(void);
void protection_release_rest(void);

/* In the handler of a fault: whether the address is in protected memory, which is then made writable. `by_build`: a build wrote
 * there. */
bool protection_take_fault(const char *address, bool by_build);

/* Notes a write that was detected by comparison. */
void protection_note_written(enum protection_kind kind);

/* Kinds that the build wrote to since the last call: bits of channel.h. */
unsigned protection_take_effects(void);

#endif
