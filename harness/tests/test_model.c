/* Post office and connector, one cycle at a time. */
#include "cycle_bench.h"
#include "fail_alloc.h"
#include "model/connector.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

static void compare(struct bench *bench, const struct comparators *build)
{
    ck_assert(connector_cycle(&bench->connector, &bench->scenario.sites, &bench->office, build, &bench->transfer));
}

static uint32_t cycle(struct bench *bench, const struct comparators *build)
{
    compare(bench, build);
    return post_office_import(&bench->office, &bench->transfer);
}

static const char *office_name(const struct bench *bench, uint32_t number)
{
    static char text[128];
    struct ccm_name name = bench->scenario.names.offices.at[number];
    memcpy(text, name.bytes, name.length);
    text[name.length] = '\0';
    return text;
}

/* Asserts one record: its kind, Locn and name. */
static void assert_record(const struct bench *bench, const struct record *record, enum record_kind kind, uint32_t locn,
                          const char *name)
{
    ck_assert_int_eq(record->kind, kind);
    ck_assert_uint_eq(record->entry.locn, locn);
    if (locn_is_office(locn))
        ck_assert_str_eq(office_name(bench, record->entry.name), name);
    else
        ck_assert_str_eq(bench_user_name(bench, &record->entry), name);
}

START_TEST(export_is_ordered_by_group_and_identity)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 1);
    sample_entry(&bench.scenario, 'a', "Anders", "", "");
    sample_entry(&bench.scenario, 'A', "AARON", "", "");
    sample_entry(&bench.scenario, 'p', "b-office", "", "MSExchangeCCMC X");
    sample_entry(&bench.scenario, 'P', "Z-OFFICE", "", "");
    sample_entry(&bench.scenario, 'p', "A-OFFICE", "", "not MSExchangeCCMC");
    sample_entry(&bench.scenario, 'r', "carl", "", "");
    sample_entry(&bench.scenario, 'l', "Bert", "B-OFFICE", "");
    sample_entry(&bench.scenario, 'l', "Dora", "a-office", "");
    sample_entry(&bench.scenario, 'l', "Emil", "", "MSExchangeCCMC X");
    sample_entry(&bench.scenario, 'L', "abel", "", "");
    bench_open(&bench);
    static const struct {
        const char *name;
        bool owned;
    } expected[] = {{"Z-OFFICE", false}, {"A-OFFICE", false}, {"b-office", true}, {"abel", false},  {"Bert", true},
                    {"carl", false},     {"Dora", false},     {"Emil", false},    {"AARON", false}, {"Anders", false}};
    struct export_walk walk = {0};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct entry *entry = post_office_export(&bench.office, &walk);
        ck_assert_ptr_nonnull(entry);
        ck_assert_str_eq(locn_is_office(entry->locn) ? office_name(&bench, entry->name) : bench_user_name(&bench, entry),
                         expected[i].name);
        ck_assert_msg(post_office_owns(&bench.office, entry) == expected[i].owned, "%s", expected[i].name);
    }
    ck_assert_ptr_null(post_office_export(&bench.office, &walk));
    ck_assert_ptr_null(post_office_export(&bench.office, &walk));
    ck_assert_uint_eq(bench.office.offices.held, 3);
    ck_assert_uint_eq(bench.office.users.held, 7);
    bench_close(&bench);
}
END_TEST

