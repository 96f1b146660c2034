#include "module/appeared.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Nothing of this is used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* More than a process of the test suites with all libraries has. */
#define AREAS_MAX 512u
/* Most bytes of the list as text. */
#define LIST_MAX ((size_t)256 << 10)
/* Largest blocks that malloc(3) caches by size (tcache), in bytes. */
#define CACHED_MAX 1040u
#define CACHED_STEP 16u
/* Most cached blocks of one size, in any release of glibc. */
#define CACHED_BLOCKS 16u
/* Largest free block that fence_heap() takes, in bytes; larger ones are few and seldom used. */
#define FREE_MAX ((size_t)1 << 24)

struct areas {
    struct appeared_area at[AREAS_MAX];
    size_t count;
};

static struct {
    int list; /* 0: there is none */
    struct areas before, now;
    char *heap, *heap_end; /* the part allocated while the candidate was loaded; NULL: not known */
} appeared;

void appeared_open(void)
{
    appeared.list = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (appeared.list < 0)
        appeared.list = 0;
}

static void add_area(struct areas *areas, uintptr_t start, uintptr_t end)
{
    if (areas->count < AREAS_MAX && start < end)
        areas->at[areas->count++] =
            (struct appeared_area){.start = (char *)start, .length = end - start}; /* NOLINT(performance-no-int-to-ptr) */
}

/* Reads the list into mapped memory, so that the heap stays as it is. False: the list is not known. */
static bool read_areas(struct areas *areas)
{
    areas->count = 0;
    char *text = mmap(NULL, LIST_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (text == MAP_FAILED)
        return false;
    size_t length = 0;
    ssize_t got = 1;
    if (lseek(appeared.list, 0, SEEK_SET) != 0)
        got = 0;
    while (got > 0 && length < LIST_MAX - 1) {
        got = read(appeared.list, text + length, LIST_MAX - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    }
    for (char *line = text, *end; (end = memchr(line, '\n', length - (size_t)(line - text))) != NULL; line = end + 1) {
        char *dash, *space;
        uintptr_t from = strtoumax(line, &dash, 16), to = *dash == '-' ? strtoumax(dash + 1, &space, 16) : 0;
        uintptr_t own = (uintptr_t)text;
        if (to && strncmp(space, " rw", 3) == 0) {
            add_area(areas, from, from <= own && own < to ? own : to);
            add_area(areas, from <= own && own < to ? own + LIST_MAX : to, to);
        }
    }
    munmap(text, LIST_MAX);
    return length > 0;
}

/* ---- The heap ---------------------------------------------------------------------------------------------------------------- */

/* Allocates all free blocks of this size below `fence`, and never frees them. */
static void take_blocks(size_t size, const char *fence)
{
    for (char *block = malloc(size); block; block = malloc(size))
        if (block >= fence) {
            free(block);
            break;
        }
}

/* Makes malloc(3) place all further blocks behind the returned address. NULL: not possible. */
static char *fence_heap(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), all = mallinfo2().fordblks + 2 * page;
    char *end = sbrk(0);
    if (end == (void *)-1 || all > FREE_MAX ||
        !mallopt(M_MMAP_THRESHOLD, (int)FREE_MAX * 2)) /* NOLINT(performance-no-int-to-ptr) */
        return NULL;
    /* Larger than all free blocks together, so it begins where the last one, at the end of the heap, began. */
    char *block = malloc(all), *fence = block;
    char *fitted = block ? realloc(block, 2 * page) : NULL;
    bool of_heap = fitted == fence && fence >= end - all && fence < (char *)sbrk(0);
    for (size_t size = all / 2; of_heap && size > CACHED_MAX; size /= 2)
        take_blocks(size, fence);
    for (size_t size = CACHED_MAX - sizeof(size_t); of_heap && size > CACHED_STEP; size -= CACHED_STEP)
        take_blocks(size, fence);
    (void)mallopt(M_MMAP_THRESHOLD, 128 << 10); /* glibc's default */
    return of_heap ? fence + (page - (uintptr_t)fence % page) % page : NULL;
}

void appeared_take_cached(void)
{
    for (size_t size = CACHED_MAX - sizeof(size_t); size > CACHED_STEP; size -= CACHED_STEP)
        for (unsigned i = 0; i < CACHED_BLOCKS; i++) {
            void *volatile block = malloc(size); /* cppcheck-suppress unusedAllocatedMemory ; leaked on purpose */
            (void)block;
        }
}

/* ---- New memory -------------------------------------------------------------------------------------------------------------- */

void appeared_begin(void)
{
    if (!appeared.list)
        return;
    appeared.heap = fence_heap();
    if (!read_areas(&appeared.before))
        appeared.heap = NULL;
}

/* The heap's segment also grows without a candidate. */
static bool is_heap(const struct appeared_area *area)
{
    char *end = sbrk(0);
    return area->start < end && area->start + area->length >= end;
}

void appeared_close(void)
{
    if (appeared.list)
        close(appeared.list);
    appeared.list = 0;
}

void appeared_visit_outside(const struct appeared_area *area, const struct appeared_area *others, size_t count,
                            void (*visit)(char *start, size_t length))
{
    char *at = area->start, *end = area->start + area->length;
    while (at < end) {
        char *next = end, *behind = NULL;
        for (size_t i = 0; i < count; i++) {
            if (at >= others[i].start && at < others[i].start + others[i].length)
                behind = others[i].start + others[i].length;
            else if (others[i].start > at && others[i].start < next)
                next = others[i].start;
        }
        if (!behind)
            visit(at, (size_t)(next - at));
        at = behind ? behind : next;
    }
}

void appeared_end(void (*visit)(char *start, size_t length), void (*visit_heap)(char *start, size_t length))
{
    if (!appeared.list)
        return;
    appeared.heap_end = appeared.heap ? fence_heap() : NULL;
    if (!appeared.before.count || !read_areas(&appeared.now))
        appeared.before.count = appeared.now.count = 0;
    for (size_t i = 0; i < appeared.now.count; i++)
        if (!is_heap(&appeared.now.at[i]))
            appeared_visit_outside(&appeared.now.at[i], appeared.before.at, appeared.before.count, visit);
    if (appeared.now.count && appeared.heap_end > appeared.heap)
        visit_heap(appeared.heap, (size_t)(appeared.heap_end - appeared.heap));
}

struct appeared_area appeared_heap(void)
{
    const struct appeared_area *at = appeared.now.at;
    for (size_t i = 0; i < appeared.now.count && appeared.heap_end; i++)
        if (appeared.heap_end > at[i].start && appeared.heap_end <= at[i].start + at[i].length) {
            /* In a forked process, the part that grew since is a separate area. */
            while (i > 0 && at[i - 1].start + at[i - 1].length == at[i].start)
                i--;
            return (struct appeared_area){.start = at[i].start, .length = (size_t)(appeared.heap_end - at[i].start)};
        }
    return (struct appeared_area){0};
}

struct appeared_area appeared_area_of(const void *address)
{
    const char *at = address;
    for (size_t i = 0; i < appeared.now.count; i++)
        if (at >= appeared.now.at[i].start && at < appeared.now.at[i].start + appeared.now.at[i].length)
            return appeared.now.at[i];
    return (struct appeared_area){0};
}
/* LCOV_EXCL_STOP */
