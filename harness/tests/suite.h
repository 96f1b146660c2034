/* tests/: Check suites (test_*.c), what they share, and scripts that test the tests, the manual and CI.
 * In: the library, modules/ with modules that misbehave, data/ with inputs and expected outputs.
 * Out: TAP of each suite; the last line of a script is "N passed, N failed".
 *
 * The main() of the suites of every test_*.c; all are linked into one program, see suites.c.
 *
 *     int main(void)
 *     {
 *         static suite_maker *const makers[] = {strings_suite, names_suite};
 *         return suite_main(makers, 2);
 *     }
 *
 * Check's own environment steers it: CK_RUN_SUITE, CK_RUN_CASE, CK_FORK, CK_VERBOSITY, CK_DEFAULT_TIMEOUT ...
 * Ours:
 *   Q237588_BUILD      the folder of what was built; run_suites.sh sets it
 *   Q237588_GALLERY    all: each candidate is verified, and most of them under Valgrind
 *   Q237588_VALGRIND   1: under a memory tool; a test may choose smaller sizes and longer time limits
 *   Q237588_TEST_LOGS  a folder: Check's XML and TAP logs are written there, as PROGRAM.xml and PROGRAM.tap
 */
#ifndef Q237588_TESTS_SUITE_H
#define Q237588_TESTS_SUITE_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

/* Of each test program. The Makefile calls it test_x_main(), as all are linked into one. */
int main(void);

typedef Suite *suite_maker(void);

/* Runs the suites that the makers give. The exit status of the program: 0 all passed, 1 not, or nothing was run though nothing
 * narrowed it down. */
int suite_main(suite_maker *const makers[], size_t count);

/* Q237588_BUILD, else "build": a NUL-terminated path without a slash at its end. */
const char *suite_build(void);

/* Whether Q237588_VALGRIND is 1. */
bool suite_under_valgrind(void);

/* Whether this is a build with AddressSanitizer, which does not live on without memory. */
bool suite_sanitized(void);

/* Whether anything of the kind looks on. */
bool suite_instrumented(void);

/* Whether to shorten a long search: with instruments, and before each commit; the release build runs it in full. */
bool suite_bounded(void);

/* Adds a test case tagged "long" to the suite, for checks of which another case has a sample. ./run_tests.sh runs it in the
 * release build, --quick does not, and --full does in every build. `seconds`: time limit of each check. Check owns the case. */
TCase *suite_long_case(Suite *suite, double seconds);

/* The same, tagged "nightly": more of what cases of the release build already show. Only --full runs it. */
TCase *suite_nightly_case(Suite *suite, double seconds);

/* The tag of a case that leaves something out where instruments run: ./run_tests.sh runs it in the release build, too. */
#define SUITE_PLAIN "plain"

#endif
