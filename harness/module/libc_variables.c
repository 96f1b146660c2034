#include "module/libc_variables.h"

#include "module/module.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Not with sanitizers, where coverage is counted, as these have an allocator of their own.
 * LCOV_EXCL_START */

typedef uintptr_t word;

/* More than one list of functions for the end of the process holds. */
#define EXIT_FUNCTIONS 33u
/* In bytes: a block above the largest threshold for mappings, and one that goes to the arena's list of unsorted blocks when it is freed. */
#define BLOCK_MAPPED ((size_t)33 << 20)
#define BLOCK_UNSORTED 2000u
/* In glibc's struct malloc_par, what lies on both sides of the sum of all blocks that are mapped, in bytes: counts, thresholds. */
#define AROUND_SUM 104u
/* In glibc's struct malloc_state, where that list begins, and the size of all, in bytes. */
#define UNSORTED_OFFSET 96u
#define ARENA_SIZE 2200u

static struct {
    word *kept, *now; /* copies; NULL: there are none */
    bool *ignored;    /* by word */
    size_t size;      /* of all segments, in bytes */
    char *to;         /* where copy_segment() goes on */
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

/* Does not count what has changed since the copy was made. */
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

/* A freed block points to the head of the list that it is in. False: that is not known. */
static bool ignore_arena(void)
{
    const char *head = NULL;
    char *volatile block = malloc(BLOCK_UNSORTED), *behind = malloc(BLOCK_UNSORTED);
    free(block);
    if (block && behind)
        memcpy(&head, block + sizeof head, sizeof head); /* the one before it, and that is the head */
    free(behind);
    variables.arena = head ? head - UNSORTED_OFFSET : NULL;
    variables.to = (char *)variables.kept;
    for_each_segment(ignore_arena_in);
    return variables.arena_found;
}

/* While a block of that size is mapped. False: it is not known where the sum is. */
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

/* Of other releases it is not known what else changes when a shared object is loaded. */
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
    void *volatile block = malloc(BLOCK_MAPPED); /* cppcheck-suppress unusedAllocatedMemory ; it is there to be there */
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
