/* The laws: tests, and when they are not possible. */
#include "checked.h"
#include "fail_alloc.h"
#include "fixture/fixture.h"
#include "laws/check.h"
#include "laws/purity.h"
#include "module/isolation.h"
#include "sample.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

START_TEST(sp4_keeps_every_law)
{
    struct checked checked;
    checked_module(&checked, "modules/sp4.so");
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            checked_assert_kept(&checked, (enum law)law, (enum ccm_place)place);
    ck_assert(!checked.laws.differences[BUILD_SP4].found);
    ck_assert(checked.laws.differences[BUILD_PRE_SP4].found);
    ck_assert_int_eq(checked.laws.differences[BUILD_PRE_SP4].place, CCM_IMPORT_LIST);
    checked_assert_names(&checked.laws.differences[BUILD_PRE_SP4].counterexample, (const char *const[]){"Smith", "smith", NULL});
    checked_clean_up(&checked);
}
END_TEST

START_TEST(pre_sp4_misses_matches_at_two_places)
{
    struct checked checked;
    checked_module(&checked, "modules/pre-sp4.so");
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_NO_MISSED_MATCH, CCM_IMPORT_LIST, "-1, the other way round 1", {"SMITH, Jimmy", "Smith, Jimmy"}},
                          {LAW_NO_MISSED_MATCH, CCM_EXPORT_MATCH, "-1, the other way round 1", {"SMITH, Jimmy", "Smith, Jimmy"}});
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            if (law != LAW_NO_MISSED_MATCH || place == CCM_POST_OFFICE)
                checked_assert_kept(&checked, (enum law)law, (enum ccm_place)place);
    ck_assert(!checked.laws.differences[BUILD_PRE_SP4].found);
    ck_assert(checked.laws.differences[BUILD_SP4].found);
    checked_clean_up(&checked);
}
END_TEST

static void load_fixture(struct fixture_list *list, struct fixture **fixture, const char *path)
{
    struct text message = {0};
    ck_assert_int_eq(fixture_load(path, fixture, &message), INPUT_OK);
    *list = (struct fixture_list){.at = fixture, .count = 1, .capacity = 1};
    text_clean_up(&message);
}

START_TEST(the_names_of_fixtures_are_asked_about)
{
    struct checked without, with;
    struct fixture *fixture;
    struct fixture_list list;
    struct laws_config config = checked_config();
    load_fixture(&list, &fixture, "fixtures/article-three-spellings.yaml");
    config.effort = 0.001;
    checked_with(&without, "modules/sp4.so", config);
    config.fixtures = &list;
    checked_with(&with, "modules/sp4.so", config);
    ck_assert_int_eq(with.status, LAWS_OK);
    ck_assert_uint_gt(with.laws.questions, without.laws.questions);
    ck_assert_uint_gt(with.of, without.of);
    checked_clean_up(&with);
    checked_clean_up(&without);
    fixture_free(fixture);
}
END_TEST

static void assert_same(const struct laws *a, const struct laws *b)
{
    ck_assert_uint_eq(a->questions, b->questions);
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *left = &a->results[law][place], *right = &b->results[law][place];
            const char *names[LAW_NAMES_MAX] = {NULL};
            ck_assert_int_eq(left->state, right->state);
            ck_assert_str_eq(left->detail ? left->detail : "", right->detail ? right->detail : "");
            for (uint32_t i = 0; i < left->counterexample.count; i++)
                names[i] = left->counterexample.names[i].bytes;
            checked_assert_names(&right->counterexample, names);
        }
}

START_TEST(the_result_is_the_same_for_any_number_of_workers)
{
    static const char *const files[] = {"tests/modules/law_equal.so", "tests/modules/law_dies.so"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct checked one, many;
        struct laws_config config = checked_config();
        config.effort = suite_bounded() ? checked_config().effort : 0.001;
        config.jobs = 1;
        checked_with(&one, files[i], config);
        config.jobs = 5;
        checked_with(&many, files[i], config);
        assert_same(&one.laws, &many.laws);
        checked_clean_up(&one);
        checked_clean_up(&many);
    }
}
END_TEST

