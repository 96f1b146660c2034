#include "fail_alloc.h"
#include "suite.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unicode/uclean.h>

static void *icu_allocate(const void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void *icu_reallocate(const void *context, void *old, size_t size)
{
    (void)context;
    return realloc(old, size);
}

static void icu_free(const void *context, void *memory)
{
    (void)context;
    free(memory);
}

void fail_alloc_in_icu(void)
{
    UErrorCode error = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, icu_allocate, icu_reallocate, icu_free, &error);
    if (U_FAILURE(error))
        abort();
}

/* Names as the linker's --wrap option requires. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static unsigned long seen, fail_at;

void fail_alloc_at(unsigned long n)
{
    seen = 0;
    fail_at = n;
}

unsigned long fail_alloc_seen(void) { return seen; }

unsigned long fail_alloc_next(unsigned long n) { return n + 1 + n / (suite_under_valgrind() ? 4 : suite_bounded() ? 16 : 200); }

/* Later exit handlers (of coverage data) allocate, too, and must not fail. */
__attribute__((destructor)) static void disarm(void) { fail_at = 0; }

static bool fails(void)
{
    seen++;
    if (seen != fail_at)
        return false;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }

void *__wrap_calloc(size_t count, size_t size) { return fails() ? NULL : __real_calloc(count, size); }

void *__wrap_realloc(void *old, size_t size) { return fails() ? NULL : __real_realloc(old, size); }
/* NOLINTEND(bugprone-reserved-identifier) */
