/* Runs: counts, verdicts, faults and blame. */
#include "fail_alloc.h"
#include "run/blame.h"
#include "run/run.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_faults(const struct run_result *result, uint32_t missing, uint32_t misrouted, uint32_t stray, uint32_t damaged)
{
    ck_assert_uint_eq(result->faults.missing, missing);
    ck_assert_uint_eq(result->faults.misrouted, misrouted);
    ck_assert_uint_eq(result->faults.stray, stray);
    ck_assert_uint_eq(result->faults.damaged, damaged);
}

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
    assert_faults(&run.result, 0, 0, 0, 0);

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
    ck_assert(!run.cycles[8].redundant);
    ck_assert(!run.cycles[9].redundant);
    ck_assert_uint_eq(run.result.redundant_cycles, 7);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(sending_what_changes_nothing_is_a_loop_of_period_one)
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

START_TEST(missing_stray_and_misrouted_are_counted_by_identity)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 3);
    sample_recipient(&scenario, 0, "anna");
    sample_recipient(&scenario, 1, "ANNA");
    sample_recipient(&scenario, 1, "bert");
    sample_recipient(&scenario, 2, "carl");
    sample_entry(&scenario, 'P', "S1", "", "MSExchangeCCMC");
    sample_entry(&scenario, 'p', "S3", "s1", "MSExchangeCCMC");
    sample_entry(&scenario, 'l', "anna", "S3", "");
    sample_entry(&scenario, 'l', "dora", "S3", "");
    sample_entry(&scenario, 'l', "Emil", "S3", "");
    sample_finish(&scenario);
    /* To a module to which all are one, nothing is left to send: whoever is not there stays missing. */
    struct comparators all_one = {.at = {sample_always_equal, sample_always_equal, sample_always_equal}};
    sample_run(&run, &scenario, &all_one);
    ck_assert_int_eq(run.result.verdict, VERDICT_QUIET);
    sample_assert_records(&run, "0 0 0 0 0 0 0 0 0 0");
    ck_assert_uint_eq(run.result.quiet_after, 0);
    assert_faults(&run.result, 2, 1, 2, 0);
    ck_assert_uint_eq(run.result.faults.unroutable, 1); /* S2 */
    ck_assert(!run_is_sound(&run.result));
    sample_run(&run, &scenario, &sample_fixed);
    assert_faults(&run.result, 0, 0, 0, 0);
    ck_assert(run_is_sound(&run.result));
    scenario_clean_up(&scenario);
}
END_TEST

