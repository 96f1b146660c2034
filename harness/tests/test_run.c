/* Runs: counts, verdicts, faults and blame. */
#include "base/clock.h"
#include "run/blame.h"
#include "run/run.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

START_TEST(the_article_loops_with_period_two)
{
    struct scenario scenario;
    struct sample_run run;
    sample_article(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_records(&run, "6 2 2 2 2 2 2 2 2 2");
    ck_assert_int_eq(run.result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(run.result.loop_from, 1);
    ck_assert_uint_eq(run.result.loop_period, 2);
    ck_assert_uint_eq(run.result.loop_records, 4);
    ck_assert_uint_eq(run.result.redundant_cycles, 9);
    ck_assert_uint_eq(run.result.redundant_updates, 18);
    ck_assert(!run.cycles[0].redundant);
    ck_assert(run.cycles[9].redundant);
    ck_assert(!run_is_sound(&run.result));
    sample_assert_faults(&run.result, 0, 0, 0, 0);

    sample_run(&run, &scenario, &sample_fixed);
    sample_assert_records(&run, "4 0 0 0 0 0 0 0 0 0");
    ck_assert_int_eq(run.result.verdict, VERDICT_QUIET);
    ck_assert_uint_eq(run.result.quiet_after, 1);
    ck_assert_uint_eq(run.result.loop_period, 0);
    ck_assert_uint_eq(run.result.redundant_cycles, 0);
    ck_assert(run_is_sound(&run.result));
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(an_upgrade_is_a_change_of_input)
{
    struct scenario scenario;
    sample_article(&scenario);
    struct run storage = {0};
    struct sample_run run = {.result.cycles = run.cycles};
    struct run_config config = {.before = sample_buggy, .build = sample_fixed, .upgrade_before = 4};
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    sample_assert_records(&run, "6 2 2 1 0 0 0 0 0 0");
    ck_assert_uint_eq(run.result.redundant_cycles, 2);
    ck_assert_uint_eq(run.result.redundant_updates, 4);
    ck_assert_uint_eq(run.result.quiet_after, 4);
    /* From a build to itself is none: cycle 4 is redundant, and the loop is the one from cycle 1. */
    config.build = sample_buggy;
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    sample_assert_records(&run, "6 2 2 2 2 2 2 2 2 2");
    ck_assert_uint_eq(run.result.redundant_cycles, 9);
    ck_assert_uint_eq(run.result.loop_from, 1);
    /* Back to the mistake: the loop counts from the last change of input. */
    config = (struct run_config){.before = sample_fixed, .build = sample_buggy, .upgrade_before = 5};
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_uint_eq(run.result.loop_from, 5);
    ck_assert_uint_eq(run.result.redundant_cycles, 5);
    run_clean_up(&storage);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_run_too_short_for_a_proof_is_undecided)
{
    struct scenario scenario;
    struct sample_run run;
    sample_article(&scenario);
    for (scenario.cycles = 1; scenario.cycles <= 3; scenario.cycles++) {
        sample_run(&run, &scenario, &sample_buggy);
        ck_assert_int_eq(run.result.verdict, scenario.cycles < 3 ? VERDICT_UNDECIDED : VERDICT_LOOPING);
        ck_assert_uint_eq(run.result.quiet_after, 0);
    }
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_loop_that_a_change_ends_is_none)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "Smith");
    sample_recipient(&scenario, 1, "SMITH");
    sample_remove(&scenario, 9, 1, "SMITH");
    sample_add(&scenario, 10, 0, "Jones");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    ck_assert_int_eq(run.result.verdict, VERDICT_UNDECIDED);
    ck_assert_uint_eq(run.result.loop_from, 0);
    ck_assert_uint_eq(run.result.loop_records, 0);
    ck_assert_uint_eq(run.result.loop_repeats, 0);
    ck_assert(!run.cycles[8].redundant);
    ck_assert(!run.cycles[9].redundant);
    ck_assert_uint_eq(run.result.redundant_cycles, 7);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(no_op_updates_are_a_loop_of_period_one)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 2);
    scenario.import.on_collision = ON_COLLISION_KEEP;
    sample_recipient(&scenario, 0, "Smith");
    sample_recipient(&scenario, 1, "SMITH");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_records(&run, "4 1 1 1 1 1 1 1 1 1");
    ck_assert_int_eq(run.result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(run.result.loop_from, 1);
    ck_assert_uint_eq(run.result.loop_period, 1);
    scenario.import.on_collision = ON_COLLISION_REJECT;
    sample_run(&run, &scenario, &sample_buggy);
    ck_assert_uint_eq(run.result.rejected, 10);
    ck_assert_uint_eq(run.result.loop_period, 1);
    scenario_clean_up(&scenario);
}
END_TEST

/* A loop of any length: a comparator that orders the names differently in each phase, so that another one wins.
 * No module may do so; it takes one to show that long periods are found. */
static uint32_t phase, phases;

static int by_phase(struct ccm_name a, struct ccm_name b)
{
    uint32_t left = ((uint32_t)a.bytes[0] + phase) % phases, right = ((uint32_t)b.bytes[0] + phase) % phases;
    return (left > right) - (left < right);
}

static bool next_phase(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct run *run = context;
    connector_forget(&run->connector); /* so that the list is made anew, by a comparator that has changed */
    (void)office;
    (void)transfer;
    phase = cycle < 3 ? 0 : phase + 1;
    return true;
}

START_TEST(a_long_period_is_found)
{
    for (phases = 2; phases <= 7; phases++) {
        struct scenario scenario;
        sample_scenario(&scenario, 1);
        scenario.names.rule.length = 0;
        scenario.cycles = 30;
        for (uint32_t i = 0; i < phases; i++) {
            char name[] = {(char)('A' + i), 'x', '\0'};
            sample_recipient(&scenario, 0, name);
        }
        sample_entry(&scenario, 'P', "S1", "", "MSExchangeCCMC");
        sample_finish(&scenario);
        for (uint32_t i = 0; i < scenario.names.users.count; i++)
            scenario.names.user_identities.of[i] = 0; /* all one to the post office */
        struct run storage = {0};
        struct sample_run run = {.result.cycles = run.cycles};
        struct run_config config = {
            .build = {.at = {by_phase, sample_never_equal, sample_ascii}}, .observe = next_phase, .observer = &storage};
        phase = 0;
        ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
        ck_assert_int_eq(run.result.verdict, VERDICT_LOOPING);
        /* The first three cycles end alike, which already is a repeat. */
        ck_assert_uint_eq(run.result.loop_from, 1);
        ck_assert_uint_eq(run.result.loop_period, 1);
        run_clean_up(&storage);

        sample_add(&scenario, 4, 0, "Zz");
        ck_assert_int_eq(scenario_finish(&scenario, NULL), SCENARIO_OK);
        for (uint32_t i = 0; i < scenario.names.users.count; i++)
            scenario.names.user_identities.of[i] = 0;
        phase = 0;
        ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
        ck_assert_int_eq(run.result.verdict, VERDICT_LOOPING);
        ck_assert_uint_eq(run.result.loop_from, 4);
        ck_assert_uint_eq(run.result.loop_period, phases);
        run_clean_up(&storage);
        scenario_clean_up(&scenario);
    }
}
END_TEST

static bool stop_at_two(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    ck_assert_uint_eq(office->offices.held, cycle == 1 ? 0 : 3);
    ck_assert_uint_eq(transfer->update_count, cycle == 1 ? 6 : 2);
    *(uint32_t *)context = cycle;
    return cycle < 2;
}

START_TEST(an_observer_sees_each_cycle_and_may_stop)
{
    struct scenario scenario;
    sample_article(&scenario);
    uint32_t seen = 0;
    struct run storage = {0};
    struct sample_run run = {.result.cycles = run.cycles};
    struct run_config config = {.build = sample_buggy, .observe = stop_at_two, .observer = &seen};
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_STOPPED);
    ck_assert_uint_eq(seen, 2);
    run_clean_up(&storage);
    scenario_clean_up(&scenario);
}
END_TEST

