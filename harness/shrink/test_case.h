/* A test case of a search: a scenario, and the upgrade of its run, if any.
 *
 * Its serialization does not depend on the numbering of names, so that findings can be compared, deduplicated and sent to
 * other processes.
 */
#ifndef Q237588_SHRINK_TEST_CASE_H
#define Q237588_SHRINK_TEST_CASE_H

#include "base/text.h"
#include "model/scenario.h"

struct test_case {
    struct scenario scenario; /* finished */
    uint32_t upgrade_before;  /* 0: no upgrade; else pre-SP4 runs the cycles before this one */
};

enum test_case_status {
    TEST_CASE_OK,
    TEST_CASE_NO_MEMORY,
    TEST_CASE_INVALID, /* malformed, or not a valid scenario */
};

/* Makes an empty test case. Clean-up is legal after any failure, and for a zeroed one. TEST_CASE_OK or TEST_CASE_NO_MEMORY. */
enum test_case_status test_case_init(struct test_case *test_case);
void test_case_clean_up(struct test_case *test_case);

/* Appends the bytes, with used names only, numbered in order of occurrence. Sets bytes->failed if out of memory. */
void test_case_write(const struct test_case *test_case, struct text *bytes);

/* Makes a test case from untrusted bytes. The caller cleans *test_case up in any case. */
enum test_case_status test_case_read(struct test_case *test_case, const char *bytes, size_t length);

/* The same without scenario_finish(), to alter the test case first. */
enum test_case_status test_case_read_draft(struct test_case *test_case, const char *bytes, size_t length);

/* Makes a deep copy. The caller cleans *copy up in any case. */
enum test_case_status test_case_copy(struct test_case *copy, const struct test_case *test_case);

#endif