START_TEST(laws_that_need_workers_are_inconclusive_without_them)
{
    static const enum law inconclusive[] = {LAW_NO_OVER_READ,  LAW_NO_ARGUMENT_WRITE, LAW_NO_SYSTEM_CALLS,   LAW_LINEAR_TIME,
                                            LAW_NO_ALLOCATION, LAW_NO_OUTPUT,         LAW_LOCALE_INDEPENDENT};
    struct checked checked;
    struct laws_config config = checked_config();
    config.no_fork = true;
    checked_with(&checked, "modules/pre-sp4.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    CHECKED_ASSERT_BROKEN(&checked,
                          {LAW_NO_MISSED_MATCH, CCM_IMPORT_LIST, "-1, the other way round 1", {"SMITH, Jimmy", "Smith, Jimmy"}});
    CHECKED_ASSERT_ONLY(&checked, CCM_IMPORT_LIST, LAW_NO_MISSED_MATCH);
    for (size_t i = 0; i < sizeof inconclusive / sizeof *inconclusive; i++) {
        ck_assert_int_eq(checked.laws.results[inconclusive[i]][CCM_IMPORT_LIST].state, LAW_INCONCLUSIVE);
        ck_assert_ptr_nonnull(strstr(checked.laws.results[inconclusive[i]][CCM_IMPORT_LIST].detail, "worker processes"));
    }
    ck_assert_int_eq(checked.laws.results[LAW_DETERMINISTIC][CCM_IMPORT_LIST].state, LAW_HOLDS);
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_cannot_be_loaded_is_no_result)
{
    struct checked checked;
    checked_with(&checked, "tests/modules/no_symbol.so", checked_config());
    ck_assert_int_eq(checked.status, LAWS_FAILED);
    ck_assert_ptr_nonnull(strstr(checked.message.bytes, "no_symbol.so: "));
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_crashes_when_it_is_loaded_is_unsafe_everywhere)
{
    struct checked checked;
    checked_module(&checked, "tests/modules/crashes_on_load.so");
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_int_eq(checked.laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
        ck_assert_uint_eq(checked.laws.results[LAW_NO_CRASH][place].counterexample.count, 0);
        ck_assert_int_eq(checked.laws.results[LAW_REFLEXIVE][place].state, LAW_INCONCLUSIVE);
        ck_assert_ptr_nonnull(strstr(checked.laws.results[LAW_REFLEXIVE][place].detail, "while no question was asked"));
    }
    checked_clean_up(&checked);
}
END_TEST

/* Each allocation in turn, first one by one, then ever rarer: wherever it fails, in the parent or where the module is asked. */
static void fail_in_turn(const char *file, bool no_fork, unsigned long most)
{
    struct checked checked;
    struct laws_config config = checked_config();
    config.effort = suite_bounded() ? 0.0002 : 0.001;
    config.no_fork = no_fork;
    for (unsigned long n = 1; n <= most; n += 1 + n / (suite_under_valgrind() ? 2 : suite_bounded() ? 3 : 16)) {
        checked_failure = n;
        checked_with(&checked, file, config);
        checked_failure = 0;
        if (checked.status == LAWS_FAILED)
            ck_assert(checked.message.length > 0 || checked.message.failed);
        else
            ck_assert_msg(!checked_reached || !no_fork, "allocation %lu", n);
        checked_clean_up(&checked);
    }
}

START_TEST(failed_allocations_are_noticed)
{
    fail_in_turn("modules/pre-sp4.so", true, suite_under_valgrind() ? 1000 : 50000);
    fail_in_turn("modules/pre-sp4.so", false, suite_under_valgrind() ? 40 : suite_bounded() ? 200 : 400);
    fail_in_turn("tests/modules/law_locale.so", false, suite_under_valgrind() ? 0 : suite_bounded() ? 40 : 400);
}
END_TEST

START_TEST(without_processes_it_fails)
{
    struct checked checked;
    if (suite_under_valgrind())
        return; /* it has descriptors of its own, which it lends */
    struct rlimit before, none;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 5;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    checked_with(&checked, "modules/sp4.so", checked_config());
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(checked.status, LAWS_FAILED);
    ck_assert_ptr_nonnull(strstr(checked.message.bytes, "worker processes cannot be had: "));
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_uses_up_all_memory_is_caught)
{
    struct checked checked;
    if (suite_under_valgrind() || suite_sanitized())
        return;
    checked_module(&checked, "tests/modules/law_uses_memory.so");
    const struct law_result *result = &checked.laws.results[LAW_NO_CRASH][CCM_EXPORT_MATCH];
    ck_assert_int_eq(result->state, LAW_BROKEN);
    checked_clean_up(&checked);
}
END_TEST

