/* Entry point for libFuzzer (VARIANT=fuzz). Q237588_FUZZ names the target. Check's runner is not used: its assertions abort the
 * process, as libFuzzer requires. */
#include "fuzz/fuzz.h"

#include <check.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* NOLINTBEGIN(bugprone-reserved-identifier) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
const char *suite_build(void);

void _mark_point(const char *file, int line)
{
    (void)file;
    (void)line;
}

void _ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...)
{
    (void)fprintf(stderr, "%s:%d: %s", file, line, expr);
    if (msg) {
        va_list arguments;
        va_start(arguments, msg);
        (void)fputs(": ", stderr);
        (void)vfprintf(stderr, msg, arguments);
        va_end(arguments);
    }
    (void)fputs("\n", stderr);
    abort();
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* As in tests/suite.c. */
const char *suite_build(void)
{
    const char *build = getenv("Q237588_BUILD");
    return build && *build ? build : "build/clang/fuzz";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct fuzz_target *target;
    const char *name = getenv("Q237588_FUZZ");
    if (!target)
        target = fuzz_find(name ? name : "");
    if (!target) {
        (void)fprintf(stderr, "Q237588_FUZZ: no target is called \"%s\"\n", name ? name : "");
        exit(2);
    }
    target->try_input((const char *)bytes, length);
    return 0;
}
