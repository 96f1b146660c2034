/* The laws: modules that break them, and the counterexamples. */
#include "checked.h"
#include "fixture/fixture.h"
#include "module/isolation.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

START_TEST(after_a_crash_the_rest_is_tested)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/law_dies.so");
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_NO_CRASH, CCM_IMPORT_LIST, "signal 11 (Segmentation fault)", {"SMITH, Jimmy", "Smith, Jimmy"}},
                          {LAW_NO_CRASH, CCM_EXPORT_MATCH, "ended its process with exit status 3", {"\\", "]"}},
                          {LAW_NO_CRASH, CCM_POST_OFFICE, "signal 6 (Aborted)", {"SMITH, Jimmy", "Smith, Jimmy"}});
    /* It crashes with few names at one place: the rest is tested. With all at another: nothing is. */
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_NO_MISSED_MATCH, CCM_EXPORT_MATCH, "-1, the other way round 1", {"SMITH, Jimmy", "Smith, Jimmy"}});
    const struct law_result *told = &checked.laws.results[LAW_REFLEXIVE][CCM_EXPORT_MATCH],
                            *inconclusive = &checked.laws.results[LAW_REFLEXIVE][CCM_POST_OFFICE];
    ck_assert_msg(told->state == LAW_HOLDS, "%s", told->detail ? told->detail : "");
    ck_assert_int_eq(inconclusive->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(inconclusive->detail, "it crashed or hung 16 times at this place"));
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_hangs_is_stopped)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.timeout_ms = suite_under_valgrind() ? 12000 : 1000;
    config.effort = 0.001;
    checked_with(&checked, "tests/modules/law_hangs.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    CHECKED_ASSERT_BROKEN(&checked, {LAW_NO_HANG, CCM_IMPORT_LIST, NULL, {"~", "a"}});
    ck_assert_ptr_nonnull(strstr(checked.laws.results[LAW_NO_HANG][CCM_IMPORT_LIST].detail, "no answer within"));
    /* That it hangs at a name cannot be said, as it does not when it is asked about that alone. */
    const struct law_result *slow = &checked.laws.results[LAW_NO_HANG][CCM_POST_OFFICE];
    ck_assert_int_eq(slow->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(slow->detail, "but not for all of a task"));
    ck_assert_int_eq(checked.laws.results[LAW_NO_HANG][CCM_EXPORT_MATCH].state, LAW_HOLDS);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_goes_beyond_a_name_is_caught)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/law_touches.so");
    CHECKED_ASSERT_BROKEN(
        &checked, {LAW_NO_OVER_READ, CCM_IMPORT_LIST, "it read past the end of the first name", {"SMITH, Jimmy", "Smith, Jimmy"}},
        {LAW_NO_ARGUMENT_WRITE, CCM_EXPORT_MATCH, "it wrote to the second name", {"SMITH, Jimmy", "Smith, Jimmy"}},
        {LAW_NO_OVER_READ, CCM_POST_OFFICE, "it read past the end of the second name", {"a", "\xC3"}});
    for (int place = 0; place < CCM_PLACES; place++)
        ck_assert_int_ne(checked.laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(time_and_stack_grow_with_the_names_and_no_faster)
{
    struct checked checked;
    struct laws_config config = checked_config();
    bool timed = !isolation_find()->off;
    config.effort = 0.001;
    checked_with(&checked, "tests/modules/law_grows.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    const struct law_result *square = &checked.laws.results[LAW_LINEAR_TIME][CCM_IMPORT_LIST],
                            *stack = &checked.laws.results[LAW_NO_CRASH][CCM_EXPORT_MATCH],
                            *unknown = &checked.laws.results[LAW_LINEAR_TIME][CCM_EXPORT_MATCH];
    ck_assert_int_eq(square->state, timed ? LAW_BROKEN : LAW_INCONCLUSIVE);
    ck_assert(!timed || strstr(square->detail, " times as long as names of "));
    ck_assert_uint_eq(square->counterexample.count, 0);
    if (timed) { /* else names stay short */
        ck_assert_int_eq(stack->state, LAW_BROKEN);
        ck_assert_ptr_nonnull(strstr(stack->detail, "used more than 256 KiB of stack for names of "));
        ck_assert(unknown->state == LAW_INCONCLUSIVE && unknown->unfinished);
    }
    checked_assert_kept(&checked, LAW_LINEAR_TIME, CCM_POST_OFFICE);
    checked_clean_up(&checked);
}
END_TEST

/* A budget of no time, and one that ends during a slow module. */
START_TEST(tests_beyond_the_time_limit_are_inconclusive)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.effort = 0.001;
    config.budget_ms = 1; /* test_verify has a slow module, and enough time for a part */
    checked_with(&checked, "modules/sp4.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    ck_assert_uint_lt(checked.told, checked.of ? checked.of : 1000);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_CRASH][place];
        ck_assert_int_eq(result->state, LAW_INCONCLUSIVE);
        ck_assert(result->unfinished);
        ck_assert_str_eq(result->detail, "not tested completely: the time for the laws ended");
        ck_assert_int_eq(checked.laws.results[LAW_NO_HANG][place].state, LAW_INCONCLUSIVE);
    }
    checked_clean_up(&checked);
}
END_TEST

START_TEST(side_effects_break_laws)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/law_impure.so");
    CHECKED_ASSERT_BROKEN(&checked, {LAW_NO_OUTPUT, CCM_EXPORT_MATCH, "compared\\x1B\\n", {"SMITH, Jimmy", "Smith, Jimmy"}});
    if (checked_allocations_show(&checked))
        CHECKED_ASSERT_BROKEN(&checked, {LAW_NO_ALLOCATION, CCM_IMPORT_LIST, NULL, {"SMITH, Jimmy", "Smith, Jimmy"}});
    ck_assert_int_eq(checked.laws.results[LAW_NO_OUTPUT][CCM_IMPORT_LIST].state, LAW_HOLDS);
    checked_assert_kept(&checked, LAW_NO_ALLOCATION, CCM_POST_OFFICE);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(output_at_any_place_is_detected)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.effort = 0.01;
    checked_with(&checked, "tests/modules/law_prints_rarely.so", config);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_OUTPUT][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_uint_eq(result->counterexample.count, 0);
        ck_assert_ptr_nonnull(strstr(result->detail, "no such letter\\nno such"));
        ck_assert_uint_lt(strlen(result->detail), 100);
    }
    checked_clean_up(&checked);
}
END_TEST

