#include "base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((uintptr_t)2 << 20)
#define GIVEN_BACK (1 << 20)
/* What is free at the end of the heap stays until it is so much, so that small blocks do not make it grow and shrink all the time. */
#define HEAP_KEPT (16 << 20)

/* Advice only: what becomes of it makes no difference but in time. */
static void *advise(void *block, size_t size)
{
    uintptr_t start = ((uintptr_t)block + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    uintptr_t end = ((uintptr_t)block + size) / HUGE_PAGE * HUGE_PAGE;
    if (block && size >= MEMORY_LARGE)
        (void)madvise((char *)block + (start - (uintptr_t)block), end - start, MADV_HUGEPAGE);
    return block;
}

void *memory_get(size_t size) { return advise(malloc(size), size); }

void *memory_get_zeroed(size_t count, size_t size) { return advise(calloc(count, size), count * size); }

void *memory_resize(void *block, size_t size) { return advise(realloc(block, size), size); }

void memory_set_up(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
}
