/* A test case of a search: a scenario, with the upgrade that its run begins with, if any.
 *
 * In bytes it is the same for any numbering of its names, so that findings can be compared, counted once and sent from one
 * process to another.
 */
#ifndef Q237588_SHRINK_TEST_CASE_H
#define Q237588_SHRINK_TEST_CASE_H

#include "base/text.h"
#include "model/scenario.h"

struct test_case {
    struct scenario scenario; /* finished */
    uint32_t upgrade_before;  /* 0: no upgrade; else the cycles before this one are run by pre-SP4 */
};

enum test_case_status {
    TEST_CASE_OK,
    TEST_CASE_NO_MEMORY,
    TEST_CASE_INVALID, /* no test case's bytes, or not a valid scenario */
};

/* A test case without anything; clean-up is legal after any failure, and for a zeroed one. TEST_CASE_OK or
 * TEST_CASE_NO_MEMORY. */
enum test_case_status test_case_init(struct test_case *test_case);
void test_case_clean_up(struct test_case *test_case);

/* Appends the bytes: names that are used only, numbered as they occur. A failure shows in bytes->failed. */
void test_case_write(const struct test_case *test_case, struct text *bytes);

/* Makes a test case from bytes of any origin. *test_case is the caller's to clean up in any case. */
enum test_case_status test_case_read(struct test_case *test_case, const char *bytes, size_t length);

/* The same but for scenario_finish(): for one that is to be altered first. */
enum test_case_status test_case_read_draft(struct test_case *test_case, const char *bytes, size_t length);

/* Copies into storage of its own. *copy is the caller's to clean up in any case. */
enum test_case_status test_case_copy(struct test_case *copy, const struct test_case *test_case);

#endif
