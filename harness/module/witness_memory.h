/* The layout of the memory that a worker shares with the harness's own process. */
#ifndef Q237588_MODULE_WITNESS_MEMORY_H
#define Q237588_MODULE_WITNESS_MEMORY_H

#include <stdint.h>

/* At its beginning. Behind it, from the next page on, the two names of the last question: a slot for each, a whole number of pages,
 * which the name fills from its end, or from a gap before it. */
struct witness_memory {
    uint64_t slot_size; /* in bytes */
    struct witness_note {
        uint64_t step;
        uint64_t lengths[2];
        uint32_t cycle;
        uint32_t asking;
        uint32_t module;
        uint32_t place;
        uint32_t fault;
        uint32_t fault_name;
        uint32_t call; /* see module/trap.h */
        uint32_t gap;  /* in bytes, between each name and the end of its slot */
    } note;
};

/* The size of a slot to begin with, in pages. */
#define WITNESS_SLOT_PAGES 4u

#endif
