/* Memory of a process that is protected while a build is asked: writing to it is noticed, and lets go of it. Whole pages. */
#ifndef Q237588_MODULE_PROTECTION_H
#define Q237588_MODULE_PROTECTION_H

#include "module/appeared.h"

#include <stdbool.h>
#include <stddef.h>

enum protection_kind {
    PROTECTION_OWN,    /* what a build brought along */
    PROTECTION_HEAP,   /* what it allocated meanwhile */
    PROTECTION_OTHERS, /* the C library's variables, the environment: the harness may write there between two questions */
    PROTECTION_REST, /* variables of all others and the older part of the heap: for a sample of the questions, and all the time where
                          the harness does not write */
    PROTECTION_KINDS
};

/* What was added before stays of its kind. */
void protection_add_own(char *start, size_t length);
void protection_add_heap(char *start, size_t length);
void protection_add_others(char *start, size_t length);

/* All that is left, but for these areas, which are written to while a build is asked. */
void protection_add_rest(const struct appeared_area *but, size_t count);

/* Protects all but the rest from now on, until it is written to once; has no effect after a number of times. */
void protection_arm(void);

/* The same for the rest, for one question; and lets go of it where the harness writes between two questions. */
void protection_arm_rest(void);
void protection_release_rest(void);

/* In a handler of a fault at the address: whether it is protected memory, which is writable again; `by_build`: a build wrote there. */
bool protection_take_fault(const char *address, bool by_build);

/* It was written to, as was found out otherwise. */
void protection_note_written(enum protection_kind kind);

/* What the build wrote to since this was asked last: bits of channel.h. */
unsigned protection_take_effects(void);

#endif
