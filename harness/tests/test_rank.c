/* Ranks of keys, against comparisons of all pairs or of neighbours. */
#include "fail_alloc.h"
#include "model/rank.h"
#include "base/random.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define KEYS 400u
#define LENGTH_MAX 700u

static unsigned char bytes[KEYS * LENGTH_MAX];
static size_t starts[KEYS + 1];

/* `count` keys over a small alphabet with NUL, equal in the first `alike` bytes and with up to `longest` more. */
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

/* keys_compare(), byte by byte. */
static int compare_plainly(const struct keys *keys, uint32_t a, uint32_t b)
{
    size_t i = keys->starts[a], j = keys->starts[b], a_end = keys->starts[a + 1], b_end = keys->starts[b + 1];
    while (i < a_end && j < b_end && keys->bytes[i] == keys->bytes[j])
        i++, j++;
    if (i == a_end || j == b_end)
        return (i < a_end) - (j < b_end);
    return keys->bytes[i] < keys->bytes[j] ? -1 : 1;
}

static void assert_ranked(const struct keys *keys)
{
    uint32_t order[KEYS], ranks[KEYS], rank_of[KEYS], seen = 0;
    struct ranked ranked = {.order = order, .ranks = ranks, .count = 7};
    ck_assert(keys_rank(keys, &ranked));
    for (uint32_t i = 0; i < keys->count; i++) {
        bool same = i > 0 && ranks[i] == ranks[i - 1];
        if (order[i] >= keys->count || ranks[i] != seen - same || (same && order[i - 1] >= order[i]))
            ck_abort_msg("place %u of %u", i, keys->count);
        rank_of[order[i]] = ranks[i];
        seen = ranks[i] + 1;
    }
    ck_assert_uint_eq(ranked.count, seen);
    for (uint32_t i = 0; i < keys->count; i++)
        for (uint32_t k = 0; k < i; k++) {
            int compared = keys_compare(keys, i, k), by_rank = (rank_of[i] > rank_of[k]) - (rank_of[i] < rank_of[k]);
            if (by_rank != (compared > 0) - (compared < 0) || (i == k + 1 && by_rank != compare_plainly(keys, i, k)))
                ck_abort_msg("keys %u and %u of %u", i, k, keys->count);
        }
}

START_TEST(keys_are_ranked_as_they_compare)
{
    static const uint32_t counts[] = {0, 1, 2, 31, 33, 100, KEYS}, longest[] = {0, 1, 3, 8, 9, 20},
                          alike[] = {0, 5, 8, 30, 250, 600};
    struct random random = random_start(7, 0, 0);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t j = 0; j < sizeof longest / sizeof *longest; j++)
            for (size_t k = 0; k < sizeof alike / sizeof *alike; k += suite_under_valgrind() ? 3 : 1) {
                struct keys keys = make_keys(&random, counts[i], longest[j], alike[k]);
                assert_ranked(&keys);
            }
}
END_TEST

/* Behind those that begin alike comes one that is like their next bytes. */
START_TEST(what_follows_keys_that_begin_alike_is_none_of_them)
{
    static const char alike[] = "AAAAAAAABBBBBBBB";
    struct keys keys = {.bytes = bytes, .starts = starts, .count = 35};
    size_t length = 0;
    for (uint32_t i = 0; i < keys.count; i++) {
        bool last = i + 1 == keys.count;
        starts[i] = length;
        memcpy(bytes + length, alike + (last ? 8 : 0), last ? 8 : 16);
        length += last ? 8 : 16;
        if (!last)
            bytes[length++] = (unsigned char)('a' + i);
    }
    starts[keys.count] = length;
    assert_ranked(&keys);
}
END_TEST

static size_t append_key(size_t length, uint32_t key, size_t alike, const char *end)
{
    starts[key] = length;
    memset(bytes + length, 'A', alike);
    memcpy(bytes + length + alike, end, strlen(end));
    return length + alike + strlen(end);
}

/* Those that begin alike in 300 bytes are sorted in another way than those that begin alike in eight. */
START_TEST(keys_behind_others_that_begin_alike_keep_their_rank)
{
    static const size_t alike[] = {8, 300};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        struct keys keys = {.bytes = bytes, .starts = starts, .count = 44};
        size_t length = 0;
        for (uint32_t key = 0; key < keys.count; key++)
            length =
                append_key(length, key, key < 40 ? alike[i] : 2, (char[]){(char)(key < 40 ? 'Z' - key % 20 : 'm' - key % 4), '\0'});
        starts[keys.count] = length;
        assert_ranked(&keys);
    }
}
END_TEST

