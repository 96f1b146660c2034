/* Sites, and scenarios as they are put together and checked. */
#include "fail_alloc.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(sites_change_as_they_should)
{
    struct sites sites = {0}, copy = {0};
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_int_eq(sites_add_site(&sites, i), SITES_OK);
    struct site *one = &sites.at[0], *two = &sites.at[1];
    for (uint32_t name = 1; name <= 3; name++)
        ck_assert_int_eq(sites_add(one, (struct recipient){.name = name, .comment = name}), SITES_OK);
    ck_assert_int_eq(sites_add(one, (struct recipient){.name = 2}), SITES_DUPLICATE);
    ck_assert_int_eq(sites_remove(one, 9), SITES_NOT_FOUND);
    ck_assert_int_eq(sites_rename(one, 9, 1), SITES_NOT_FOUND);
    ck_assert_int_eq(sites_rename(one, 1, 3), SITES_DUPLICATE);
    ck_assert_int_eq(sites_rename(one, 1, 7), SITES_OK);
    ck_assert_uint_eq(one->recipients[0].name, 7);
    ck_assert_uint_eq(one->recipients[0].comment, 1);
    ck_assert_int_eq(sites_move(one, two, 9), SITES_NOT_FOUND);
    ck_assert_int_eq(sites_add(two, (struct recipient){.name = 2}), SITES_OK);
    ck_assert_int_eq(sites_move(one, two, 2), SITES_DUPLICATE);
    ck_assert_int_eq(sites_move(one, two, 7), SITES_OK);
    ck_assert_uint_eq(two->recipients[1].name, 7);
    ck_assert_uint_eq(two->recipients[1].comment, 1);
    ck_assert_uint_eq(one->count, 2);
    ck_assert_uint_eq(one->recipients[0].name, 2);
    ck_assert_uint_eq(sites_recipients(&sites), 4);

    ck_assert_int_eq(sites_copy(&copy, &sites), SITES_OK);
    ck_assert_int_eq(sites_remove(&copy.at[0], 3), SITES_OK);
    ck_assert_uint_eq(sites_recipients(&sites), 4);
    ck_assert_uint_eq(sites_recipients(&copy), 3);
    for (uint32_t name = 11; name <= 14; name++)
        ck_assert_int_eq(sites_add(&copy.at[0], (struct recipient){.name = name}), SITES_OK);
    ck_assert_int_eq(sites_remove(&copy.at[0], 12), SITES_OK);
    ck_assert_uint_eq(copy.at[0].count, 4);
    ck_assert_uint_eq(copy.at[0].recipients[1].name, 11);
    ck_assert_uint_eq(copy.at[0].recipients[2].name, 13);
    ck_assert_uint_eq(copy.at[0].recipients[3].name, 14);
    struct sites fewer = {0};
    ck_assert_int_eq(sites_add_site(&fewer, 1), SITES_OK);
    ck_assert_int_eq(sites_copy(&copy, &fewer), SITES_OK);
    ck_assert_uint_eq(copy.count, 1);
    ck_assert_uint_eq(sites_recipients(&copy), 0);
    sites_clean_up(&fewer);
    sites_clean_up(&copy);
    sites_clean_up(&sites);
}
END_TEST

START_TEST(sites_stay_as_they_were_without_memory)
{
    struct sites sites = {0}, copy = {0};
    fail_alloc_at(1);
    ck_assert_int_eq(sites_add_site(&sites, 0), SITES_NO_MEMORY);
    fail_alloc_at(0);
    ck_assert_int_eq(sites_add_site(&sites, 0), SITES_OK);
    ck_assert_int_eq(sites_add_site(&sites, 1), SITES_OK);
    fail_alloc_at(1);
    ck_assert_int_eq(sites_add(&sites.at[0], (struct recipient){.name = 1}), SITES_NO_MEMORY);
    fail_alloc_at(0);
    ck_assert_int_eq(sites_add(&sites.at[0], (struct recipient){.name = 1}), SITES_OK);
    fail_alloc_at(1);
    ck_assert_int_eq(sites_move(&sites.at[0], &sites.at[1], 1), SITES_NO_MEMORY);
    fail_alloc_at(0);
    ck_assert_uint_eq(sites.at[0].count, 1);
    for (unsigned long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        ck_assert_int_eq(sites_copy(&copy, &sites), SITES_NO_MEMORY);
        fail_alloc_at(0);
    }
    sites.at[0].count = sites.at[0].capacity = UINT32_MAX;
    ck_assert_int_eq(sites_append(&sites.at[0], (struct recipient){0}), SITES_NO_MEMORY);
    sites_clean_up(&copy);
    sites_clean_up(&sites);
}
END_TEST

