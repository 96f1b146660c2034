/* A module that makes system calls on memory and keeps none; not for every name, so that the test is fast. */
#include "law_module.h"

#include <stdint.h>
#include <sys/mman.h>

#define PAGE 4096u

/* The page that contains the address. */
static void *page_of(char *at) { return at - (uintptr_t)at % PAGE; }

static int protect(struct ccm_name a, struct ccm_name b)
{
    char here = 0;
    return !holds(a, 'q') || mprotect(page_of(&here), PAGE, PROT_READ | PROT_WRITE) == 0 ? by_bytes(a, b) : 0;
}

static int advise(struct ccm_name a, struct ccm_name b)
{
    char here = 0;
    return !holds(a, 'q') || madvise(page_of(&here), PAGE, MADV_NORMAL) == 0 ? by_bytes(a, b) : 0;
}

static int map(struct ccm_name a, struct ccm_name b)
{
    if (!holds(a, 'q'))
        return by_bytes(a, b);
    void *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED && munmap(memory, PAGE) == 0 ? by_bytes(a, b) : 0;
}

LAW_MODULE(protect, advise, map)
