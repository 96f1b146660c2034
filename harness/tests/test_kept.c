/* Questions of a connector in a cycle, and sorting an almost sorted list. */
#include "model/order.h"
#include "sample.h"
#include "base/random.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Comparators that count questions at import list and export match. */
static uint64_t calls;
static bool reflexive;

static int counting(struct ccm_name a, struct ccm_name b)
{
    calls++;
    int order = sample_ascii(a, b);
    return order == 0 && !reflexive ? -1 : order;
}

/* Remembers how often the module was asked until each cycle. */
static bool note_calls(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    (void)office;
    (void)transfer;
    ((uint64_t *)context)[cycle] = calls;
    return true;
}

START_TEST(each_listed_user_is_compared_once_a_cycle)
{
    struct scenario scenario;
    const uint32_t recipients = 2000;
    sample_scenario(&scenario, 3);
    for (uint32_t i = 0; i < recipients; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%s%05" PRIu32, i % 100 == 1 ? "NAME" : "Name", i % 100 == 1 ? i - 1 : i);
        sample_recipient(&scenario, i % 3, name);
    }
    sample_finish(&scenario);
    struct sample_run run = {.result.cycles = run.cycles};
    struct run storage = {0};
    uint64_t until[SAMPLE_CYCLES + 1] = {0};
    struct run_config config = {.build = {.at = {counting, counting, sample_ascii}}, .observe = note_calls, .observer = until};
    calls = 0;
    reflexive = true;
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_int_eq(run.result.verdict, VERDICT_QUIET);
    ck_assert_uint_eq(run.result.quiet_after, 1);
    uint32_t listed = run.result.cycles[0].adds - 3;
    ck_assert_uint_eq(listed, recipients - recipients / 100);
    ck_assert_uint_le(until[1], 5 * (uint64_t)recipients);
    for (uint32_t cycle = 2; cycle <= 10; cycle++)
        ck_assert_uint_eq(until[cycle] - until[cycle - 1], listed);
    /* One to which no name equals itself shows, though the bytes are the same. */
    reflexive = false;
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_int_eq(run.result.verdict, VERDICT_LOOPING);
    ck_assert_uint_gt(run.result.cycles[9].adds, listed);
    run_clean_up(&storage);
    scenario_clean_up(&scenario);
}
END_TEST

/* It has one entry, which equals neither of them. */
START_TEST(a_name_that_is_listed_twice_and_equals_nothing)
{
    struct scenario scenario;
    struct sample_run run;
    const struct comparators build = {.at = {counting, counting, sample_ascii}};
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "smith");
    sample_recipient(&scenario, 1, "smith");
    sample_finish(&scenario);
    reflexive = false;
    sample_run(&run, &scenario, &build);
    sample_assert_records(&run, "4 3 3 3 3 3 3 3 3 3");
    scenario_clean_up(&scenario);
}
END_TEST

/* All three match the one entry, and two of them find another Addr in it. */
/* Any other name comes later. */
static int before_others(struct ccm_name a, struct ccm_name b) { return sample_bytes(a, b) == 0 ? 0 : -1; }

/* The list is a, b, a, each of which is up to date, and the directory has two users. */
START_TEST(a_name_that_is_listed_twice_with_another_between)
{
    const struct comparators build = {.at = {before_others, before_others, sample_ascii}};
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 1);
    ck_assert_int_eq(scenario_add_site(&scenario, name_of_text("s1")), SCENARIO_OK);
    sample_recipient(&scenario, 0, "a");
    sample_recipient(&scenario, 0, "b");
    sample_recipient(&scenario, 1, "a");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &build);
    sample_assert_records(&run, "4 0 0 0 0 0 0 0 0 0");
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(names_that_are_equal_at_export_match_only)
{
    struct scenario scenario;
    struct sample_run run;
    sample_article(&scenario);
    sample_run(&run, &scenario, &(struct comparators){.at = {sample_bytes, sample_ascii, sample_ascii}});
    sample_assert_records(&run, "6 2 2 2 2 2 2 2 2 2");
    sample_assert_faults(&run.result, 0, 0, 0, 0);
    scenario_clean_up(&scenario);
}
END_TEST