START_TEST(state_is_distinguished_from_addresses)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/law_remembers.so");
    CHECKED_ASSERT_BROKEN(&checked, {LAW_DETERMINISTIC, CCM_IMPORT_LIST, NULL, {"SMITH, Jimmy", "Smith, Jimmy"}},
                          {LAW_ADDRESS_INDEPENDENT, CCM_EXPORT_MATCH, "-1, elsewhere 0", {"Smith, Jim", "Smith, Jimmy"}});
    CHECKED_ASSERT_ONLY(&checked, CCM_EXPORT_MATCH, LAW_ADDRESS_INDEPENDENT, LAW_NO_MISSED_MATCH);
    ck_assert_int_eq(checked.laws.results[LAW_STATELESS][CCM_POST_OFFICE].state, LAW_BROKEN);
    ck_assert_int_eq(checked.laws.results[LAW_ADDRESS_INDEPENDENT][CCM_POST_OFFICE].state, LAW_HOLDS);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(another_process_gives_the_same_answer)
{
    struct checked checked;
    isolation_choose(ISOLATION_NONE); /* else it would be found out by the system call that it makes */
    checked_module(&checked, "tests/modules/law_process.so");
    CHECKED_ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_DETERMINISTIC, LAW_NO_MISSED_MATCH);
    const struct law_result *locales = &checked.laws.results[LAW_LOCALE_INDEPENDENT][CCM_POST_OFFICE];
    ck_assert_int_eq(locales->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(locales->detail, "under one locale"));
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_follows_the_locale_is_caught)
{
    struct checked checked;
    if (!checked_locales_are_there())
        return;
    checked_module(&checked, "tests/modules/law_locale.so");
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_LOCALE_INDEPENDENT, CCM_IMPORT_LIST, "-1, under tr_TR.UTF-8 1", {"SMITH, Jimmy", "Smith, Jimmy"}},
                          {LAW_LOCALE_INDEPENDENT, CCM_EXPORT_MATCH, NULL, {"SMITH, Jimmy", "Smith, Jimmy"}},
                          {LAW_LOCALE_INDEPENDENT, CCM_POST_OFFICE, "-1, under tr_TR.UTF-8 1", {"SMITH, Jimmy", "Smith, Jimmy"}});
    CHECKED_ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_LOCALE_INDEPENDENT, LAW_NO_MISSED_MATCH);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(locales_that_are_missing_are_named)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.effort = 0.001;
    config.locales = "no such folder";
    checked_with(&checked, "modules/sp4.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    const struct law_result *result = &checked.laws.results[LAW_LOCALE_INDEPENDENT][CCM_IMPORT_LIST];
    /* The machine may have some, or all. */
    if (result->state == LAW_INCONCLUSIVE)
        ck_assert_ptr_nonnull(strstr(result->detail, "these locales are missing: "));
    else
        ck_assert_int_eq(result->state, LAW_HOLDS);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(equality_and_order_are_examined)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/law_equal.so");
    CHECKED_ASSERT_ONLY(&checked, CCM_IMPORT_LIST, LAW_NO_FALSE_MATCH, LAW_NO_MISSED_MATCH);
    CHECKED_ASSERT_ONLY(&checked, CCM_EXPORT_MATCH, LAW_REFLEXIVE, LAW_NO_MISSED_MATCH);
    CHECKED_ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_ANTISYMMETRIC, LAW_NO_MISSED_MATCH);
    CHECKED_ASSERT_BROKEN(&checked, {LAW_REFLEXIVE, CCM_EXPORT_MATCH, "1", {"SMITH, Jimmy"}},
                          {LAW_ANTISYMMETRIC, CCM_POST_OFFICE, "-1, the other way round -1", {"SMITH, Jimmy", "Smith, Jimmy"}});
    const struct law_counterexample *two = &checked.laws.results[LAW_NO_FALSE_MATCH][CCM_IMPORT_LIST].counterexample;
    ck_assert_uint_eq(two->count, 2);
    ck_assert_uint_ge(two->names[0].length, 30);
    ck_assert_uint_ge(two->names[1].length, 30);
    checked_clean_up(&checked);
    checked_module(&checked, "tests/modules/law_order.so");
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_NO_FALSE_MATCH, CCM_IMPORT_LIST, "0, the other way round 0", {"Smith, Jimmy", "Smith, Jimmy "}},
                          {LAW_EQUIVALENCE, CCM_IMPORT_LIST, "0 and 0, but -1", {"aa", "a", "ab"}},
                          {LAW_TRANSITIVE, CCM_POST_OFFICE, "-1 and -1, but 1", {"a", "b", "c"}});
    CHECKED_ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_TRANSITIVE, LAW_NO_MISSED_MATCH);
    checked_clean_up(&checked);
}
END_TEST

