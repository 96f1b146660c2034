/* Storage of runs: reused, freed, and after allocations that failed. */
#include "fail_alloc.h"
#include "run/run.h"
#include "sample.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>

START_TEST(a_run_survives_a_failed_allocation)
{
    struct scenario smallest;
    sample_scenario(&smallest, 1);
    sample_finish(&smallest);
    for (unsigned long n = 1;; n++) {
        struct scenario scenario;
        sample_article(&scenario);
        sample_entry(&scenario, 'L', "jones", "", "");
        for (int i = 0; i < 4; i++)
            sample_add(&scenario, 3, 0, (const char *const[]){"a", "b", "c", "d"}[i]);
        sample_finish(&scenario);
        struct run storage = {0};
        struct sample_run run = {.result.cycles = run.cycles};
        struct run_config config = {.build = sample_buggy};
        ck_assert_int_eq(run_scenario(&storage, &smallest, &config, &run.result), RUN_OK);
        fail_alloc_at(n);
        enum run_status status = run_scenario(&storage, &scenario, &config, &run.result);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? RUN_NO_MEMORY : RUN_OK);
        /* The storage serves any other run then. */
        ck_assert_int_eq(run_scenario(&storage, &smallest, &config, &run.result), RUN_OK);
        ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
        run_clean_up(&storage);
        scenario_clean_up(&scenario);
        if (!reached)
            break;
    }
    scenario_clean_up(&smallest);
}
END_TEST

START_TEST(storage_serves_scenarios_of_any_size)
{
    struct run storage = {0};
    for (uint32_t size = 1; size <= 40; size = size % 2 ? size * 4 : size / 2 - 1 + size) {
        struct scenario scenario;
        sample_scenario(&scenario, size);
        scenario.cycles = size;
        for (uint32_t i = 0; i < size; i++) {
            char name[] = {(char)('a' + i % 26), (char)('A' + i / 26), '\0'};
            sample_recipient(&scenario, i, name);
        }
        sample_finish(&scenario);
        struct sample_run run = {.result.cycles = run.cycles};
        struct run_config config = {.build = sample_fixed};
        ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
        ck_assert_uint_eq(cycle_records(&run.cycles[0]), 2 * (uint64_t)size);
        scenario_clean_up(&scenario);
    }
    run_clean_up(&storage);
}
END_TEST

START_TEST(storage_of_many_records_is_freed)
{
    const uint32_t count = 70000;
    struct run storage = {0};
    struct scenario scenario;
    struct sample_run run = {.result.cycles = run.cycles};
    const struct run_config config = {.build = sample_fixed};
    sample_scenario(&scenario, 1);
    for (uint32_t i = 0; i < count; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "old %05" PRIu32, i);
        sample_entry(&scenario, 'l', name, "S1", "");
        (void)snprintf(name, sizeof name, "new %05" PRIu32, i);
        sample_recipient(&scenario, 0, name);
    }
    sample_entry(&scenario, 'P', "S1", "", "MSExchangeCCMC");
    scenario.cycles = 2;
    sample_finish(&scenario);
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    ck_assert_uint_eq(run.cycles[0].deletes, count);
    ck_assert_uint_eq(run.cycles[0].adds, count);
    ck_assert_uint_lt(storage.connector.deletes.capacity, count);
    ck_assert_uint_lt(storage.connector.updates.capacity, count);
    ck_assert_int_eq(run_scenario(&storage, &scenario, &config, &run.result), RUN_OK);
    run_clean_up(&storage);
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *run_storage_suite(void)
{
    Suite *suite = suite_create("run storage");
    TCase *tcase = tcase_create("storage");
    tcase_add_test(tcase, a_run_survives_a_failed_allocation);
    tcase_add_test(tcase, storage_serves_scenarios_of_any_size);
    tcase_add_test(tcase, storage_of_many_records_is_freed);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {run_storage_suite};
    return suite_main(makers, 1);
}
