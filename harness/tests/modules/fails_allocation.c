/* Not a comparison module: preloaded into the program (LD_PRELOAD), it makes allocation number Q237588_FAIL_ALLOCATION of a process
 * fail. Counts from main() on, allocations in shared libraries included. */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

/* glibc's allocator, by its internal names. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

typedef int main_function(int argc, char **argv, char **environment);
typedef int start_function(main_function *start, int argc, char **argv, void (*init)(void), void (*fini)(void),
                           void (*rtld_fini)(void), void *stack_end);

static unsigned long seen, fail_at;
static main_function *program;

static int armed(int argc, char **argv, char **environment)
{
    const char *number = getenv("Q237588_FAIL_ALLOCATION");
    seen = 0;
    fail_at = number ? strtoul(number, NULL, 10) : 0;
    return program(argc, argv, environment);
}

/* Starts each program. Not counted: more than a thousand allocations of libraries before main(). */
start_function __libc_start_main;
int __libc_start_main(main_function *start, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
                      void *stack_end)
{
    program = start;
    start_function *next = NULL;
    *(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
    return next(armed, argc, argv, init, fini, rtld_fini, stack_end);
}

static void disarm(void) { fail_at = 0; }

static int fails(void)
{
    if (!fail_at)
        return 0;
    seen++;
    /* Coverage counters are written at the end, which must not fail. A handler registered before main() runs too late, so it is
     * registered again each time that the count has doubled. */
    if ((seen & (seen - 1)) == 0)
        (void)atexit(disarm);
    if (seen != fail_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }

void *calloc(size_t nmemb, size_t size) { return fails() ? NULL : __libc_calloc(nmemb, size); }

void *realloc(void *ptr, size_t size) { return fails() ? NULL : __libc_realloc(ptr, size); }
/* NOLINTEND(bugprone-reserved-identifier) */
