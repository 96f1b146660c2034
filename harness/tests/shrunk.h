/* Test cases that are shrunk, for several suites. */
#ifndef Q237588_TESTS_SHRUNK_H
#define Q237588_TESTS_SHRUNK_H

#include "search/trial.h"
#include "shrink/shrink.h"

/* Asserts that the test case is written as these bytes. */
void assert_case_bytes(const struct test_case *test_case, const struct text *expected);

/* A test case with something of everything. */
void make_rich_case(struct test_case *test_case);

/* Whether a test case still comes to this class, for shrink(); the question with number `fail_at` fails. Clear `trial` with
 * trial_clean_up(). */
struct shrink_question {
    struct trial trial;
    struct trial_config config;
    enum trial_class class;
    uint32_t asked, fail_at;
};

enum shrink_answer ask_shrink_question(void *context, const struct test_case *test_case);

/* The class is that of the test case, which must be a finding. */
struct shrink_question shrink_question_of(const struct comparators *build, const struct test_case *test_case);

#endif