/* Post offices as the sites' are after the run, and how many lead nowhere. */
START_TEST(post_offices_that_lead_nowhere_are_counted_by_identity)
{
    static const struct {
        const char *what;
        uint32_t locn;
        const char *name, *addr, *comment;
        uint32_t unroutable;
    } cases[] = {
        {"the hosting site's, which leads on", 'P', "s1", "HUB", "MSExchangeCCMC", 1},
        {"the hosting site's", 'p', "S1", "", "MSExchangeCCMC", 0},
        {"an administrator's in its place is trusted", 'P', "S1", "HUB", "", 0},
        {"that of two sites, which leads nowhere", 'p', "S2", "", "MSExchangeCCMC", 1},
        {"that of two sites, which leads elsewhere", 'p', "s2", "HUB", "MSExchangeCCMC", 1},
        {"an administrator's in its place", 'P', "S2", "", "by hand", 0},
        {"another one", 'p', "S9", "HUB", "MSExchangeCCMC", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario scenario;
        struct sample_run run;
        sample_scenario(&scenario, 3);
        sample_readdress(&scenario, 1, 2, "s2");
        sample_entry(&scenario, 'P', "HUB", "", "");
        sample_entry(&scenario, cases[i].locn, cases[i].name, cases[i].addr, cases[i].comment);
        sample_finish(&scenario);
        sample_run(&run, &scenario, &sample_fixed);
        ck_assert_msg(run.result.faults.unroutable == cases[i].unroutable, "%s: %u", cases[i].what, run.result.faults.unroutable);
        scenario_clean_up(&scenario);
    }
}
END_TEST

/* KB Q197255: the others' entries still lead through the old one. Users of the site are changed, all at once. */
START_TEST(a_hosting_site_that_is_readdressed_leaves_the_others_unroutable)
{
    for (uint32_t site = 0; site < 2; site++) {
        struct scenario scenario;
        struct sample_run run;
        sample_scenario(&scenario, 3);
        for (uint32_t i = 0; i < 3; i++)
            sample_recipient(&scenario, i, (const char *const[]){"anna", "bert", "carl"}[i]);
        sample_readdress(&scenario, 3, site, "NEW");
        sample_finish(&scenario);
        sample_run(&run, &scenario, &sample_fixed);
        sample_assert_records(&run, "6 0 2 0 0 0 0 0 0 0");
        ck_assert_uint_eq(run.result.cycles[2].changes, 1);
        ck_assert_uint_eq(run.result.redundant_cycles, 0);
        assert_faults(&run.result, 0, 0, 0, 0);
        ck_assert_uint_eq(run.result.faults.unroutable, site == 0 ? 2 : 0);
        scenario_clean_up(&scenario);
    }
}
END_TEST

START_TEST(what_is_not_the_connectors_may_not_be_damaged)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_entry(&scenario, 'l', "smith", "THEIRS", "");
    sample_entry(&scenario, 'L', "jones", "", "");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_fixed);
    ck_assert_uint_eq(run.result.conflicts, 10);
    assert_faults(&run.result, 0, 0, 0, 0);
    sample_run(&run, &scenario, &sample_buggy);
    assert_faults(&run.result, 0, 0, 0, 1);
    scenario_clean_up(&scenario);

    /* An administrator may do with it what he likes; what he puts there is guarded in its stead. */
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_entry(&scenario, 'l', "smith", "THEIRS", "");
    sample_administrator_removes(&scenario, 2, "Smith");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    assert_faults(&run.result, 0, 0, 0, 0);
    scenario_clean_up(&scenario);

    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_administrator_adds(&scenario, 2, 'l', "smith", "THEIRS");
    sample_administrator_adds(&scenario, 3, 'p', "theirs", "");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    assert_faults(&run.result, 0, 0, 0, 1);
    ck_assert_uint_eq(run.result.noop_change, 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(an_administrator_who_removes_nobody_is_noticed)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "smith");
    sample_administrator_removes(&scenario, 3, "SMITH");
    sample_administrator_removes(&scenario, 3, "smith");
    sample_administrator_removes(&scenario, 4, "jones");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_fixed);
    ck_assert_uint_eq(run.result.noop_change, 2);
    sample_assert_records(&run, "2 0 1 0 0 0 0 0 0 0");
    ck_assert_uint_eq(run.result.redundant_cycles, 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_run_survives_a_failed_allocation)
{
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
        fail_alloc_at(n);
        enum run_status status = run_scenario(&storage, &scenario, &config, &run.result);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? RUN_NO_MEMORY : RUN_OK);
        run_clean_up(&storage);
        scenario_clean_up(&scenario);
        if (!reached)
            break;
    }
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
        assert_faults(&run.result, 0, 0, 0, 0);
    }
    scenario_clean_up(scenario);
}

static void numbered(char name[32], const char *prefix, int number) { (void)snprintf(name, 32, "%s%d", prefix, number); }

START_TEST(any_number_of_users_comes_to_rest)
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

START_TEST(any_number_of_sites_comes_to_rest)
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

START_TEST(any_number_of_post_offices_and_entries_comes_to_rest)
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

static struct blame blame_of(const struct scenario *scenario, const struct run_config *config)
{
    struct run storage = {0};
    struct sample_run run = {.result.cycles = run.cycles};
    uint8_t fixing = 0;
    ck_assert_int_eq(run_scenario(&storage, scenario, config, &run.result), RUN_OK);
    bool sound = run_is_sound(&run.result);
    for (unsigned set = 1; set < BLAME_SETS && !sound; set++) {
        struct run_config fixed = blame_use_reference(config, set);
        ck_assert_int_eq(run_scenario(&storage, scenario, &fixed, &run.result), RUN_OK);
        if (run_is_sound(&run.result))
            fixing |= (uint8_t)(1u << set);
    }
    run_clean_up(&storage);
    struct blame nobody = {0};
    return sound ? nobody : blame_smallest(fixing);
}

#define SET(place) (1u << (place))

