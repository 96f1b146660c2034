/* Explore: builds that crash or hang. */
#include "explore/internal.h"
#include "searched.h"
#include "module/candidate.h"
#include "module/isolation.h"
#include "program.h"
#include "sample.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

START_TEST(a_crash_is_found_and_shrunk)
{
    struct exploration first;
    searched.config.scenarios = searched_some(6000);
    searched_choose(module_path("crashes"), "crashes", true);
    searched_run();
    ck_assert_uint_gt(searched.exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    ck_assert_uint_eq(searched.exploration.unrepeated, 0);
    ck_assert_int_eq(searched.exploration.findings[0].finding.mark.class, TRIAL_CRASHED);
    ck_assert_int_eq(searched.exploration.findings[0].result.verdict, VERDICT_CRASHED);
    ck_assert_str_eq(searched.exploration.findings[0].comments, "Build crashes: crashed.\n");
    ck_assert_ptr_nonnull(searched.exploration.findings[0].scenario);
    first = searched.exploration;
    searched.config.jobs = 1;
    searched_run();
    searched_assert_same(&first, &searched.exploration);
    exploration_clean_up(&first);
}
END_TEST

/* Of the first block what hangs already with the least, of the others what asks the build nothing: each attempt to make a hang smaller
 * takes the time limit. */
static enum draw_status draw_least(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    (void)draws;
    sample_scenario(&test_case->scenario, 1);
    test_case->scenario.cycles = number < DRAW_BLOCK ? 2 : 1;
    sample_finish(&test_case->scenario);
    return DRAW_OK;
}

START_TEST(a_hanging_build_is_soon_not_tested_any_more)
{
    const struct explore_source source = {.run = search_run, .draw = draw_least};
    searched.config.source = &source;
    searched.config.timeout_ms = 300;
    searched.config.jobs = EXPLORE_HANGS_MAX; /* that wait at the same time */
    searched.config.scenarios = 1000000;
    searched_choose(module_path("hangs"), "hangs", true);
    searched_run();
    ck_assert_int_eq(searched.exploration.end, EXPLORE_HUNG);
    ck_assert_uint_ge(searched.exploration.found[TRIAL_HUNG], EXPLORE_HANGS_MAX);
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    ck_assert_uint_eq(searched.exploration.unrepeated, EXPLORE_CRASHES_MAX - 1);
    ck_assert_int_eq(searched.exploration.findings[0].result.verdict, VERDICT_TIMED_OUT);
}
END_TEST

/* Has an answerer, which ends in this way, and waits for its answer. */
static void end_answerer(void (*way)(void))
{
    char answer;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    if (candidate_is_answering())
        way();
    candidate_hear(&answer, 1);
}

/* Crashes in scenario 300, and looks at no build. */
static enum search_status crash_once(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                     bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    ck_assert(proceed(context, finds));
    for (uint64_t number = range->from; number < range->to; number++) {
        candidate_step(number);
        if (number == 300)
            end_answerer(abort);
        finds->scenarios++;
    }
    return SEARCH_OK;
}

START_TEST(an_unrepeatable_crash_is_no_finding)
{
    const struct explore_source source = {.run = crash_once, .draw = draw_once};
    searched.config.source = &source;
    searched.config.scenarios = 1000;
    searched_choose_pre_sp4();
    searched_run();
    ck_assert_uint_eq(searched.exploration.unrepeated, 1);
    ck_assert_uint_eq(searched.exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(searched.exploration.finding_count, 0);
    ck_assert_uint_eq(searched.exploration.scenarios, 1000 - (2 * DRAW_BLOCK - 301));
}
END_TEST

/* Crashes in the first scenario, and no more of its block is tried. */
static enum search_status crash_at_once(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                        bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    (void)finds;
    (void)proceed;
    (void)context;
    candidate_step(range->from);
    end_answerer(abort);
    return SEARCH_FAILED;
}

/* As the crash is drawn to be asked about there are no descriptors for a process; as it is drawn to be kept there are again. */
static enum draw_status draw_without_descriptors(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    static struct rlimit before;
    static bool taken;
    if (!taken)
        ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    const struct rlimit few = {.rlim_cur = 3, .rlim_max = before.rlim_max};
    taken = !taken;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, taken ? &few : &before), 0);
    return draw_once(draws, number, test_case);
}

START_TEST(a_crash_is_kept_where_no_process_can_be_had)
{
    const struct explore_source source = {.run = crash_at_once, .draw = draw_without_descriptors};
    searched.config.source = &source;
    searched.config.scenarios = DRAW_BLOCK;
    searched_choose_pre_sp4();
    searched_run();
    searched_assert_unconfirmed(TRIAL_CRASHED);
    ck_assert_uint_eq(searched.message.length, 0);
}
END_TEST

static const char *find_bytes;
static size_t find_length;

