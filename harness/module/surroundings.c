#include "module/surroundings.h"

#include "module/module.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

bool surroundings_change(enum surroundings to)
{
    static char name[] = "synchronize";
    if (to == SURROUNDINGS_AS_THEY_ARE)
        return true;
    program_invocation_name = program_invocation_short_name = name;
    return clearenv() == 0 &&
           (to == SURROUNDINGS_EMPTY || (setenv("PATH", "/nonexistent", 1) == 0 && setenv("HOME", "/nonexistent", 1) == 0));
}

/* What runs in isolated answerers does not run with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* The C library's own variable: named directly, it might be a copy in this program. */
static char ***find_environment(void) { return dlsym(RTLD_DEFAULT, "environ"); }

/* The array of pointers, and behind it the strings. */
static void move_environment(char ***environment, void (*visit)(char *start, size_t length))
{
    size_t count = 0, bytes = 0, page = (size_t)sysconf(_SC_PAGESIZE);
    for (; (*environment)[count]; count++)
        bytes += strlen((*environment)[count]) + 1;
    size_t size = (bytes + (count + 1) * sizeof(char *) + page - 1) / page * page;
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return;
    char **array = pages, *next = (char *)(array + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen((*environment)[i]) + 1;
        array[i] = memcpy(next, (*environment)[i], length);
        next += length;
    }
    *environment = array;
    visit(pages, size);
}

void surroundings_for_each(void (*visit)(char *start, size_t length))
{
    char ***environment = find_environment();
    if (environment && *environment)
        move_environment(environment, visit);
    module_for_each_writable_at(dlsym(RTLD_DEFAULT, "setenv"), visit);
}
/* LCOV_EXCL_STOP */
