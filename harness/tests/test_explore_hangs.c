/* Explore: slow cases are no hangs, and unconfirmed cases are kept at the end of time. */
#include "module/candidate.h"
#include "module/isolation.h"
#include "program.h"
#include "sample.h"
#include "searched.h"
#include "suite.h"

#include <unistd.h>

static volatile sig_atomic_t stop;

static void stop_soon(void *context, const struct explore_progress *progress)
{
    (void)context;
    ck_assert_uint_gt(progress->scenarios, 0);
    stop = 1;
}

static const struct {
    const char *module;
    enum trial_class class;
    enum verdict verdict;
} crashing[] = {{"crashes", TRIAL_CRASHED, VERDICT_CRASHED}, {"hangs", TRIAL_HUNG, VERDICT_TIMED_OUT}};

START_TEST(a_search_that_is_stopped_keeps_its_crashes)
{
    stop = 0;
    searched.config.stop = &stop;
    searched.config.progress = stop_soon;
    searched.config.timeout_ms = 100;
    searched.config.draws.upgrades = false;
    searched_choose(module_path(crashing[_i].module), "crashing", true);
    searched_run();
    ck_assert_int_eq(searched.exploration.end, EXPLORE_STOPPED);
    searched_assert_unconfirmed(crashing[_i].class);
    ck_assert_int_eq(searched.exploration.findings[0].result.verdict, crashing[_i].verdict);
}
END_TEST

static void wait_for_ever(void)
{
    for (;;)
        (void)pause();
}

static enum search_status hang_at_once(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                       bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    (void)finds;
    (void)proceed;
    (void)context;
    char answer;
    candidate_step(range->from);
    candidate_set_time_limit(300);
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    if (candidate_is_answering())
        wait_for_ever();
    candidate_hear(&answer, 1);
    return SEARCH_FAILED;
}

START_TEST(time_to_load_is_no_hang)
{
    const struct explore_source source = {.run = hang_at_once, .draw = draw_once};
    searched.config.source = &source;
    searched.config.scenarios = DRAW_BLOCK;
    searched.config.timeout_ms = 300;
    isolation_choose(ISOLATION_NONE); /* it sleeps, which no candidate may */
    searched_choose(module_path("slow_to_load"), "slow to load", true);
    searched_run();
    ck_assert_uint_eq(searched.exploration.found[TRIAL_HUNG], 1);
    ck_assert_uint_eq(searched.exploration.unrepeated, 1);
    ck_assert_uint_eq(searched.exploration.finding_count, 0);
}
END_TEST

static enum draw_status draw_slow(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    (void)draws;
    (void)number;
    sample_scenario(&test_case->scenario, 1);
    sample_recipient(&test_case->scenario, 0, "slow");
    sample_recipient(&test_case->scenario, 0, "hangs");
    sample_finish(&test_case->scenario);
    return DRAW_OK;
}

START_TEST(a_hang_does_not_shrink_to_a_slow_case)
{
    const struct explore_source source = {.run = hang_at_once, .draw = draw_slow};
    searched.config.source = &source;
    searched.config.scenarios = DRAW_BLOCK;
    searched.config.timeout_ms = 2000;
    isolation_choose(ISOLATION_NONE); /* it sleeps, which no candidate may */
    searched_choose(module_path("slow_at_first"), "slow at first", true);
    searched_run();
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    ck_assert(!searched.exploration.findings[0].finding.unconfirmed);
    assert_holds(searched.exploration.findings[0].scenario, "name: \"h"); /* as far as there was time to shrink it */
}
END_TEST

static Suite *explore_hangs_suite(void)
{
    Suite *suite = suite_create("explore_hangs");
    TCase *hangs = tcase_create("hangs");
    tcase_set_tags(hangs, SUITE_PLAIN);
    tcase_set_timeout(hangs, 120);
    tcase_add_checked_fixture(hangs, searched_set_up, searched_tear_down);
    tcase_add_loop_test(hangs, a_search_that_is_stopped_keeps_its_crashes, 0, suite_under_valgrind() ? 1 : 2);
    if (!suite_instrumented()) { /* by the clock */
        tcase_add_test(hangs, time_to_load_is_no_hang);
        tcase_add_test(hangs, a_hang_does_not_shrink_to_a_slow_case);
    }
    suite_add_tcase(suite, hangs);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {explore_hangs_suite};
    return suite_main(makers, 1);
}
