#include "base/memory.h"

#include <malloc.h>

#define GIVEN_BACK (1 << 20)
/* What is free at the end of the heap stays until it is so much, so that small blocks do not make it grow and shrink all the time. */
#define HEAP_KEPT (16 << 20)

void memory_set_up(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
}