static struct scenario_problem finish_fails(struct scenario *scenario, enum scenario_status expected)
{
    struct scenario_problem problem = {0};
    ck_assert_int_eq(scenario_finish(scenario, &problem), expected);
    ck_assert_int_eq(scenario_finish(scenario, NULL), expected);
    scenario_clean_up(scenario);
    return problem;
}

START_TEST(a_scenario_is_checked)
{
    struct scenario scenario;
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "x");
    sample_recipient(&scenario, 1, "a");
    sample_recipient(&scenario, 1, "x");
    sample_recipient(&scenario, 1, "a");
    struct scenario_problem problem = finish_fails(&scenario, SCENARIO_DUPLICATE_RECIPIENT);
    ck_assert_uint_eq(problem.site, 1);
    ck_assert_uint_eq(problem.recipient, 2);
    ck_assert_uint_eq(problem.first, 0);

    sample_scenario(&scenario, 1);
    sample_entry(&scenario, 'P', "smith", "", "");
    sample_entry(&scenario, 'L', "jones", "", "");
    sample_entry(&scenario, 'L', "Smith", "", "");
    sample_entry(&scenario, 'a', "SMITH", "", "");
    problem = finish_fails(&scenario, SCENARIO_DUPLICATE_ENTRY);
    ck_assert_uint_eq(problem.entry, 3);
    ck_assert_uint_eq(problem.first, 2);

    sample_scenario(&scenario, 1);
    sample_entry(&scenario, 'l', "smith", "S1", "");
    problem = finish_fails(&scenario, SCENARIO_NO_SUCH_OFFICE); /* the site's own is not there yet */
    ck_assert_uint_eq(problem.entry, 0);
    ck_assert_uint_eq(problem.change, UINT32_MAX);

    sample_scenario(&scenario, 1);
    sample_administrator_adds(&scenario, 2, 'l', "jo", "s1");
    sample_administrator_adds(&scenario, 2, 'p', "more", "");
    sample_administrator_adds(&scenario, 2, 'l', "al", "MORE");
    sample_administrator_adds(&scenario, 2, 'l', "zoe", "nowhere");
    problem = finish_fails(&scenario, SCENARIO_NO_SUCH_OFFICE);
    ck_assert_uint_eq(problem.change, 3);

    sample_scenario(&scenario, 1);
    scenario.names.stores.spaces = STORED_SPACES_TRIM;
    sample_administrator_adds(&scenario, 2, 'l', "jo", "s1");
    sample_administrator_adds(&scenario, 2, 'l', "  ", "s1");
    problem = finish_fails(&scenario, SCENARIO_NOTHING_STORED);
    ck_assert_uint_eq(problem.change, 1);

    sample_scenario(&scenario, 1);
    sample_readdress(&scenario, 2, 0, "NEW");
    sample_administrator_adds(&scenario, 3, 'l', "ann", "new");
    sample_finish(&scenario);
    scenario_clean_up(&scenario);
}
END_TEST

static void assert_user(const struct scenario *scenario, uint32_t number, const char *expected)
{
    struct ccm_name name = scenario->names.users.at[number];
    ck_assert_msg(name.length == strlen(expected) && memcmp(name.bytes, expected, name.length) == 0, "%.*s and not %s",
                  (int)name.length, name.bytes, expected);
}

#define MANY_RECIPIENTS 1500u

static char *recipient_name(char *room, uint32_t i)
{
    (void)snprintf(room, 16, "Lane %04u", (i * 7) % MANY_RECIPIENTS);
    return room;
}