START_TEST(first_cycle_of_the_article)
{
    struct bench bench;
    sample_article(&bench.scenario);
    bench_open(&bench);
    ck_assert_uint_eq(cycle(&bench, &sample_buggy), 0);
    ck_assert_uint_eq(bench.transfer.delete_count, 0);
    ck_assert_uint_eq(bench.transfer.update_count, 6);
    assert_record(&bench, &bench.transfer.updates[0], RECORD_ADD, 'P', "S1");
    ck_assert_uint_eq(bench.transfer.updates[0].entry.addr, STRING_EMPTY);
    assert_record(&bench, &bench.transfer.updates[1], RECORD_ADD, 'p', "S2");
    ck_assert_str_eq(office_name(&bench, bench.transfer.updates[1].entry.addr), "S1");
    assert_record(&bench, &bench.transfer.updates[2], RECORD_ADD, 'p', "S3");
    assert_record(&bench, &bench.transfer.updates[3], RECORD_ADD, 'l', "SMITH, Jimmy");
    assert_record(&bench, &bench.transfer.updates[4], RECORD_ADD, 'l', "Smith, Jimmy");
    assert_record(&bench, &bench.transfer.updates[5], RECORD_ADD, 'l', "Smith, jimmy");
    const struct entry *held = post_office_user(&bench.office, bench.scenario.sites.at[0].recipients[0].name);
    ck_assert_str_eq(bench_user_name(&bench, held), "Smith, jimmy");
    ck_assert_str_eq(office_name(&bench, held->addr), "S3");
    ck_assert_uint_eq(cycle(&bench, &sample_buggy), 0);
    ck_assert_uint_eq(bench.transfer.update_count, 2);
    assert_record(&bench, &bench.transfer.updates[0], RECORD_ADD, 'l', "SMITH, Jimmy");
    assert_record(&bench, &bench.transfer.updates[1], RECORD_ADD, 'l', "Smith, Jimmy");
    /* SP4 finds the existing entry in another spelling. */
    ck_assert_uint_eq(cycle(&bench, &sample_fixed), 0);
    ck_assert_uint_eq(bench.transfer.update_count, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(users_are_deleted_in_export_order_and_post_offices_never)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 1);
    sample_entry(&bench.scenario, 'p', "OLD", "", "MSExchangeCCMC");
    sample_entry(&bench.scenario, 'p', "THEIRS", "", "an administrator's");
    sample_entry(&bench.scenario, 'l', "zoe", "OLD", "");
    sample_entry(&bench.scenario, 'l', "amy", "OLD", "");
    sample_entry(&bench.scenario, 'l', "kept", "THEIRS", "");
    bench_open(&bench);
    ck_assert_uint_eq(cycle(&bench, &sample_fixed), 0);
    ck_assert_uint_eq(bench.transfer.delete_count, 2);
    assert_record(&bench, &bench.transfer.deletes[0], RECORD_DELETE, 'l', "amy");
    assert_record(&bench, &bench.transfer.deletes[1], RECORD_DELETE, 'l', "zoe");
    ck_assert_uint_eq(bench.transfer.update_count, 1);
    ck_assert_uint_eq(bench.office.users.held, 1);
    ck_assert_uint_eq(bench.office.offices.held, 3);
    bench_close(&bench);
}
END_TEST

START_TEST(a_foreign_entry_is_a_conflict)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 1);
    sample_recipient(&bench.scenario, 0, "smith");
    sample_recipient(&bench.scenario, 0, "jones");
    sample_entry(&bench.scenario, 'L', "SMITH", "", "");
    bench_open(&bench);
    cycle(&bench, &sample_fixed);
    ck_assert_uint_eq(bench.transfer.conflicts, 1);
    ck_assert_uint_eq(bench.transfer.update_count, 2);
    assert_record(&bench, &bench.transfer.updates[1], RECORD_ADD, 'l', "jones");
    /* By bytes the local user is not seen, and the post office refuses to overwrite it. */
    ck_assert_uint_eq(cycle(&bench, &sample_buggy), 1);
    ck_assert_uint_eq(bench.transfer.conflicts, 0);
    assert_record(&bench, &bench.transfer.updates[0], RECORD_ADD, 'l', "smith");
    bench_close(&bench);
}
END_TEST

START_TEST(a_change_is_sent_for_another_addr_or_comment)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 2);
    sample_entry(&bench.scenario, 'P', "S1", "", "MSExchangeCCMC EXSRV1");
    sample_entry(&bench.scenario, 'p', "S2", "S1", "MSExchangeCCMC EXSRV1");
    sample_entry(&bench.scenario, 'l', "Moved", "s2", "");
    sample_entry(&bench.scenario, 'l', "same", "s1", "");
    sample_entry(&bench.scenario, 'l', "word", "S1", "old");
    sample_recipient(&bench.scenario, 0, "Moved");
    sample_recipient(&bench.scenario, 0, "SAME");
    sample_recipient(&bench.scenario, 0, "word");
    bench_open(&bench);
    ck_assert_uint_eq(cycle(&bench, &sample_fixed), 0);
    ck_assert_uint_eq(bench.transfer.update_count, 2);
    ck_assert_uint_eq(bench.transfer.changes, 2);
    assert_record(&bench, &bench.transfer.updates[0], RECORD_CHANGE, 'l', "Moved");
    assert_record(&bench, &bench.transfer.updates[1], RECORD_CHANGE, 'l', "word");
    ck_assert_uint_eq(cycle(&bench, &sample_fixed), 0);
    ck_assert_uint_eq(bench.transfer.update_count, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(post_offices_alike_are_listed_once)
{
    struct bench bench;
    ck_assert_int_eq(scenario_init(&bench.scenario), SCENARIO_OK);
    static const char *const offices[] = {"SITE", "beta", "site", "ALPHA", "Beta"};
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(scenario_add_site(&bench.scenario, name_of_text(offices[i])), SCENARIO_OK);
    sample_recipient(&bench.scenario, 2, "jo");
    bench_open(&bench);
    ck_assert_uint_eq(cycle(&bench, &sample_fixed), 0);
    ck_assert_uint_eq(bench.transfer.update_count, 4);
    assert_record(&bench, &bench.transfer.updates[0], RECORD_ADD, 'P', "SITE");
    assert_record(&bench, &bench.transfer.updates[1], RECORD_ADD, 'p', "beta");
    assert_record(&bench, &bench.transfer.updates[2], RECORD_ADD, 'p', "ALPHA");
    /* The user's Addr is stored as the post office spells it. */
    const struct entry *held = post_office_user(&bench.office, bench.scenario.sites.at[2].recipients[0].name);
    ck_assert_str_eq(office_name(&bench, held->addr), "SITE");
    bench_close(&bench);
}
END_TEST

START_TEST(no_comparator_crashes_a_cycle)
{
    static ccm_comparator *const bad[] = {sample_always_equal, sample_never_equal, sample_random, sample_bytes};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        for (size_t j = 0; j < sizeof bad / sizeof *bad; j++) {
            struct bench bench;
            sample_scenario(&bench.scenario, 3);
            for (int letter = 'a'; letter <= 'p'; letter++) {
                char name[] = {(char)letter, 'x', '\0'};
                sample_recipient(&bench.scenario, (uint32_t)letter % 3, name);
                name[0] = (char)(letter - 'a' + 'A');
                sample_recipient(&bench.scenario, (uint32_t)letter % 2, name);
            }
            bench_open(&bench);
            struct comparators build = {.at = {bad[i], bad[j], bad[(i + j) % 4]}};
            for (int k = 0; k < 5; k++) {
                cycle(&bench, &build);
                ck_assert_uint_le(bench.transfer.update_count, 35);
            }
            bench_close(&bench);
        }
    }
}
END_TEST

