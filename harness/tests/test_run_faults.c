/* Faults of a run, and which places are to blame. */
#include "run/blame.h"
#include "run/run.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

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
    sample_assert_faults(&run.result, 2, 1, 2, 0);
    ck_assert_uint_eq(run.result.faults.unroutable, 1); /* S2 */
    ck_assert(!run_is_sound(&run.result));
    sample_run(&run, &scenario, &sample_fixed);
    sample_assert_faults(&run.result, 0, 0, 0, 0);
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
        sample_assert_faults(&run.result, 0, 0, 0, 0);
        ck_assert_uint_eq(run.result.faults.unroutable, site == 0 ? 2 : 0);
        scenario_clean_up(&scenario);
    }
}
END_TEST

/* Of the identities, that of this user only. */
static void assert_damaged(const struct scenario *scenario, uint32_t user)
{
    const struct identities *identities = &scenario->names.user_identities;
    struct sample_run ran = {.result.cycles = ran.cycles};
    const struct run_config config = {.build = sample_buggy};
    struct run run = {0};
    ck_assert_int_eq(run_scenario(&run, scenario, &config, &ran.result), RUN_OK);
    for (uint32_t i = 0; i < identities->count; i++)
        ck_assert_int_eq((run.fault_finder.seen[i] & FAULT_DAMAGED) != 0, i == identities->of[user]);
    run_clean_up(&run);
}

START_TEST(damage_to_foreign_entries_is_a_fault)
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
    sample_assert_faults(&run.result, 0, 0, 0, 0);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_faults(&run.result, 0, 0, 0, 1);
    assert_damaged(&scenario, scenario.sites.at[0].recipients[0].name);
    scenario_clean_up(&scenario);

    /* The first protected entry. */
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'l', "smith", "THEIRS", "");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_faults(&run.result, 0, 0, 0, 1);
    scenario_clean_up(&scenario);

    /* An administrator may change it in any way; the result is protected instead. */
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_entry(&scenario, 'l', "smith", "THEIRS", "");
    sample_administrator_removes(&scenario, 2, "Smith");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_faults(&run.result, 0, 0, 0, 0);
    scenario_clean_up(&scenario);

    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "SMITH");
    sample_entry(&scenario, 'P', "THEIRS", "", "");
    sample_administrator_adds(&scenario, 2, 'l', "smith", "THEIRS");
    sample_administrator_adds(&scenario, 3, 'p', "theirs", "");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    sample_assert_faults(&run.result, 0, 0, 0, 1);
    ck_assert_uint_eq(run.result.noop_change, 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(an_administrators_no_op_change_is_noticed)
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
    ck_assert(!blame_use_reference(&config, SET(CCM_IMPORT_LIST)).before.at[CCM_IMPORT_LIST]);
    scenario_clean_up(&scenario);
    /* Where all three places have to be fixed. */
    ck_assert_uint_eq(blame_smallest(1u << 7).count, 1);
}
END_TEST

START_TEST(if_no_place_helps_none_is_blamed)
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

static Suite *run_faults_suite(void)
{
    Suite *suite = suite_create("run faults");
    TCase *faults = tcase_create("faults");
    tcase_add_test(faults, missing_stray_and_misrouted_are_counted_by_identity);
    tcase_add_test(faults, post_offices_that_lead_nowhere_are_counted_by_identity);
    tcase_add_test(faults, a_hosting_site_that_is_readdressed_leaves_the_others_unroutable);
    tcase_add_test(faults, damage_to_foreign_entries_is_a_fault);
    tcase_add_test(faults, an_administrators_no_op_change_is_noticed);
    suite_add_tcase(suite, faults);
    TCase *blame = tcase_create("blame");
    tcase_add_test(blame, the_smallest_sets_of_places_are_blamed);
    tcase_add_test(blame, if_no_place_helps_none_is_blamed);
    suite_add_tcase(suite, blame);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {run_faults_suite};
    return suite_main(makers, 1);
}