/* Takes two milliseconds, and adds them to the sum. */
static bool take_time(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    uint64_t start = clock_now_ns(), taken;
    (void)cycle, (void)office, (void)transfer;
    do
        taken = clock_now_ns() - start;
    while (taken < 2000000);
    *(uint64_t *)context += taken;
    return true;
}

START_TEST(the_observers_time_does_not_count)
{
    struct scenario scenario;
    sample_article(&scenario);
    scenario.cycles = 2;
    uint64_t observed = 0;
    struct run storage = {0};
    struct sample_run run = {.result.cycles = run.cycles};
    struct run_config config = {.build = sample_buggy, .observe = take_time, .observer = &observed};
    uint64_t start = clock_now_ns();
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    uint64_t elapsed = clock_now_ns() - start;
    for (uint32_t i = 0; i < scenario.cycles; i++) {
        ck_assert_uint_gt(run.cycles[i].nanoseconds, 0);
        ck_assert_uint_le(run.cycles[i].nanoseconds, elapsed - observed);
    }
    config.untimed = true;
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_uint_eq(run.cycles[0].nanoseconds, 0);
    /* Cycle 3 repeats cycle 2, which sends nothing. */
    scenario.cycles = 3;
    config = (struct run_config){.build = sample_fixed, .skip_repeats = true};
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_uint_gt(run.cycles[1].nanoseconds, 0);
    ck_assert_uint_eq(run.cycles[2].nanoseconds, 0);
    run_clean_up(&storage);
    scenario_clean_up(&scenario);
}
END_TEST