START_TEST(the_journal_shows_whether_the_directory_changed)
{
    struct bench bench;
    sample_scenario(&bench.scenario, 1);
    sample_entry(&bench.scenario, 'L', "amy", "", "");
    sample_entry(&bench.scenario, 'L', "bob", "", "");
    bench_open(&bench);
    struct post_office *office = &bench.office;
    const struct entry amy = bench.scenario.entries[0], bob = bench.scenario.entries[1];
    struct entry changed = amy;
    changed.locn = 'R';
    ck_assert(post_office_reserve(office, 100)); /* not recording: nothing is needed */
    ck_assert_ptr_null(office->journal);
    post_office_record(office, true);
    ck_assert(post_office_reserve(office, 6));
    uint64_t hash = office->hash;
    ck_assert(post_office_unchanged_since(office, 0));
    post_office_put(office, &changed);
    ck_assert(!post_office_unchanged_since(office, 0));
    ck_assert_uint_ne(office->hash, hash);
    post_office_put(office, &amy);
    ck_assert(post_office_unchanged_since(office, 0));
    ck_assert(!post_office_unchanged_since(office, 1));
    ck_assert_uint_eq(office->hash, hash);
    ck_assert(post_office_remove_user(office, bob.name));
    ck_assert(!post_office_remove_user(office, bob.name));
    ck_assert(!post_office_unchanged_since(office, 2));
    post_office_put(office, &bob);
    ck_assert(post_office_unchanged_since(office, 0));
    ck_assert_uint_eq(office->hash, hash);
    post_office_record(office, true);
    post_office_put(office, &changed);
    post_office_record(office, true);
    ck_assert_uint_eq(office->journal_count, 0);
    for (uint32_t i = 0; i < office->users.slots; i++)
        ck_assert_uint_eq(office->touched[i], JOURNAL_NONE);
    office->journal_count = UINT32_MAX - 4; /* more than can be numbered */
    ck_assert(!post_office_reserve(office, 100));
    office->journal_count = 0;
    fail_alloc_at(1);
    ck_assert(!post_office_reserve(office, 10000));
    fail_alloc_at(0);
    bench_close(&bench);
}
END_TEST

static Suite *model_suite(void)
{
    Suite *suite = suite_create("model");
    TCase *cycle_case = tcase_create("cycle");
    tcase_add_test(cycle_case, export_is_ordered_by_group_and_identity);
    tcase_add_test(cycle_case, first_cycle_of_the_article);
    tcase_add_test(cycle_case, users_are_deleted_in_export_order_and_post_offices_never);
    tcase_add_test(cycle_case, a_foreign_entry_is_a_conflict);
    tcase_add_test(cycle_case, a_change_is_sent_for_another_addr_or_comment);
    tcase_add_test(cycle_case, post_offices_alike_are_listed_once);
    tcase_add_test(cycle_case, no_comparator_crashes_a_cycle);
    suite_add_tcase(suite, cycle_case);
    TCase *office = tcase_create("post office");
    tcase_add_test(office, the_journal_shows_whether_the_directory_changed);
    suite_add_tcase(suite, office);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {model_suite};
    return suite_main(makers, 1);
}