/* Sorting. */

#define ITEMS 200u
/* Answers of a comparison: by the keys, or wrong. */
enum answering { BY_KEY, ALWAYS_BELOW, ALWAYS_ABOVE, ALWAYS_EQUAL, BY_CHANCE, ANSWERS };

struct keys {
    uint32_t at[ITEMS];
    enum answering answers;
    struct random random;
};

static int compare_keys(const void *context, uint32_t a, uint32_t b)
{
    const struct keys *keys = context;
    switch (keys->answers) {
    case BY_KEY: return (keys->at[a] > keys->at[b]) - (keys->at[a] < keys->at[b]);
    case ALWAYS_BELOW: return -1;
    case ALWAYS_ABOVE: return 1;
    default: return keys->answers == ALWAYS_EQUAL ? 0 : (int)(random_scramble(a * UINT64_C(7919) + b) % 3) - 1;
    }
}

/* Keys without any order, or in order but for a number of rows. */
static void make_keys(struct keys *keys, uint32_t count, int rows)
{
    for (uint32_t i = 0; i < count; i++)
        keys->at[i] = rows == 0 ? random_below(&keys->random, 50) : i / 3;
    for (int k = 0; k < rows && count > 20; k++) {
        uint32_t at = random_below(&keys->random, count - 10);
        uint32_t end = at + 1 + random_below(&keys->random, 10);
        for (uint32_t key = random_below(&keys->random, 2) * 1000; at < end; at++)
            keys->at[at] = key;
    }
}

static void assert_all_there(const uint32_t *items, uint32_t count)
{
    bool seen[ITEMS] = {0};
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_uint_lt(items[i], count);
        ck_assert(!seen[items[i]]);
        seen[items[i]] = true;
    }
}

START_TEST(items_are_sorted_from_any_order)
{
    struct keys keys = {.random = random_start(1, 0, (uint64_t)_i)};
    for (uint32_t count = 0; count <= ITEMS; count += 1 + count / 10) {
        uint32_t items[ITEMS], scratch[ITEMS], expected[ITEMS];
        make_keys(&keys, count, _i);
        for (uint32_t i = 0; i < count; i++)
            items[i] = expected[i] = i;
        keys.answers = BY_KEY;
        sort_stable(expected, scratch, count, compare_keys, &keys);
        for (uint32_t i = 0; i < count && _i % 3 == 2; i++) { /* given in another order */
            uint32_t other = i + random_below(&keys.random, count - i < 4 ? count - i : 4), item = items[i];
            items[i] = items[other];
            items[other] = item;
        }
        order_items(items, scratch, count, compare_keys, &keys);
        ck_assert(memcmp(items, expected, count * sizeof *items) == 0);
        /* Whatever is answered, it ends, and all are there. */
        for (keys.answers = ALWAYS_BELOW; keys.answers < ANSWERS; keys.answers++) {
            order_items(items, scratch, count, compare_keys, &keys);
            assert_all_there(items, count);
        }
    }
}
END_TEST

static Suite *kept_suite(void)
{
    Suite *suite = suite_create("kept");
    TCase *tcase = tcase_create("kept");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, each_listed_user_is_compared_once_a_cycle);
    tcase_add_test(tcase, a_name_that_is_listed_twice_and_equals_nothing);
    tcase_add_test(tcase, a_name_that_is_listed_twice_with_another_between);
    tcase_add_test(tcase, names_that_are_equal_at_export_match_only);
    tcase_add_loop_test(tcase, items_are_sorted_from_any_order, 0, 12);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {kept_suite};
    return suite_main(makers, 1);
}