/* Finds the same loop in each range, without a look at the build. */
static enum search_status find_blindly(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                       bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    (void)proceed;
    (void)context;
    const struct search_finding find = {.mark = {.class = TRIAL_LOOPING},
                                        .bytes = (char *)(uintptr_t)find_bytes,
                                        .length = find_length,
                                        .number = range->from,
                                        .count = 1};
    return search_add(finds, &find) ? SEARCH_OK : SEARCH_NO_MEMORY;
}

START_TEST(a_build_may_crash_in_a_finding)
{
    const struct explore_source source = {.run = find_blindly, .draw = draw_once};
    struct test_case test_case = {0};
    struct text bytes = {0};
    sample_article(&test_case.scenario);
    test_case_write(&test_case, &bytes);
    find_bytes = bytes.bytes;
    find_length = bytes.length;
    searched.config.source = &source;
    searched_choose(module_path("crashes"), "crashes", true);
    searched_run();
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    ck_assert_int_eq(searched.exploration.findings[0].result.verdict, VERDICT_CRASHED);
    ck_assert_uint_eq(searched.exploration.findings[0].result.cycle_count, 0);
    ck_assert_int_eq(searched.exploration.findings[0].known[BUILD_SP4].verdict, VERDICT_QUIET);
    text_clean_up(&bytes);
    test_case_clean_up(&test_case);
}
END_TEST

static const unsigned crashes_first[TRIAL_CLASSES] = {
    [TRIAL_REDUNDANT] = 1, [TRIAL_STRAY] = 1,     [TRIAL_MISROUTED] = 1, [TRIAL_MISSING] = 1,
    [TRIAL_DAMAGED] = 1,   [TRIAL_UNDECIDED] = 1, [TRIAL_LOOPING] = 1};

START_TEST(one_crash_of_ranked_findings_is_kept)
{
    searched.config.scenarios = searched_some(6000);
    searched.config.rank = crashes_first;
    searched.config.findings = 1;
    searched_choose(module_path("crashes"), "crashes", true);
    searched_run();
    ck_assert_uint_gt(searched.exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    ck_assert_uint_eq(searched.exploration.findings[0].finding.count, 1); /* the others were not tried again */
    ck_assert_int_eq(searched.exploration.findings[0].finding.mark.class, TRIAL_CRASHED);
}
END_TEST

static enum search_status find_blindly_and_crash_once(struct searcher *searcher, const struct search_range *range,
                                                      struct search_findings *finds,
                                                      bool (*proceed)(void *context, const struct search_findings *finds),
                                                      void *context)
{
    enum search_status status = find_blindly(searcher, range, finds, proceed, context);
    return status == SEARCH_OK ? crash_once(searcher, range, finds, proceed, context) : status;
}

/* Another finding is no evidence of the crash that was counted. */
START_TEST(an_unrepeatable_crash_drops_later_findings)
{
    const struct explore_source source = {.run = find_blindly_and_crash_once, .draw = draw_once};
    struct test_case test_case = {0};
    struct text bytes = {0};
    sample_article(&test_case.scenario);
    test_case_write(&test_case, &bytes);
    find_bytes = bytes.bytes;
    find_length = bytes.length;
    searched.config.source = &source;
    searched.config.scenarios = 1000;
    searched.config.rank = _i ? crashes_first : NULL;
    searched_choose_pre_sp4();
    searched_run();
    ck_assert_uint_eq(searched.exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(searched.exploration.unrepeated, 1);
    ck_assert_uint_eq(searched.exploration.finding_count, _i ? 0 : 1);
    text_clean_up(&bytes);
    test_case_clean_up(&test_case);
}
END_TEST

static Suite *explore_crashes_suite(void)
{
    Suite *suite = suite_create("explore_crashes");
    TCase *crashes = tcase_create("crashes");
    tcase_set_timeout(crashes, 120);
    tcase_add_checked_fixture(crashes, searched_set_up, searched_tear_down);
    tcase_add_test(crashes, a_crash_is_found_and_shrunk);
    tcase_add_test(crashes, an_unrepeatable_crash_is_no_finding);
    tcase_add_test(crashes, one_crash_of_ranked_findings_is_kept);
    tcase_add_loop_test(crashes, an_unrepeatable_crash_drops_later_findings, 0, 2);
    tcase_add_test(crashes, a_build_may_crash_in_a_finding);
    tcase_add_test(crashes, a_crash_is_kept_where_no_process_can_be_had);
    suite_add_tcase(suite, crashes);
    TCase *all = suite_long_case(suite, 120);
    tcase_add_checked_fixture(all, searched_set_up, searched_tear_down);
    if (!suite_instrumented()) /* by the clock */
        tcase_add_test(all, a_hanging_build_is_soon_not_tested_any_more);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {explore_crashes_suite};
    return suite_main(makers, 1);
}
