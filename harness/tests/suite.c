#include "suite.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* gcc says so by the one, clang by the other. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* Check keeps the pointer, so the storage has to live as long as the runner. */
struct log_paths {
    char xml[PATH_MAX], tap[PATH_MAX];
};

static bool log_path(char path[PATH_MAX], const char *folder, const char *extension)
{
    int length = snprintf(path, PATH_MAX, "%s/%s.%s", folder, program_invocation_short_name, extension);
    return length > 0 && length < PATH_MAX;
}

static void write_logs(SRunner *runner, struct log_paths *paths)
{
    const char *folder = getenv("Q237588_TEST_LOGS");
    if (!folder || !*folder)
        return;
    if (log_path(paths->xml, folder, "xml"))
        srunner_set_xml(runner, paths->xml);
    if (log_path(paths->tap, folder, "tap"))
        srunner_set_tap(runner, paths->tap);
}

int suite_main(suite_maker *const makers[], size_t count)
{
    /* Line buffering: each forked process would write a test's buffered output again. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);

    struct log_paths paths;
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < count; i++)
        srunner_add_suite(runner, makers[i]());
    write_logs(runner, &paths);
    srunner_run_all(runner, CK_ENV);
    int run = srunner_ntests_run(runner);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);

    bool narrowed = getenv("CK_RUN_SUITE") || getenv("CK_RUN_CASE") || getenv("CK_INCLUDE_TAGS") || getenv("CK_EXCLUDE_TAGS");
    if (run == 0 && !narrowed) {
        (void)fprintf(stderr, "%s: no test was run\n", program_invocation_short_name);
        return EXIT_FAILURE;
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const char *suite_build(void)
{
    const char *build = getenv("Q237588_BUILD");
    return build && *build ? build : "build";
}

static TCase *add_tagged(Suite *suite, const char *tag, double seconds)
{
    TCase *cases = tcase_create(tag);
    tcase_set_tags(cases, tag);
    tcase_set_timeout(cases, seconds);
    suite_add_tcase(suite, cases);
    return cases;
}

TCase *suite_long_case(Suite *suite, double seconds) { return add_tagged(suite, "long", seconds); }
TCase *suite_nightly_case(Suite *suite, double seconds) { return add_tagged(suite, "nightly", seconds); }

bool suite_under_valgrind(void)
{
    const char *set = getenv("Q237588_VALGRIND");
    return set && strcmp(set, "1") == 0;
}

bool suite_sanitized(void) { return SANITIZED; }

bool suite_instrumented(void) { return SANITIZED || suite_under_valgrind(); }

bool suite_bounded(void) { return suite_instrumented() || strstr(suite_build(), "quick"); }

/* Check writes each assertion that held to a file, to say behind which one a test died. In a loop of a million that takes most
 * of the time; after the first ones every hundredth is enough. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
void __real__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line)
{
    static unsigned marks;
    if (++marks < 1000 || marks % 100 == 0)
        __real__mark_point(file, line);
}
/* NOLINTEND(bugprone-reserved-identifier) */
