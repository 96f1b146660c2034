#include "base/memory.h"

#include <malloc.h>

#define MMAP_THRESHOLD (1 << 20)
/* Free memory at the end of the heap is kept up to this size, so that small blocks do not grow and shrink it all the time. */
#define HEAP_KEPT (16 << 20)

void memory_set_up(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
}