/* Many names are renumbered; all references of users follow. */
START_TEST(many_users_are_renumbered)
{
    struct scenario scenario;
    char room[16];
    uint32_t *moved, zoe;
    sample_scenario(&scenario, 2);
    ck_assert_int_eq(scenario_user(&scenario, name_of_text("Zoe"), &zoe), SCENARIO_OK);
    for (uint32_t i = 0; i < MANY_RECIPIENTS; i++)
        sample_recipient(&scenario, i % 2, recipient_name(room, i));
    sample_entry(&scenario, 'L', "adams", "Lane 0003", "");
    sample_entry(&scenario, 'P', "Lane 0003", "", "");
    sample_rename(&scenario, 3, 0, "Lane 0000", "Zoe");
    sample_move(&scenario, 4, 0, 1, "Zoe");
    sample_administrator_adds(&scenario, 2, 'L', "Lane 0001", "");
    sample_administrator_adds(&scenario, 2, 'p', "Lane 0002", "");
    sample_administrator_removes(&scenario, 5, "adams");
    ck_assert_int_eq(scenario_finish_moved(&scenario, NULL, &moved), SCENARIO_OK);
    ck_assert_ptr_nonnull(moved);
    assert_user(&scenario, moved[zoe], "Zoe");
    ck_assert_uint_ne(moved[zoe], zoe);
    for (uint32_t i = 0; i < MANY_RECIPIENTS; i++)
        assert_user(&scenario, scenario.sites.at[i % 2].recipients[i / 2].name, recipient_name(room, i));
    assert_user(&scenario, scenario.entries[0].name, "adams");
    ck_assert_uint_eq(scenario.entries[1].name, scenario.entries[0].addr); /* a post office's, as it was */
    const struct change *changes = scenario.changes;
    assert_user(&scenario, changes[0].entry.name, "Lane 0001");
    ck_assert_mem_eq(scenario.names.offices.at[changes[1].entry.name].bytes, "Lane 0002", 9);
    assert_user(&scenario, changes[2].name, "Lane 0000");
    assert_user(&scenario, changes[2].to_name, "Zoe");
    assert_user(&scenario, changes[3].name, "Zoe");
    assert_user(&scenario, changes[4].name, "adams");
    free(moved);
    for (unsigned long n = 1;; n++) { /* and once more, as when it was added to */
        fail_alloc_at(n);
        enum scenario_status status = scenario_finish(&scenario, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? SCENARIO_NO_MEMORY : SCENARIO_OK);
        if (!reached)
            break;
    }
    assert_user(&scenario, scenario.changes[2].to_name, "Zoe");
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(changes_are_checked_in_the_order_of_cycles)
{
    struct scenario scenario;
    struct scenario_problem problem;
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "a");
    sample_remove(&scenario, 5, 0, "b");
    sample_add(&scenario, 3, 0, "b");
    sample_move(&scenario, 3, 0, 1, "b");
    problem = finish_fails(&scenario, SCENARIO_NO_OP_CHANGE);
    ck_assert_uint_eq(problem.change, 0);

    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "a");
    sample_add(&scenario, 4, 0, "a");
    sample_remove(&scenario, 2, 0, "a");
    sample_add(&scenario, 11, 0, "b");
    problem = finish_fails(&scenario, SCENARIO_CHANGE_LATE);
    ck_assert_uint_eq(problem.change, 2);

    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "a");
    sample_recipient(&scenario, 0, "b");
    sample_rename(&scenario, 4, 0, "a", "b");
    problem = finish_fails(&scenario, SCENARIO_CHANGE_DUPLICATES);
    ck_assert_uint_eq(problem.change, 0);

    sample_scenario(&scenario, 1);
    sample_add(&scenario, 4, 0, "late");
    sample_add(&scenario, 2, 0, "early");
    sample_rename(&scenario, 4, 0, "late", "later");
    sample_finish(&scenario);
    ck_assert_uint_eq(scenario.changes[0].before_cycle, 2);
    ck_assert_int_eq(scenario.changes[1].kind, CHANGE_ADD);
    ck_assert_int_eq(scenario.changes[2].kind, CHANGE_RENAME);
    ck_assert_uint_eq(scenario_most_recipients(&scenario), 2);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_scenario_survives_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        struct scenario scenario;
        struct ccm_name name = name_of_text("smith");
        uint32_t number;
        fail_alloc_at(n);
        enum scenario_status status = scenario_init(&scenario);
        if (status == SCENARIO_OK)
            status = scenario_add_site(&scenario, name_of_text("S1"));
        if (status == SCENARIO_OK)
            status = scenario_add_recipient(&scenario, 0, name, name_of_text("comment"));
        if (status == SCENARIO_OK)
            status = scenario_user(&scenario, name_of_text("jones"), &number);
        if (status == SCENARIO_OK)
            status = scenario_add_entry(&scenario, &(struct entry){.name = number, .locn = 'L'});
        if (status == SCENARIO_OK)
            status = scenario_add_change(&scenario, &(struct change){.before_cycle = 1, .kind = CHANGE_ADD, .name = number});
        if (status == SCENARIO_OK)
            status = scenario_finish(&scenario, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? SCENARIO_NO_MEMORY : SCENARIO_OK);
        scenario_clean_up(&scenario);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *scenario_suite(void)
{
    Suite *suite = suite_create("scenario");
    TCase *sites = tcase_create("sites");
    tcase_add_test(sites, sites_change_as_they_should);
    tcase_add_test(sites, sites_stay_as_they_were_without_memory);
    suite_add_tcase(suite, sites);
    TCase *scenario = tcase_create("scenario");
    tcase_add_test(scenario, a_scenario_is_checked);
    tcase_add_test(scenario, many_users_are_renumbered);
    tcase_add_test(scenario, changes_are_checked_in_the_order_of_cycles);
    tcase_add_test(scenario, a_scenario_survives_a_failed_allocation);
    suite_add_tcase(suite, scenario);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {scenario_suite};
    return suite_main(makers, 1);
}
