/* Ranks of keys, against what comparing each with each says. */
#include "fail_alloc.h"
#include "model/rank.h"
#include "search/random.h"
#include "suite.h"

#include <string.h>

#define KEYS 400u
#define LENGTH_MOST 700u

static unsigned char bytes[KEYS * LENGTH_MOST];
static size_t starts[KEYS + 1];

/* So many keys of letters of a small alphabet, NUL among them, and so long at most; they begin alike as far as `alike`. */
static struct keys make_keys(struct random *random, uint32_t count, uint32_t longest, uint32_t alike)
{
    size_t length = 0;
    for (uint32_t i = 0; i < count; i++) {
        starts[i] = length;
        uint32_t own = alike + random_below(random, longest + 1);
        for (uint32_t k = 0; k < own; k++)
            bytes[length++] = k < alike ? (unsigned char)(k % 7) : (unsigned char)"\0\1a\377"[random_below(random, 4)];
    }
    starts[count] = length;
    return (struct keys){.bytes = bytes, .starts = starts, .count = count};
}

static void assert_ranked(const struct keys *keys)
{
    uint32_t ranks[KEYS], different;
    bool taken[KEYS] = {0};
    ck_assert(keys_rank(keys, ranks, &different));
    for (uint32_t i = 0; i < keys->count; i++) {
        ck_assert_uint_lt(ranks[i], different);
        taken[ranks[i]] = true;
        for (uint32_t k = 0; k < i; k++) {
            int order = keys_compare(keys, i, k), ranked = (ranks[i] > ranks[k]) - (ranks[i] < ranks[k]);
            if (ranked != (order > 0) - (order < 0))
                ck_abort_msg("keys %u and %u of %u", i, k, keys->count);
        }
    }
    for (uint32_t i = 0; i < different; i++)
        ck_assert(taken[i]);
}

START_TEST(keys_are_ranked_as_they_compare)
{
    static const uint32_t counts[] = {0, 1, 2, 31, 33, 100, KEYS}, longest[] = {0, 1, 3, 8, 9, 20},
                          alike[] = {0, 5, 8, 30, 250, 600};
    struct random random = random_start(7, 0, 0);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t j = 0; j < sizeof longest / sizeof *longest; j++)
            for (size_t k = 0; k < sizeof alike / sizeof *alike; k++) {
                struct keys keys = make_keys(&random, counts[i], longest[j], alike[k]);
                assert_ranked(&keys);
            }
}
END_TEST

START_TEST(ranking_survives_a_failed_allocation)
{
    struct random random = random_start(7, 0, 1);
    struct keys keys = make_keys(&random, 10, 5, 0);
    for (unsigned long n = 1; n <= 3; n++) {
        uint32_t ranks[KEYS], different;
        fail_alloc_at(n);
        bool done = keys_rank(&keys, ranks, &different);
        fail_alloc_at(0);
        ck_assert(done == (n == 3));
    }
}
END_TEST

static Suite *rank_suite(void)
{
    Suite *suite = suite_create("rank");
    TCase *tcase = tcase_create("rank");
    tcase_add_test(tcase, keys_are_ranked_as_they_compare);
    tcase_add_test(tcase, ranking_survives_a_failed_allocation);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {rank_suite};
    return suite_main(makers, 1);
}