/* Different names, so that each build comes to rest with everybody once what it lays out in memory is right for every number. */
#define NUMBERS 131

static void assert_rests(struct scenario *scenario, uint64_t first_records)
{
    static const struct comparators *const builds[] = {&sample_fixed, &sample_buggy};
    sample_finish(scenario);
    for (size_t i = 0; i < 2; i++) {
        struct sample_run run;
        sample_run(&run, scenario, builds[i]);
        ck_assert_int_eq(run.result.verdict, VERDICT_QUIET);
        ck_assert_uint_eq(run.result.quiet_after, first_records > 0);
        ck_assert_uint_eq(cycle_records(&run.cycles[0]), first_records);
        sample_assert_faults(&run.result, 0, 0, 0, 0);
    }
    scenario_clean_up(scenario);
}

static void numbered(char name[32], const char *prefix, int number) { (void)snprintf(name, 32, "%s%d", prefix, number); }

START_TEST(any_number_of_users_becomes_quiet)
{
    struct scenario scenario;
    char name[32];
    sample_scenario(&scenario, 1);
    for (int i = 0; i < _i; i++) {
        numbered(name, "user ", i);
        sample_recipient(&scenario, 0, name);
    }
    assert_rests(&scenario, 1 + (uint64_t)_i);
}
END_TEST

START_TEST(any_number_of_sites_becomes_quiet)
{
    struct scenario scenario;
    char name[32];
    sample_scenario(&scenario, (uint32_t)_i + 1);
    for (int i = 0; i <= _i; i++) {
        numbered(name, "user ", i);
        sample_recipient(&scenario, (uint32_t)i, name);
    }
    assert_rests(&scenario, 2 * ((uint64_t)_i + 1));
}
END_TEST

START_TEST(any_number_of_post_offices_and_entries_becomes_quiet)
{
    struct scenario scenario;
    char name[32];
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "somebody");
    for (int i = 0; i < _i; i++) {
        numbered(name, "office ", i);
        sample_entry(&scenario, 'p', name, "", "");
        numbered(name, "local ", i);
        sample_entry(&scenario, 'L', name, "", "");
    }
    assert_rests(&scenario, 2);
}
END_TEST

static Suite *run_suite(void)
{
    Suite *suite = suite_create("run");
    TCase *verdict = tcase_create("verdict");
    tcase_add_test(verdict, the_article_loops_with_period_two);
    tcase_add_test(verdict, an_upgrade_is_a_change_of_input);
    tcase_add_test(verdict, a_run_too_short_for_a_proof_is_undecided);
    tcase_add_test(verdict, a_loop_that_a_change_ends_is_none);
    tcase_add_test(verdict, no_op_updates_are_a_loop_of_period_one);
    tcase_add_test(verdict, a_long_period_is_found);
    tcase_add_test(verdict, an_observer_sees_each_cycle_and_may_stop);
    tcase_add_test(verdict, the_observers_time_does_not_count);
    suite_add_tcase(suite, verdict);
    TCase *storage = tcase_create("storage");
    tcase_add_loop_test(storage, any_number_of_users_becomes_quiet, 0, NUMBERS);
    tcase_add_loop_test(storage, any_number_of_sites_becomes_quiet, 0, NUMBERS);
    tcase_add_loop_test(storage, any_number_of_post_offices_and_entries_becomes_quiet, 0, NUMBERS);
    suite_add_tcase(suite, storage);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {run_suite};
    return suite_main(makers, 1);
}
