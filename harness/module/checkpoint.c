#include "module/checkpoint.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* Distance to the next question of the sample: this fraction of the questions asked so far. */
#define DENSE 16u
#define SAMPLE_MAX 96u
/* Most bytes of the stack, or of a thread's variables, that are compared. */
#define COPY_MAX ((size_t)256 << 10)
/* Size of the kernel's area, which it writes to when the thread moves to another processor: see rseq(2). */
#define RSEQ_SIZE 64u

static struct {
    struct appeared_area stack, thread;
    char *stack_copy, *thread_copy; /* NULL: there is no sample */
    const char *frame;
    size_t above; /* of the stack, above the frame */
    char *rseq;   /* NULL: there is none */
    uint64_t asked, next;
    unsigned taken;
} checkpoint;

/* Thread-local variables that are compared: areas of builds, and bytes of each. */
#define VARIABLE_AREAS 4u
#define VARIABLES_MAX 1024u

static struct {
    struct variables {
        const char *start;
        size_t length;
        char copy[VARIABLES_MAX];
    } areas[VARIABLE_AREAS], library;
    size_t count;
} variables;

static void take_variables(struct variables *area, const char *start, size_t length)
{
    *area = (struct variables){.start = start, .length = length < VARIABLES_MAX ? length : VARIABLES_MAX};
    memcpy(area->copy, area->start, area->length);
}

void checkpoint_add_variables(char *start, size_t length)
{
    if (variables.count < VARIABLE_AREAS)
        take_variables(&variables.areas[variables.count++], start, length);
}

void checkpoint_add_library(char *start, size_t length) { take_variables(&variables.library, start, length); }

void checkpoint_copy_library(void)
{
    if (variables.library.length)
        memcpy(variables.library.copy, variables.library.start, variables.library.length);
}

static bool differ(struct variables *area)
{
    if (!area->length || memcmp(area->copy, area->start, area->length) == 0)
        return false;
    memcpy(area->copy, area->start, area->length);
    return true;
}

bool checkpoint_variables_differ(void)
{
    bool any = false;
    for (size_t i = 0; i < variables.count; i++)
        any = differ(&variables.areas[i]) || any;
    return any;
}

bool checkpoint_library_differs(void) { return differ(&variables.library); }

static char *find_rseq(void)
{
    const ptrdiff_t *offset = dlsym(RTLD_DEFAULT, "__rseq_offset");
    const unsigned *size = dlsym(RTLD_DEFAULT, "__rseq_size");
    return offset && size && *size ? (char *)pthread_self() + *offset : NULL;
}

void checkpoint_begin(void)
{
    char here = 0;
    checkpoint.stack = appeared_area_of(&here);
    checkpoint.thread = appeared_area_of((const void *)pthread_self());
    checkpoint.rseq = find_rseq();
    char *copies = mmap(NULL, 2 * COPY_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copies == MAP_FAILED || !checkpoint.stack.length || !checkpoint.thread.length || checkpoint.thread.length > COPY_MAX)
        return;
    checkpoint.stack_copy = copies;
    checkpoint.thread_copy = copies + COPY_MAX;
}

bool checkpoint_is_due(void)
{
    if (!checkpoint.stack_copy || checkpoint.taken == SAMPLE_MAX || checkpoint.asked++ < checkpoint.next)
        return false;
    checkpoint.taken++;
    checkpoint.next = checkpoint.asked + checkpoint.asked / DENSE;
    return true;
}

void checkpoint_copy(const char *frame)
{
    checkpoint.frame = frame;
    checkpoint.above = (size_t)(checkpoint.stack.start + checkpoint.stack.length - frame);
    checkpoint.above = checkpoint.above < COPY_MAX ? checkpoint.above : COPY_MAX;
    memcpy(checkpoint.stack_copy, frame, checkpoint.above);
    memcpy(checkpoint.thread_copy, checkpoint.thread.start, checkpoint.thread.length);
}

/* Whether the thread's variables differ from the copy, without errno (see guarded.c) and the kernel's area. */
static bool thread_differs(void)
{
    const char *at = checkpoint.thread.start, *end = at + checkpoint.thread.length;
    const char *error = (const char *)&errno, *rseq = checkpoint.rseq ? checkpoint.rseq : end;
    const struct {
        const char *from, *to;
    } skips[2] = {{error < rseq ? error : rseq, error < rseq ? error + sizeof errno : rseq + RSEQ_SIZE},
                  {error < rseq ? rseq : error, error < rseq ? rseq + RSEQ_SIZE : error + sizeof errno}};
    for (size_t i = 0; i < sizeof skips / sizeof *skips && at < end; i++) {
        size_t length = (size_t)((skips[i].from < end ? skips[i].from : end) - at);
        if (memcmp(checkpoint.thread_copy + (at - checkpoint.thread.start), at, length) != 0)
            return true;
        at = skips[i].to;
    }
    return at < end && memcmp(checkpoint.thread_copy + (at - checkpoint.thread.start), at, (size_t)(end - at)) != 0;
}

bool checkpoint_differs(void) { return thread_differs() || memcmp(checkpoint.stack_copy, checkpoint.frame, checkpoint.above) != 0; }

struct appeared_area checkpoint_thread(void) { return checkpoint.thread; }
/* LCOV_EXCL_STOP */
