/* Linked into the test program by mutants.py, with code compiled with -finstrument-functions: marks each entered function in a file
 * that all processes map, at the function's offset in the program. It makes no system call, as the process may have a filter. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* mutants.py sets the path. */
#ifndef TRACED_FILE
#define TRACED_FILE "entered"
#endif

extern const char __executable_start[], __etext[]; /* NOLINT(bugprone-reserved-identifier): the linker's */
static char *entered;

/* NOLINTBEGIN(bugprone-reserved-identifier) */
void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);
void __cyg_profile_func_enter(void *function, void *caller)
{
    (void)caller;
    if (entered)
        entered[(uintptr_t)function - (uintptr_t)__executable_start] = 1;
}
void __cyg_profile_func_exit(void *function, void *caller)
{
    (void)function;
    (void)caller;
}
/* NOLINTEND(bugprone-reserved-identifier) */

__attribute__((constructor)) static void map_entered(void)
{
    size_t size = (uintptr_t)__etext - (uintptr_t)__executable_start;
    bool program = strcmp(program_invocation_short_name, "q237588") == 0;
    int descriptor = open(program ? TRACED_FILE ".q237588" : TRACED_FILE ".suites", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    if (ftruncate(descriptor, (off_t)size) == 0) {
        void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (mapped != MAP_FAILED)
            entered = mapped;
    }
    (void)close(descriptor);
}
