/* The sequence of a build's questions: recorded answers (run/record.h) are played in the same order by later versions. */
#include "base/random.h"
#include "run/run.h"
#include "sample.h"
#include "search/draw.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>

/* Of questions, records and verdicts. Another value: earlier evidence may no longer replay, which CHANGELOG must say. */
#define DRAWN_HASH UINT64_C(14606084164470996653)
#define LONG_HASH UINT64_C(12266730270084697114)

static uint64_t asked;
static struct comparators real;

static void hash_bytes(const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        asked = (asked ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001B3); /* FNV-1a */
}

static void hash_number(uint64_t number) { asked = random_scramble(asked ^ number); }

static int ask(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    hash_number(place);
    hash_bytes(a.bytes, a.length);
    hash_number(a.length);
    hash_bytes(b.bytes, b.length);
    return real.at[place](a, b);
}

static int ask_list(struct ccm_name a, struct ccm_name b) { return ask(CCM_IMPORT_LIST, a, b); }
static int ask_match(struct ccm_name a, struct ccm_name b) { return ask(CCM_EXPORT_MATCH, a, b); }
static int ask_office(struct ccm_name a, struct ccm_name b) { return ask(CCM_POST_OFFICE, a, b); }

/* A run_observer. */
static bool hash_records(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    (void)context;
    (void)office;
    hash_number(cycle);
    for (uint32_t i = 0; i < transfer->delete_count; i++)
        hash_number(transfer->deletes[i].entry.name);
    for (uint32_t i = 0; i < transfer->update_count; i++) {
        const struct record *update = &transfer->updates[i];
        hash_number(update->kind);
        hash_number((uint64_t)update->entry.name << 32 | update->entry.addr);
        hash_number((uint64_t)update->entry.comment << 32 | update->entry.locn);
    }
    hash_number(transfer->conflicts);
    return true;
}

/* By the sum of the bytes, or by chance, but the same each time. */
static int by_sum(struct ccm_name a, struct ccm_name b)
{
    int sum = 0;
    for (size_t i = 0; i < a.length; i++)
        sum += (unsigned char)a.bytes[i];
    for (size_t i = 0; i < b.length; i++)
        sum -= (unsigned char)b.bytes[i];
    return sum;
}

static int by_chance(struct ccm_name a, struct ccm_name b)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < a.length; i++)
        hash = random_scramble(hash + (unsigned char)a.bytes[i]);
    for (size_t i = 0; i < b.length; i++)
        hash = random_scramble(hash ^ (unsigned char)b.bytes[i]);
    return (int)(hash % 3) - 1;
}

/* Each third of the names comes before the next third, and the last before the first. */
static int by_thirds(struct ccm_name a, struct ccm_name b)
{
    int between = (a.length ? (unsigned char)a.bytes[a.length - 1] : 0) - (b.length ? (unsigned char)b.bytes[b.length - 1] : 0);
    return between % 3 == 0 ? sample_bytes(a, b) : (between + 300) % 3 == 1 ? 1 : -1;
}

static const struct comparators builds[] = {{.at = {sample_bytes, sample_bytes, sample_ascii}},
                                            {.at = {sample_ascii, sample_ascii, sample_ascii}},
                                            {.at = {sample_ascii, sample_bytes, sample_bytes}},
                                            {.at = {by_sum, by_sum, by_sum}},
                                            {.at = {sample_bytes, by_sum, sample_ascii}},
                                            {.at = {by_chance, by_chance, sample_ascii}},
                                            {.at = {sample_ascii, by_chance, by_chance}},
                                            {.at = {sample_never_equal, sample_never_equal, sample_never_equal}},
                                            {.at = {sample_ascii, sample_always_equal, sample_ascii}},
                                            {.at = {sample_never_equal, sample_ascii, sample_ascii}},
                                            {.at = {by_thirds, by_thirds, sample_ascii}}};

/* Runs the scenario with each build, in this storage. */
static void ask_builds(struct run *storage, const struct scenario *scenario)
{
    struct sample_run run = {.result.cycles = run.cycles};
    for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
        /* Equal comparators must stay equal. */
        const struct run_config config = {
            .build = {.at = {ask_list, builds[i].at[1] == builds[i].at[0] ? ask_list : ask_match, ask_office}},
            .observe = hash_records,
            .untimed = true};
        real = builds[i];
        ck_assert_int_eq(run_scenario(storage, scenario, &config, &run.result), RUN_OK);
        hash_number(run.result.verdict);
        hash_number(run.result.loop_period);
    }
}

START_TEST(the_questions_of_drawn_scenarios_stay)
{
    struct drawing drawing = {.config = draw_defaults(1)};
    struct run storage = {0};
    drawing.config.default_rule = true;
    drawing.config.recipients = 12;
    drawing.config.entries = 8;
    asked = 0;
    for (uint64_t i = 0; i < 150; i++) {
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        ask_builds(&storage, &drawing.test_case.scenario);
    }
    ck_assert_uint_eq(asked, DRAWN_HASH);
    run_clean_up(&storage);
    drawing_clean_up(&drawing);
}
END_TEST

/* Users whose names differ in case, are in no order, are at two sites or belong to an administrator. Two sites have equal post
 * offices. Changes before cycle 3. */
START_TEST(the_questions_of_long_lists_stay)
{
    static const uint32_t sizes[] = {40, 255, 256, 699};
    struct random random = random_start(1, 0, 0);
    struct run storage = {0};
    asked = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct scenario scenario;
        sample_scenario(&scenario, 4);
        ck_assert_int_eq(scenario_add_site(&scenario, name_of_text("s1")), SCENARIO_OK);
        sample_entry(&scenario, 'P', "HQ", "", "");
        for (uint32_t j = 0; j < sizes[i]; j++) {
            char name[32];
            (void)snprintf(name, sizeof name, "%s %03" PRIu32, random_one_in(&random, 3) ? "user" : "User", j / 2 * 7 % sizes[i]);
            sample_recipient(&scenario, j % 2 + 2 * random_below(&random, 2), name);
            if (j % 2 && random_one_in(&random, 2))
                sample_recipient(&scenario, 4, name);
            (void)snprintf(name, sizeof name, "USER %03" PRIu32, j);
            if (random_one_in(&random, 8))
                sample_entry(&scenario, (uint32_t) "LRA"[j % 3], name, "HQ", "");
        }
        scenario.cycles = 5;
        sample_add(&scenario, 3, 1, "newcomer");
        sample_add(&scenario, 3, 2, "USER 003");
        sample_finish(&scenario);
        ask_builds(&storage, &scenario);
        scenario_clean_up(&scenario);
    }
    ck_assert_uint_eq(asked, LONG_HASH);
    run_clean_up(&storage);
}
END_TEST

/* 256 names and the empty one: the first number of names for which a bucket of the list has two. */
START_TEST(users_in_two_hundred_and_fifty_six_buckets)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 1);
    for (uint32_t i = 0; i < 256; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%03" PRIu32, 255 - i);
        sample_recipient(&scenario, 0, name);
    }
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_fixed);
    sample_assert_records(&run, "257 0 0 0 0 0 0 0 0 0");
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *questions_suite(void)
{
    Suite *suite = suite_create("questions");
    TCase *tcase = tcase_create("questions");
    tcase_add_test(tcase, the_questions_of_drawn_scenarios_stay);
    tcase_add_test(tcase, the_questions_of_long_lists_stay);
    tcase_add_test(tcase, users_in_two_hundred_and_fifty_six_buckets);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {questions_suite};
    return suite_main(makers, 1);
}
