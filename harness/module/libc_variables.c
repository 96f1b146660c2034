#include "module/libc_variables.h"

#include "module/module.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Not used with sanitizers, where coverage is counted: they have an allocator of their own.
 * LCOV_EXCL_START */

typedef uintptr_t word;

/* More than one of glibc's lists of exit handlers holds. */
#define EXIT_FUNCTIONS 33u
/* In bytes: a block above the largest threshold for mappings; and one that free(3) puts on the arena's list of unsorted blocks. */
#define BLOCK_MAPPED ((size_t)33 << 20)
#define BLOCK_UNSORTED 2000u
/* In glibc's struct malloc_par, bytes of counts and thresholds on both sides of the total size of mapped blocks. */
#define AROUND_SUM 104u
/* In glibc's struct malloc_state, the offset of that list, and the size of the structure, in bytes. */
#define UNSORTED_OFFSET 96u
#define ARENA_SIZE 2200u

static struct {
    word *kept, *now; /* copies; NULL: there are none */
    bool *ignored;    /* by word */
    size_t size;      /* of all segments, in bytes */
    char *to;         /* destination of copy_segment() */
    const char *arena;
    bool arena_found; /* in the segments */
} variables;

static void for_each_segment(void (*visit)(char *start, size_t length))
{
    module_for_each_writable_at(dlsym(RTLD_DEFAULT, "setenv"), visit);
}

static void add_size(char *start, size_t length)
{
    (void)start;
    variables.size += length;
}

static void copy_segment(char *start, size_t length)
{
    memcpy(variables.to, start, length);
    variables.to += length;
}

static void copy(word *to)
{
    variables.to = (char *)to;
    for_each_segment(copy_segment);
}

/* Ignores, from now on, the words that have changed since the copy. */
static void ignore_changes(void)
{
    copy(variables.now);
    for (size_t i = 0; i < variables.size / sizeof(word); i++)
        variables.ignored[i] = variables.ignored[i] || variables.now[i] != variables.kept[i];
    memcpy(variables.kept, variables.now, variables.size);
}

static void ignore_arena_in(char *start, size_t length)
{
    bool *ignored = variables.ignored + (size_t)(variables.to - (char *)variables.kept) / sizeof(word);
    for (size_t at = 0; at < length; at += sizeof(word))
        if (start + at >= variables.arena && start + at < variables.arena + ARENA_SIZE)
            variables.arena_found = ignored[at / sizeof(word)] = true;
    variables.to += length;
}

/* Ignores the arena, which a freed block leads to: it points to the head of its list. False: not found. */
static bool ignore_arena(void)
{
    const char *head = NULL;
    char *volatile block = malloc(BLOCK_UNSORTED), *behind = malloc(BLOCK_UNSORTED);
    free(block);
    if (block && behind)
        memcpy(&head, block + sizeof head, sizeof head); /* its predecessor, which is the head */
    free(behind);
    variables.arena = head ? head - UNSORTED_OFFSET : NULL;
    variables.to = (char *)variables.kept;
    for_each_segment(ignore_arena_in);
    return variables.arena_found;
}

/* Ignores the surroundings of the total size of mapped blocks, while only a block of that size is mapped. False: not found. */
static bool ignore_around_sum(size_t size)
{
    size_t words = variables.size / sizeof(word), around = AROUND_SUM / sizeof(word), page = (size_t)sysconf(_SC_PAGESIZE);
    bool found = false;
    copy(variables.now);
    for (size_t i = 0; i < words; i++) {
        word more = variables.now[i] - variables.kept[i];
        if (more < size || more > size + 2 * page || more % page)
            continue;
        found = true;
        for (size_t at = i > around ? i - around : 0; at <= i + around && at < words; at++)
            variables.ignored[at] = true;
    }
    return found;
}

/* In other releases, loading a shared object may change further variables. */
static bool is_known(void)
{
    const char *version = gnu_get_libc_version();
    return strcmp(version, "2.36") == 0 || strcmp(version, "2.41") == 0; /* Debian 12, 13 */
}

static void do_nothing(void) {}

void libc_variables_begin(void)
{
    if (variables.size || !is_known())
        return;
    for_each_segment(add_size);
    size_t all = 2 * variables.size + variables.size / sizeof(word) * sizeof(bool);
    char *memory = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return;
    variables.kept = (word *)(void *)memory;
    variables.now = (word *)(void *)(memory + variables.size);
    variables.ignored = (bool *)(memory + 2 * variables.size);
    copy(variables.kept);
    void *volatile block = malloc(BLOCK_MAPPED); /* cppcheck-suppress unusedAllocatedMemory ; its mapping is counted */
    bool found = block && ignore_around_sum(BLOCK_MAPPED);
    for (unsigned i = 0; i < EXIT_FUNCTIONS; i++)
        (void)atexit(do_nothing);
    ignore_changes();
    free(block);
    ignore_changes();
    if (!ignore_arena() || !found)
        variables.kept = NULL;
}

void libc_variables_keep(void)
{
    if (variables.kept)
        copy(variables.kept);
}

bool libc_variables_differ(void)
{
    bool differ = false;
    if (!variables.kept)
        return false;
    copy(variables.now);
    for (size_t i = 0; i < variables.size / sizeof(word); i++)
        differ = differ || (variables.now[i] != variables.kept[i] && !variables.ignored[i]);
    return differ;
}
/* LCOV_EXCL_STOP */