START_TEST(the_smallest_sets_of_places_are_blamed)
{
    struct scenario scenario;
    sample_article(&scenario);
    struct blame blame = blame_of(&scenario, &(struct run_config){.build = sample_fixed});
    ck_assert(!blame.asked);
    /* Three spellings become one where the import list is fixed, and nothing else is needed. */
    blame = blame_of(&scenario, &(struct run_config){.build = sample_buggy});
    ck_assert(blame.asked);
    ck_assert_uint_eq(blame.count, 1);
    ck_assert_uint_eq(blame.sets[0], SET(CCM_IMPORT_LIST));
    scenario_clean_up(&scenario);

    /* A local user spelled otherwise is the other place's: now both have to be fixed. */
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "Smith");
    sample_recipient(&scenario, 1, "SMITH");
    sample_recipient(&scenario, 1, "jones");
    sample_entry(&scenario, 'L', "Jones", "", "");
    sample_finish(&scenario);
    blame = blame_of(&scenario, &(struct run_config){.build = sample_buggy});
    ck_assert_uint_eq(blame.count, 1);
    ck_assert_uint_eq(blame.sets[0], SET(CCM_IMPORT_LIST) | SET(CCM_EXPORT_MATCH));
    /* With an upgrade the build before stays as it is ... */
    struct comparators list_only = {.at = {sample_bytes, sample_ascii, sample_ascii}};
    struct run_config config = {.build = list_only, .before = sample_buggy, .upgrade_before = 3};
    blame = blame_of(&scenario, &config);
    ck_assert_uint_eq(blame.count, 1);
    ck_assert_uint_eq(blame.sets[0], SET(CCM_IMPORT_LIST));
    /* ... unless it is the same build. */
    config.build = sample_buggy;
    blame = blame_of(&scenario, &config);
    ck_assert_uint_eq(blame.sets[0], SET(CCM_IMPORT_LIST) | SET(CCM_EXPORT_MATCH));
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(where_no_place_helps_nobody_is_blamed)
{
    struct scenario scenario;
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "smith");
    sample_entry(&scenario, 'P', "S1", "", "an administrator's");
    sample_finish(&scenario);
    /* Users at a post office that is not the connector's are never its own: conflict after conflict, but quiet. */
    struct blame blame = blame_of(&scenario, &(struct run_config){.build = sample_fixed});
    ck_assert(!blame.asked);
    scenario_clean_up(&scenario);

    sample_scenario(&scenario, 2);
    scenario.import.on_collision = ON_COLLISION_KEEP;
    sample_recipient(&scenario, 0, "Smith");
    sample_recipient(&scenario, 1, "SMITH");
    sample_remove(&scenario, 3, 0, "Smith");
    sample_finish(&scenario);
    blame = blame_of(&scenario, &(struct run_config){.build = sample_fixed});
    ck_assert(blame.asked);
    ck_assert_uint_eq(blame.count, 0);
    scenario_clean_up(&scenario);
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
    tcase_add_test(verdict, sending_what_changes_nothing_is_a_loop_of_period_one);
    tcase_add_test(verdict, a_long_period_is_found);
    tcase_add_test(verdict, an_observer_sees_each_cycle_and_may_stop);
    suite_add_tcase(suite, verdict);
    TCase *faults = tcase_create("faults");
    tcase_add_test(faults, missing_stray_and_misrouted_are_counted_by_identity);
    tcase_add_test(faults, post_offices_that_lead_nowhere_are_counted_by_identity);
    tcase_add_test(faults, a_hosting_site_that_is_readdressed_leaves_the_others_unroutable);
    tcase_add_test(faults, what_is_not_the_connectors_may_not_be_damaged);
    tcase_add_test(faults, an_administrator_who_removes_nobody_is_noticed);
    suite_add_tcase(suite, faults);
    TCase *storage = tcase_create("storage");
    tcase_add_test(storage, a_run_survives_a_failed_allocation);
    tcase_add_test(storage, storage_serves_scenarios_of_any_size);
    tcase_add_loop_test(storage, any_number_of_users_comes_to_rest, 0, NUMBERS);
    tcase_add_loop_test(storage, any_number_of_sites_comes_to_rest, 0, NUMBERS);
    tcase_add_loop_test(storage, any_number_of_post_offices_and_entries_comes_to_rest, 0, NUMBERS);
    suite_add_tcase(suite, storage);
    TCase *blame = tcase_create("blame");
    tcase_add_test(blame, the_smallest_sets_of_places_are_blamed);
    tcase_add_test(blame, where_no_place_helps_nobody_is_blamed);
    suite_add_tcase(suite, blame);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {run_suite};
    return suite_main(makers, 1);
}