/* Under Valgrind, too: each place has a counterexample of its own, and each known build a difference. */
START_TEST(a_law_may_be_broken_at_every_place)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.no_fork = _i;
    config.effort = 0.001;
    checked_with(&checked, "candidates/ascii_only.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_MISSED_MATCH][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_uint_eq(result->counterexample.count, 2);
        ck_assert_str_eq(result->detail, "-1, the other way round 1");
    }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        ck_assert_uint_eq(checked.laws.differences[build].counterexample.count, 2);
    checked_clean_up(&checked);
}
END_TEST

static Suite *laws_broken_suite(void)
{
    Suite *suite = suite_create("laws_broken");
    TCase *broken = tcase_create("broken");
    tcase_set_timeout(broken, 60);
    tcase_add_checked_fixture(broken, NULL, checked_clean_up_all);
    tcase_add_test(broken, a_module_that_goes_beyond_a_name_is_caught);
    tcase_add_test(broken, tests_beyond_the_time_limit_are_inconclusive);
    tcase_add_test(broken, side_effects_break_laws);
    tcase_add_loop_test(broken, a_law_may_be_broken_at_every_place, 0, 1);
    if (!suite_under_valgrind()) {
        tcase_add_test(broken, a_module_that_follows_the_locale_is_caught);
        tcase_add_test(broken, another_process_gives_the_same_answer);
    }
    suite_add_tcase(suite, broken);
    TCase *all = suite_long_case(suite, 60);
    tcase_add_checked_fixture(all, NULL, checked_clean_up_all);
    tcase_add_test(all, after_a_crash_the_rest_is_tested);
    tcase_add_test(all, time_and_stack_grow_with_the_names_and_no_faster);
    tcase_add_test(all, locales_that_are_missing_are_named);
    tcase_add_test(all, a_module_that_hangs_is_stopped);
    tcase_add_test(all, output_at_any_place_is_detected);
    tcase_add_loop_test(all, a_law_may_be_broken_at_every_place, 1, 2);
    if (!suite_under_valgrind()) {
        tcase_add_test(all, state_is_distinguished_from_addresses);
        tcase_add_test(all, equality_and_order_are_examined);
    }
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {laws_broken_suite};
    return suite_main(makers, 1);
}
