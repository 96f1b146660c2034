/* Import.exe: accepted records and their effects. */
#include "cycle_bench.h"
#include "model/post_office.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

/* The effect of one user record on an entry of that Locn, spelled differently or equally. */
START_TEST(import_follows_the_policy_on_collision)
{
    static const struct {
        enum on_collision policy;
        uint32_t locn;
        const char *held;
        uint32_t rejected;
        const char *after;
    } cases[] = {
        {ON_COLLISION_REPLACE, 'l', "SMITH", 0, "smith"}, {ON_COLLISION_KEEP, 'l', "SMITH", 0, "SMITH"},
        {ON_COLLISION_REJECT, 'l', "SMITH", 1, "SMITH"},  {ON_COLLISION_KEEP, 'l', "smith", 0, "smith"},
        {ON_COLLISION_REJECT, 'l', "smith", 0, "smith"},  {ON_COLLISION_REPLACE, 'L', "SMITH", 1, "SMITH"},
        {ON_COLLISION_REPLACE, 'r', "smith", 1, "smith"}, {ON_COLLISION_REPLACE, 'a', "smith", 1, "smith"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        sample_scenario(&bench.scenario, 1);
        bench.scenario.import.on_collision = cases[i].policy;
        sample_entry(&bench.scenario, 'p', "S1", "", "theirs");
        sample_entry(&bench.scenario, cases[i].locn, cases[i].held, "", "old");
        sample_recipient(&bench.scenario, 0, "smith");
        bench_open(&bench);
        const struct recipient *smith = &bench.scenario.sites.at[0].recipients[0];
        struct record record = {.entry = {.name = smith->name, .addr = bench.scenario.sites.at[0].post_office, .locn = 'l'},
                                .kind = RECORD_ADD};
        struct transfer transfer = {.updates = &record, .update_count = 1};
        ck_assert_uint_eq(post_office_import(&bench.office, &transfer), cases[i].rejected);
        const struct entry *held = post_office_user(&bench.office, smith->name);
        ck_assert_str_eq(bench_user_name(&bench, held), cases[i].after);
        bool same_bytes = strcmp(cases[i].held, "smith") == 0;
        bool replaced = !cases[i].rejected && (cases[i].policy == ON_COLLISION_REPLACE || same_bytes);
        ck_assert((held->comment == STRING_EMPTY) == replaced);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(import_rejects_impossible_changes)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 2);
    sample_entry(&bench.scenario, 'P', "s1", "", "an administrator's");
    sample_entry(&bench.scenario, 'L', "local", "", "");
    sample_recipient(&bench.scenario, 0, "nobody");
    sample_recipient(&bench.scenario, 0, "local");
    bench_open(&bench);
    const struct site *sites = bench.scenario.sites.at;
    uint32_t nobody = sites[0].recipients[0].name, local = sites[0].recipients[1].name;
    struct record deletes[] = {
        {.entry = {.name = nobody, .locn = 'l'}},
        {.entry = {.name = local, .locn = 'l'}},
    };
    struct record updates[] = {
        {.entry = {.name = sites[0].post_office, .locn = 'P', .comment = bench.scenario.names.connector_comment},
         .kind = RECORD_ADD},
        {.entry = {.name = nobody, .addr = sites[1].post_office, .locn = 'l'}, .kind = RECORD_ADD},
        {.entry = {.name = nobody, .addr = STRING_EMPTY, .locn = 'l'}, .kind = RECORD_CHANGE},
    };
    struct transfer transfer = {.deletes = deletes, .delete_count = 2, .updates = updates, .update_count = 3};
    ck_assert_uint_eq(post_office_import(&bench.office, &transfer), 5);
    /* Its own post office it replaces, spelling and all. */
    struct entry own = {.name = sites[1].post_office, .locn = 'P', .comment = bench.scenario.names.connector_comment};
    struct record offices[] = {{.entry = own, .kind = RECORD_ADD}, {.entry = own, .kind = RECORD_ADD}};
    offices[1].entry.locn = 'p';
    transfer = (struct transfer){.updates = offices, .update_count = 2};
    ck_assert_uint_eq(post_office_import(&bench.office, &transfer), 0);
    ck_assert_uint_eq(post_office_office(&bench.office, sites[1].post_office)->locn, 'p');
    bench_close(&bench);
}
END_TEST

/* Two records of each file, the first of which is rejected; and the applied ones, by file. */
START_TEST(import_follows_the_rules_on_rejects_and_order)
{
    static const struct {
        struct import_rules rules;
        uint32_t rejected;
        bool deleted, added, same_added;
    } cases[] = {
        {{0}, 2, true, true, true},
        {{.on_reject = ON_REJECT_STOP}, 4, false, false, true},
        /* What is added and deleted is there or not, as the files come. */
        {{.order = IMPORT_ADDS_FIRST}, 2, true, true, false},
        {{.on_reject = ON_REJECT_STOP, .order = IMPORT_ADDS_FIRST}, 4, false, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        sample_scenario(&bench.scenario, 1);
        bench.scenario.import = cases[i].rules;
        sample_entry(&bench.scenario, 'p', "S1", "", "MSExchangeCCMC");
        sample_entry(&bench.scenario, 'l', "old", "S1", "");
        sample_entry(&bench.scenario, 'L', "local", "", "");
        static const char *const names[] = {"old", "local", "new"};
        for (size_t j = 0; j < 3; j++)
            sample_recipient(&bench.scenario, 0, names[j]);
        bench_open(&bench);
        const struct site *site = &bench.scenario.sites.at[0];
        uint32_t old = site->recipients[0].name, local = site->recipients[1].name, new = site->recipients[2].name;
        uint32_t addr = site->post_office;
        struct record deletes[] = {{.entry = {.name = local, .locn = 'l'}}, {.entry = {.name = old, .locn = 'l'}}};
        struct record updates[] = {{.entry = {.name = local, .addr = addr, .locn = 'l'}, .kind = RECORD_ADD},
                                   {.entry = {.name = new, .addr = addr, .locn = 'l'}, .kind = RECORD_ADD}};
        struct transfer transfer = {.deletes = deletes, .delete_count = 2, .updates = updates, .update_count = 2};
        ck_assert_uint_eq(post_office_import(&bench.office, &transfer), cases[i].rejected);
        ck_assert(!post_office_user(&bench.office, old)->locn == cases[i].deleted);
        ck_assert((post_office_user(&bench.office, new)->locn == 'l') == cases[i].added);
        struct record last = {.entry = {.name = new, .locn = 'l'}};
        transfer = (struct transfer){.deletes = &last, .delete_count = 1, .updates = &updates[1], .update_count = 1};
        if (cases[i].rules.on_reject == ON_REJECT_STOP) /* leaves an entry to delete */
            post_office_put(&bench.office, &(struct entry){.name = new, .addr = addr, .locn = 'l'});
        ck_assert_uint_eq(post_office_import(&bench.office, &transfer), 0);
        ck_assert((post_office_user(&bench.office, new)->locn == 'l') == cases[i].same_added);
        bench_close(&bench);
    }
}
END_TEST

static Suite *import_suite(void)
{
    Suite *suite = suite_create("import");
    TCase *records = tcase_create("records");
    tcase_add_test(records, import_follows_the_policy_on_collision);
    tcase_add_test(records, import_rejects_impossible_changes);
    tcase_add_test(records, import_follows_the_rules_on_rejects_and_order);
    suite_add_tcase(suite, records);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {import_suite};
    return suite_main(makers, 1);
}
