/* Text as a transfer of the model. */
#include "cycle_bench.h"
#include "fail_alloc.h"
#include "model/connector.h"
#include "run/steps.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

static struct step_record user(const char *name, const char *addr, const char *comment)
{
    return (struct step_record){
        .name = name_of_text(name), .addr = name_of_text(addr), .comment = name_of_text(comment), .locn = 'l'};
}

/* Two sites' post offices and "jones", which the connector has made, and an administrator's SMITH. */
static void open_office(struct bench *bench)
{
    sample_scenario(&bench->scenario, 2);
    sample_recipient(&bench->scenario, 0, "smith");
    sample_recipient(&bench->scenario, 1, "jones");
    sample_recipient(&bench->scenario, 1, "Smith");
    sample_entry(&bench->scenario, 'L', "SMITH", "", "");
    bench_open(bench);
    ck_assert(connector_cycle(&bench->connector, &bench->scenario.sites, &bench->office, &sample_fixed, &bench->transfer));
    ck_assert_uint_eq(post_office_import(&bench->office, &bench->transfer), 0);
}

START_TEST(a_change_is_of_an_entry_of_the_connectors_that_stays)
{
    static const struct {
        const char *name;
        bool deleted;
        uint32_t changes, conflicts;
    } cases[] = {
        {"jones", false, 1, 1}, {"jones", true, 0, 1}, {"JONES", false, 1, 1}, {"smith", false, 0, 1}, {"SMITH", true, 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        struct steps_storage storage = {0};
        struct transfer transfer;
        open_office(&bench);
        const struct step_record update = user(cases[i].name, "S1", "another"), deletion = user("jones", "", "");
        const struct steps_sent sent = {
            .updates = &update, .update_count = 1, .deletes = &deletion, .delete_count = cases[i].deleted};
        ck_assert(steps_transfer(&storage, &sent, &bench.scenario.sites, &bench.office, &transfer));
        ck_assert_msg(transfer.changes == cases[i].changes, "%s: %u", cases[i].name, transfer.changes);
        ck_assert_msg(transfer.conflicts == cases[i].conflicts, "%s: %u conflicts", cases[i].name, transfer.conflicts);
        ck_assert_int_eq(transfer.updates[0].kind, cases[i].changes ? RECORD_CHANGE : RECORD_ADD);
        steps_clean_up(&storage);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(the_directory_stays_when_names_are_added)
{
    struct bench bench;
    struct steps_storage storage = {0};
    struct transfer transfer;
    struct entry before[8];
    uint32_t count = 0;
    open_office(&bench);
    struct export_walk walk = {0};
    for (const struct entry *entry; (entry = post_office_export(&bench.office, &walk));)
        before[count++] = *entry;
    ck_assert_uint_eq(count, 4);
    /* The journal goes with it. */
    struct entry changed = before[count - 1];
    changed.comment = STRING_EMPTY;
    changed.locn = 'R';
    post_office_record(&bench.office, true);
    ck_assert(post_office_reserve(&bench.office, 2));
    post_office_put(&bench.office, &changed);
    ck_assert(!post_office_unchanged_since(&bench.office, 0));
    /* They sort in front of those that are there. */
    const struct step_record updates[] = {user("adams", "S2", ""),
                                          {.name = name_of_text("A0"), .addr = name_of_text("S1"), .locn = 'p'}};
    const struct steps_sent sent = {.updates = updates, .update_count = 2};
    uint64_t users = bench.office.users.version, offices = bench.office.offices.version;
    ck_assert(steps_transfer(&storage, &sent, &bench.scenario.sites, &bench.office, &transfer));
    ck_assert_uint_gt(bench.office.users.version, users);
    ck_assert_uint_gt(bench.office.offices.version, offices);
    ck_assert_uint_eq(bench.office.slot_capacity, bench.office.users.slots + bench.office.offices.slots);
    ck_assert_ptr_eq(bench.office.names, &storage.names);
    ck_assert(!post_office_unchanged_since(&bench.office, 0));
    post_office_put(&bench.office, &before[count - 1]);
    ck_assert(post_office_unchanged_since(&bench.office, 0));
    ck_assert(post_office_reserve(&bench.office, 2));
    post_office_put(&bench.office, &transfer.updates[0].entry);
    ck_assert(!post_office_unchanged_since(&bench.office, 0));
    ck_assert(post_office_remove_user(&bench.office, transfer.updates[0].entry.name));
    ck_assert(post_office_unchanged_since(&bench.office, 0));
    walk = (struct export_walk){0};
    for (uint32_t i = 0; i < count; i++) {
        const struct entry *entry = post_office_export(&bench.office, &walk);
        ck_assert_ptr_nonnull(entry);
        ck_assert_uint_eq(entry->locn, before[i].locn);
        ck_assert_uint_eq(entry->name, before[i].name);
        ck_assert_uint_eq(entry->addr, before[i].addr);
        ck_assert_ptr_eq(post_office_held(&bench.office, entry), entry);
    }
    ck_assert_ptr_null(post_office_export(&bench.office, &walk));
    steps_clean_up(&storage);
    bench_close(&bench);
}
END_TEST

START_TEST(records_keep_their_order_and_kind)
{
    struct bench bench;
    struct steps_storage storage = {0};
    struct transfer transfer;
    open_office(&bench);
    const struct step_record updates[] = {{.name = name_of_text("S2"), .addr = name_of_text(""), .locn = 'p'},
                                          user("Smith", "S1", "")},
                             deletion = user("jones", "", "");
    const struct steps_sent first = {.updates = updates, .update_count = 2, .counted = true, .changes = 5, .conflicts = 6},
                            then = {.deletes = &deletion, .delete_count = 1, .updates = updates, .update_count = 1};
    ck_assert(steps_transfer(&storage, &first, &bench.scenario.sites, &bench.office, &transfer));
    ck_assert_uint_eq(transfer.delete_count, 0);
    ck_assert_uint_eq(transfer.update_count, 2);
    ck_assert_int_eq(transfer.updates[0].entry.locn, 'p');
    ck_assert_int_eq(transfer.updates[1].entry.locn, 'l');
    ck_assert_uint_eq(transfer.changes, 5);
    ck_assert_uint_eq(transfer.conflicts, 6);
    ck_assert(steps_transfer(&storage, &then, &bench.scenario.sites, &bench.office, &transfer));
    ck_assert_uint_eq(transfer.delete_count, 1);
    ck_assert_int_eq(transfer.deletes[0].kind, RECORD_DELETE);
    ck_assert_int_eq(transfer.deletes[0].entry.locn, 'l');
    ck_assert_uint_eq(transfer.update_count, 1);
    ck_assert_int_eq(transfer.updates[0].kind, RECORD_ADD);
    ck_assert_int_eq(transfer.updates[0].entry.locn, 'p');
    ck_assert_uint_eq(transfer.changes, 0);
    steps_clean_up(&storage);
    bench_close(&bench);
}
END_TEST

/* Names are added twice. After a failure the post office has the names of the first time. */
START_TEST(a_failed_allocation_leaves_the_names)
{
    const struct step_record first = user("adams", "S1", ""), then = user("baker", "S1", "");
    const struct steps_sent add_first = {.updates = &first, .update_count = 1}, add_then = {.updates = &then, .update_count = 1};
    bool reached = true;
    for (unsigned long n = 1; reached; n++) {
        struct bench bench;
        struct steps_storage storage = {0};
        struct transfer transfer;
        open_office(&bench);
        ck_assert(steps_transfer(&storage, &add_first, &bench.scenario.sites, &bench.office, &transfer));
        ck_assert_uint_eq(post_office_import(&bench.office, &transfer), 0);
        fail_alloc_at(n);
        bool done = steps_transfer(&storage, &add_then, &bench.scenario.sites, &bench.office, &transfer);
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(done, !reached);
        ck_assert_ptr_eq(bench.office.names, &storage.names);
        uint32_t number;
        ck_assert(strings_find(&storage.names.users, name_of_text("adams"), &number));
        ck_assert_int_eq(post_office_user(&bench.office, number)->locn, 'l');
        ck_assert(reached || strings_find(&storage.names.users, name_of_text("baker"), &number));
        steps_clean_up(&storage);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(a_conflict_is_of_a_recipient_that_is_not_sent)
{
    struct bench bench;
    struct steps_storage storage = {0};
    struct transfer transfer;
    sample_scenario(&bench.scenario, 2);
    sample_recipient(&bench.scenario, 0, "smith");
    sample_recipient(&bench.scenario, 0, "jones");
    sample_recipient(&bench.scenario, 1, "Smith");
    sample_entry(&bench.scenario, 'L', "SMITH", "", "");
    sample_entry(&bench.scenario, 'L', "jones", "", "");
    bench_open(&bench);
    /* No other recipient is equal to "jones", so it is sent or not; "smith" and "Smith" are one conflict. */
    const struct step_record updates[] = {user("jones", "S1", ""), user("smith", "S1", ""), user("Smith", "S2", "")};
    const uint32_t conflicts[] = {2, 1, 1, 0};
    for (uint32_t count = 0; count <= 3; count++) {
        const struct steps_sent sent = {.updates = updates, .update_count = count};
        ck_assert(steps_transfer(&storage, &sent, &bench.scenario.sites, &bench.office, &transfer));
        ck_assert_msg(transfer.conflicts == conflicts[count], "%u sent: %u conflicts", count, transfer.conflicts);
    }
    steps_clean_up(&storage);
    bench_close(&bench);
}
END_TEST

/* Records of each cycle ('.': none), state between cycles; then the comparisons. */
struct script {
    const char *sent, *states;
    char asked[SAMPLE_CYCLES + 1];
    struct step_record update;
};

static enum steps_status act(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                             struct steps_sent *sent)
{
    struct script *script = context;
    (void)sites;
    (void)office;
    script->asked[cycle - 1] = 'x';
    script->update = user("jones", "S1", script->sent[cycle - 1] == 'b' ? "b" : "a");
    *sent = (struct steps_sent){
        .updates = &script->update, .update_count = script->sent[cycle - 1] != '.', .state = (uint32_t)script->states[cycle - 1]};
    return STEPS_OK;
}

/* The input changes before cycle 6. */
START_TEST(a_known_repetition_is_not_compared_again)
{
    static const struct {
        const char *sent, *states, *asked;
        uint32_t repeats; /* of the loop, where all are asked */
    } cases[] = {{"...........", "11111111111", "xx...xx....", 0},      {"...........", "12222122222", "xxx..xxx...", 0},
                 {"a..........", "11111111111", "xxx..xx....", 0},      {".....a.....", "11111111111", "xx...xxx...", 0},
                 {"aaaaaaaaaaa", "11111111112", "xx...xx....", 4},      {"ababaababab", "11111111111", "xxx..xxx..x", 2},
                 {"a.a.aa.a.a.", "12121121212", "xxx..xxx..x", 0},      {"ababab.....", "11111111111", "xxx..xxx...", 0},
                 {"aaaaaaaaaaaaa", "1111191231231", "xx...xxxxx...", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script script = {.sent = cases[i].sent, .states = cases[i].states};
        const struct steps steps = {.compare = act, .context = &script};
        struct run_config config = {.steps = &steps, .untimed = true};
        struct sample_run ran = {.result.cycles = ran.cycles};
        struct run run = {0};
        struct scenario scenario;
        sample_scenario(&scenario, 1);
        sample_entry(&scenario, 'P', "S1", "", "MSExchangeCCMC");
        sample_add(&scenario, 6, 0, "jones");
        scenario.cycles = (uint32_t)strlen(cases[i].sent);
        sample_finish(&scenario);
        for (int skips = 0; skips < 2; skips++) { /* the second time, storage holds what the first one left */
            memset(script.asked, '.', scenario.cycles);
            config.skip_repeats = skips;
            ck_assert_int_eq(run_scenario(&run, &scenario, &config, &ran.result), RUN_OK);
            ck_assert_msg(skips ? strcmp(script.asked, cases[i].asked) == 0 : !strchr(script.asked, '.'), "case %zu: %s", i,
                          script.asked);
            ck_assert_uint_eq(ran.result.cycle_count, scenario.cycles);
            if (!skips)
                ck_assert_uint_eq(ran.result.loop_repeats, cases[i].repeats);
            ck_assert((ran.result.loop_period > 0) == (ran.result.verdict == VERDICT_LOOPING));
        }
        run_clean_up(&run);
        scenario_clean_up(&scenario);
    }
}
END_TEST

/* A record with a name that the scenario does not have. */
START_TEST(external_steps_survive_a_failed_allocation)
{
    struct scenario scenario;
    sample_scenario(&scenario, 1);
    sample_entry(&scenario, 'P', "S1", "", "MSExchangeCCMC");
    scenario.cycles = 3;
    sample_finish(&scenario);
    bool reached = true;
    for (unsigned long n = 1; reached; n++) {
        struct script script = {.sent = "a..", .states = "111"};
        const struct steps steps = {.compare = act, .context = &script};
        const struct run_config config = {.steps = &steps, .unproved = true};
        struct sample_run ran = {.result.cycles = ran.cycles};
        struct run run = {0};
        fail_alloc_at(n);
        enum run_status status = run_scenario(&run, &scenario, &config, &ran.result);
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? RUN_NO_MEMORY : RUN_OK);
        ck_assert(reached || ran.result.unproved);
        run_clean_up(&run);
    }
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *steps_suite(void)
{
    Suite *suite = suite_create("steps");
    TCase *transfers = tcase_create("transfers");
    tcase_add_test(transfers, a_change_is_of_an_entry_of_the_connectors_that_stays);
    tcase_add_test(transfers, the_directory_stays_when_names_are_added);
    tcase_add_test(transfers, records_keep_their_order_and_kind);
    tcase_add_test(transfers, a_failed_allocation_leaves_the_names);
    tcase_add_test(transfers, a_conflict_is_of_a_recipient_that_is_not_sent);
    tcase_add_test(transfers, external_steps_survive_a_failed_allocation);
    tcase_add_test(transfers, a_known_repetition_is_not_compared_again);
    suite_add_tcase(suite, transfers);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {steps_suite};
    return suite_main(makers, 1);
}
