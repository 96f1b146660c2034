/* The exhaustive search without memory, and its description of coverage. */
#include "exhausted.h"
#include "exhaustive/exhaustive.h"
#include "fail_alloc.h"
#include "suite.h"
#include "tried.h"

#include <string.h>

static void assert_told(const struct exhaust_bound *bound, uint64_t directories, const char *expected)
{
    struct text text = {0};
    exhaust_describe(bound, directories, &text);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

START_TEST(coverage_is_described_in_a_sentence)
{
    struct exhaust_bound bound = exhaust_defaults();
    assert_told(&bound, 12345, "all 12,345 directories of up to 4 recipients at up to 3 sites over the letters a, A, b");
    bound.changes = 1;
    assert_told(&bound, 999,
                "all 999 directories of up to 4 recipients at up to 3 sites over the letters a, A, b, with up to 1 change before "
                "cycles 2 to 4");
    bound.cycles = 4;
    bound.changes = 2;
    bound.near_offices = true;
    bound.length = 2;
    assert_told(
        &bound, 1000000,
        "all 1,000,000 directories of up to 4 recipients at up to 3 sites with names of up to 2 letters over the letters a, A, "
        "b, with up to 2 changes before cycle 2, including two post office names that differ only in case");
    bound = exhausted_bound(1, 1, "\xe2\x80\xae", 1, 1);
    bound.cycles = 1;
    assert_told(&bound, 1000, "all 1,000 directories of up to 1 recipient at up to 1 site over the letter \\u{202E}");
}
END_TEST

START_TEST(the_inner_loop_allocates_nothing)
{
    struct exhaust exhaust;
    struct exhaust_bound bound = exhausted_bound(suite_under_valgrind() ? 2 : 3, 3, "aAb", 1, 1);
    struct tried first;
    exhausted_begin(&exhaust, &bound);
    struct searcher searcher = {.source = exhaust_source(&exhaust), .trial = {.build = tried_sp4, .before = tried_pre_sp4}};
    ck_assert(try_up_to_finding(&searcher, 0, exhaust.numbers, &first));
    fail_alloc_at(0);
    bool done = try_up_to_finding(&searcher, 0, exhaust.numbers, &first);
    unsigned long seen = fail_alloc_seen();
    ck_assert(done);
    ck_assert_uint_eq(seen, 0);
    searcher_clean_up(&searcher);
    exhaust_clean_up(&exhaust);
}
END_TEST

START_TEST(it_survives_failed_allocations)
{
    const struct exhaust_bound bound = exhausted_bound(2, 2, "aA", 1, 1);
    for (unsigned long n = 1;; n++) {
        struct exhaust exhaust;
        struct text message = {0};
        struct tried first;
        fail_alloc_at(n);
        enum exhaust_status status = exhaust_begin(&exhaust, &bound, &message);
        struct searcher searcher = {.source = exhaust_source(&exhaust), .trial = {.build = tried_sp4, .before = tried_pre_sp4}};
        bool searched = status == EXHAUST_OK && try_up_to_finding(&searcher, 0, exhaust.numbers, &first);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(status == EXHAUST_OK || status == EXHAUST_NO_MEMORY);
        ck_assert_int_eq(searched, !reached);
        text_clean_up(&message);
        searcher_clean_up(&searcher);
        exhaust_clean_up(&exhaust);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *exhaust_memory_suite(void)
{
    Suite *suite = suite_create("exhaust memory");
    TCase *numbers = tcase_create("numbers");
    tcase_add_test(numbers, coverage_is_described_in_a_sentence);
    tcase_set_timeout(numbers, 120);
    suite_add_tcase(suite, numbers);
    TCase *search = tcase_create("search");
    tcase_add_unchecked_fixture(search, tried_load_builds, NULL);
    tcase_set_timeout(search, 120);
    tcase_add_test(search, the_inner_loop_allocates_nothing);
    tcase_add_test(search, it_survives_failed_allocations);
    suite_add_tcase(suite, search);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exhaust_memory_suite};
    return suite_main(makers, 1);
}