START_TEST(a_key_before_equal_ones_that_it_begins_with)
{
    struct keys keys = {.bytes = bytes, .starts = starts, .count = 40};
    size_t length = 0;
    for (uint32_t key = 0; key < keys.count; key++)
        length = append_key(length, key, 8, key == 0 ? "B" : "");
    starts[keys.count] = length;
    assert_ranked(&keys);
}
END_TEST

START_TEST(ranking_survives_a_failed_allocation)
{
    struct random random = random_start(7, 0, 1);
    struct keys keys = make_keys(&random, 10, 5, 0);
    for (unsigned long n = 1; n <= 3; n++) {
        uint32_t order[KEYS], ranks[KEYS];
        struct ranked ranked = {.order = order, .ranks = ranks};
        fail_alloc_at(n);
        bool done = keys_rank(&keys, &ranked);
        fail_alloc_at(0);
        ck_assert(done == (n == 3));
    }
}
END_TEST

/* Many, of which some are equal, and a third begin alike. */
#define MANY 150000u

struct many {
    struct keys keys;
    struct ranked ranked;
};

static void many_free(struct many *many)
{
    free(many->keys.bytes);
    free(many->keys.starts);
    free(many->ranked.order);
    free(many->ranked.ranks);
}

static struct many many_make(void)
{
    struct random random = random_start(7, 0, 2);
    struct many many = {.keys = {.count = MANY, .bytes = malloc((size_t)MANY * 24), .starts = malloc((MANY + 1) * sizeof(size_t))},
                        .ranked = {.order = malloc(MANY * sizeof(uint32_t)), .ranks = malloc(MANY * sizeof(uint32_t))}};
    size_t length = 0;
    ck_assert(many.keys.bytes && many.keys.starts && many.ranked.order && many.ranked.ranks);
    for (uint32_t i = 0; i < MANY; i++) {
        many.keys.starts[i] = length;
        uint32_t alike = i % 3 == 0 ? 10 : 0, own = random_below(&random, 12);
        for (uint32_t k = 0; k < alike + own; k++)
            many.keys.bytes[length++] = k < alike ? 'x' : (unsigned char)(random_below(&random, 7) * 41);
    }
    many.keys.starts[MANY] = length;
    return many;
}

static void assert_ascends(const struct many *many)
{
    const struct ranked *ranked = &many->ranked;
    bool *seen = calloc(MANY, sizeof *seen);
    ck_assert(seen && ranked->ranks[0] == 0);
    for (uint32_t i = 0; i < MANY; i++) {
        if (ranked->order[i] >= MANY || seen[ranked->order[i]])
            ck_abort_msg("key %u at place %u", ranked->order[i], i);
        seen[ranked->order[i]] = true;
        if (i == 0)
            continue;
        int order = keys_compare(&many->keys, ranked->order[i - 1], ranked->order[i]);
        if (order > 0 || ranked->ranks[i] != ranked->ranks[i - 1] + (order != 0) ||
            (order == 0 && ranked->order[i - 1] >= ranked->order[i]))
            ck_abort_msg("keys %u and %u at place %u", ranked->order[i - 1], ranked->order[i], i);
    }
    ck_assert_uint_eq(ranked->count, ranked->ranks[MANY - 1] + 1);
    free(seen);
}

START_TEST(very_many_keys_are_ranked)
{
    struct many many = many_make();
    memset(many.ranked.order, 0xFF, MANY * sizeof(uint32_t));
    ck_assert(keys_rank(&many.keys, &many.ranked));
    assert_ascends(&many);
    many_free(&many);
}
END_TEST

static Suite *rank_suite(void)
{
    Suite *suite = suite_create("rank");
    TCase *tcase = tcase_create("rank");
    tcase_add_test(tcase, keys_are_ranked_as_they_compare);
    tcase_add_test(tcase, what_follows_keys_that_begin_alike_is_none_of_them);
    tcase_add_test(tcase, keys_behind_others_that_begin_alike_keep_their_rank);
    tcase_add_test(tcase, a_key_before_equal_ones_that_it_begins_with);
    tcase_add_test(tcase, ranking_survives_a_failed_allocation);
    tcase_add_test(tcase, very_many_keys_are_ranked);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {rank_suite};
    return suite_main(makers, 1);
}