/* It is no allocation of the candidate's. */
START_TEST(unreadable_memory_statistics_are_no_answer)
{
    struct prober prober = {.at = {sample_bytes, sample_bytes, sample_bytes}};
    struct purity purity = {.prober = &prober, .printed = -1, .size = memfd_create("statm", MFD_CLOEXEC), .measured = true};
    const struct ccm_name none = {.bytes = ""};
    ck_assert_int_ge(purity.size, 0);
    ck_assert(!purity_ask(&purity, CCM_IMPORT_LIST, none, none));
    ck_assert_int_eq(write(purity.size, "123", 3), 3); /* and maybe more digits */
    ck_assert(!purity_ask(&purity, CCM_IMPORT_LIST, none, none));
    ck_assert(!prober.findings.laws[LAW_NO_ALLOCATION][CCM_IMPORT_LIST].found);
    ck_assert_uint_eq(prober.findings.questions, 0);
    purity_clean_up(&purity);
}
END_TEST

START_TEST(an_allocation_that_fails_measures_nothing)
{
    struct prober prober = {.at = {NULL}}; /* allocates instead of asking */
    struct purity purity = {.prober = &prober, .printed = -1, .size = -1, .measured = true};
    const struct ccm_name none = {.bytes = ""};
    fail_alloc_at(1);
    bool asked = purity_ask(&purity, CCM_IMPORT_LIST, none, none);
    fail_alloc_at(0);
    ck_assert(!asked);
}
END_TEST

static void note_kind(void *context, size_t job, const struct outcome *outcome)
{
    enum outcome_kind *kind = context;
    (void)job;
    *kind = outcome->kind;
}

/* Like the portrait, which would be empty in the result. */
START_TEST(a_task_that_lacks_memory_fails_the_check)
{
    char *path = checked_path("modules/sp4.so");
    struct laws_config config = {.path = path, .no_fork = true};
    const struct law_task portrait = {.kind = TASK_PORTRAIT};
    bool reached = true;
    for (unsigned long n = 1; reached; n++) {
        struct text message = {0};
        struct check check = {.config = &config, .message = &message};
        enum outcome_kind kind = OUTCOME_FAILED;
        fail_alloc_at(n);
        bool asked = check_run_alone(&check, &portrait, 0, note_kind, &kind);
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(asked, !reached);
        ck_assert_int_eq(kind == OUTCOME_DONE, !reached);
        text_clean_up(&message);
    }
    free(path);
}
END_TEST

static Suite *laws_suite(void)
{
    Suite *suite = suite_create("laws");
    TCase *kept = tcase_create("kept");
    tcase_set_timeout(kept, 60);
    tcase_add_checked_fixture(kept, NULL, checked_clean_up_all);
    tcase_add_test(kept, sp4_keeps_every_law);
    tcase_add_test(kept, laws_that_need_workers_are_inconclusive_without_them);
    suite_add_tcase(suite, kept);
    TCase *all = suite_long_case(suite, 60);
    tcase_add_checked_fixture(all, NULL, checked_clean_up_all);
    tcase_add_test(all, a_module_that_uses_up_all_memory_is_caught);
    if (!suite_under_valgrind()) { /* which would see nothing else in them, slowly */
        tcase_add_test(all, pre_sp4_misses_matches_at_two_places);
        tcase_add_test(all, the_names_of_fixtures_are_asked_about);
        tcase_add_test(all, the_result_is_the_same_for_any_number_of_workers);
    }
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 120);
    tcase_add_checked_fixture(failures, NULL, checked_clean_up_all);
    tcase_add_test(failures, a_module_that_cannot_be_loaded_is_no_result);
    tcase_add_test(failures, a_module_that_crashes_when_it_is_loaded_is_unsafe_everywhere);
    tcase_add_test(failures, failed_allocations_are_noticed);
    tcase_add_test(failures, an_allocation_that_fails_measures_nothing);
    tcase_add_test(failures, a_task_that_lacks_memory_fails_the_check);
    tcase_add_test(failures, without_processes_it_fails);
    tcase_add_test(failures, unreadable_memory_statistics_are_no_answer);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {laws_suite};
    return suite_main(makers, 1);
}
