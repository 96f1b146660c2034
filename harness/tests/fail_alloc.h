/* Allocations that fail when a test wants them to.
 *
 * The linker (--wrap) sends every malloc(), calloc() and realloc() of the harness and of the tests themselves through here. Those
 * inside shared libraries (strdup, getline, libyaml ...) are not seen, and neither are those of a program that a test starts.
 *
 * Each failure in turn:
 *
 * for (unsigned long n = 1;; n++) { fail_alloc_at(n); status = what_is_tested(); bool reached = fail_alloc_seen() >= n;
 * fail_alloc_at(0); if (!reached) break; ck_assert_int_eq(status, NO_MEMORY); }
 *
 * A test that was forked has a state of its own, as has a worker that the test forks. Where Check does not fork (CK_FORK=no) the
 * state lives on from test to test: a test ends with fail_alloc_at(0).
 */
#ifndef Q237588_TESTS_FAIL_ALLOC_H
#define Q237588_TESTS_FAIL_ALLOC_H

/* The n-th allocation from now on, and no other, gives NULL with errno ENOMEM; 0: none does. Starts counting anew. */
void fail_alloc_at(unsigned long n);

/* From now on, until the process ends, counts allocations of ICU's libraries, too. */
void fail_alloc_in_icu(void);

/* How many allocations there were since the last fail_alloc_at(), the one that failed included. */
unsigned long fail_alloc_seen(void);

/* The next allocation to fail after the n-th, where all take too long: the first ones each, later ones in growing steps, which are
 * larger in bounded runs (suite_bounded()) and under Valgrind. */
unsigned long fail_alloc_next(unsigned long n);

#endif
