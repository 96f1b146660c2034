/* Explore: ranges of workers, and recorded findings. */
#include "explore/internal.h"
#include "searched.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(the_number_of_jobs_changes_nothing)
{
    struct exploration first;
    searched_choose_pre_sp4();
    searched_run();
    ck_assert_uint_eq(searched.exploration.scenarios, searched.config.scenarios);
    ck_assert_int_eq(searched.exploration.end, EXPLORE_DONE);
    ck_assert_uint_gt(searched.exploration.finding_count, 8);
    for (size_t i = 0; i < searched.exploration.finding_count; i++) {
        ck_assert_ptr_null(searched.exploration.findings[i].path);
        ck_assert_uint_le(strlen(searched.exploration.findings[i].title), FIXTURE_TITLE_MAX);
        ck_assert_int_eq(strncmp(searched.exploration.findings[i].comments, "Build pre-SP4: ", 15), 0);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(searched.exploration.findings[i].title, searched.exploration.findings[j].title);
    }
    first = searched.exploration;
    searched.config.jobs = 1;
    searched_run();
    searched_assert_same(&first, &searched.exploration);
    exploration_clean_up(&searched.exploration);
    searched.config.no_fork = true;
    searched_run();
    searched_assert_same(&first, &searched.exploration);
    exploration_clean_up(&first);
}
END_TEST

START_TEST(the_smallest_of_each_kind_are_kept)
{
    searched_choose_pre_sp4();
    searched.config.findings = 1;
    searched_run();
    ck_assert_uint_gt(searched.exploration.finding_count, 3);
    for (size_t i = 0; i < searched.exploration.finding_count; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_int_ne(memcmp(&searched.exploration.findings[i].finding.mark, &searched.exploration.findings[j].finding.mark,
                                    sizeof(struct search_mark)),
                             0);
    const struct explored *first = &searched.exploration.findings[0];
    ck_assert_int_eq(first->finding.mark.class, TRIAL_LOOPING);
    assert_holds(first->scenario, "  - name: \"A\"\n  - name: \"a\"\n");
    ck_assert_int_eq(first->result.verdict, VERDICT_LOOPING);
    ck_assert_int_eq(first->known[BUILD_PRE_SP4].verdict, VERDICT_LOOPING);
    ck_assert_int_eq(first->known[BUILD_SP4].verdict, VERDICT_QUIET);
}
END_TEST

START_TEST(a_candidate_has_the_same_result_as_the_known_build)
{
    struct exploration first;
    searched.config.draws.upgrades = false; /* an upgrade to the same build is no change, to a candidate it is one */
    searched_choose_pre_sp4();
    searched_run();
    first = searched.exploration;
    searched.batch.builds[0].candidate = true;
    searched_run();
    searched_assert_same(&first, &searched.exploration);
    exploration_clean_up(&first);
}
END_TEST

/* Each job has its own answerer, and the judge is reused. In its own process, as the limit cannot be raised again. */
static bool searches_with_limit(void)
{
    const struct rlimit limit = {1000, 1000};
    struct exploration *exploration = &searched.exploration;
    bool done = setrlimit(RLIMIT_CPU, &limit) == 0 &&
                explore(&searched.batch, &searched.config, exploration, &searched.message) == BATCH_OK &&
                exploration->end == EXPLORE_DONE;
    for (size_t i = 0; done && i < exploration->finding_count; i++)
        done = exploration->findings[i].finding.mark.class != TRIAL_CRASHED;
    return done;
}

START_TEST(a_limit_on_processor_time_is_no_crash)
{
    int status = 0;
    searched_choose_pre_sp4();
    searched.batch.builds[0].candidate = true;
    searched.config.jobs = 1;
    searched.config.timeout_ms = 100000000;
    pid_t child = fork();
    if (child == 0)
        _exit(searches_with_limit() ? 0 : 1);
    ck_assert(child > 0 && waitpid(child, &status, 0) == child);
    ck_assert_int_eq(status, 0);
}
END_TEST

static volatile sig_atomic_t stop;
static unsigned told;

static void stop_soon(void *context, const struct explore_progress *progress)
{
    (void)context;
    ck_assert_uint_gt(progress->scenarios, 0);
    told++;
    stop = 1;
}

START_TEST(a_search_can_be_stopped)
{
    stop = 0;
    told = 0;
    searched_choose_pre_sp4();
    searched.config.scenarios = 0;
    searched.config.stop = &stop;
    searched.config.progress = stop_soon;
    searched.config.no_fork = _i == 1;
    searched_run();
    ck_assert_int_eq(searched.exploration.end, EXPLORE_STOPPED);
    ck_assert_uint_gt(told, 0);
    ck_assert_uint_gt(searched.exploration.finding_count, 0);
    ck_assert_uint_lt(searched.exploration.scenarios, 1000000);
}
END_TEST

START_TEST(a_search_ends_in_time)
{
    searched_choose_pre_sp4();
    searched.config.scenarios = 0;
    searched.config.milliseconds = 200;
    searched_run();
    ck_assert_int_eq(searched.exploration.end, EXPLORE_TIME_UP);
    ck_assert_uint_ge(searched.exploration.milliseconds, 200);
}
END_TEST

/* Tries every third number only. */
static enum search_status try_some(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                   bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    (void)proceed;
    (void)context;
    for (uint64_t number = range->from; number < range->to; number++)
        finds->scenarios += number % 3 == 0;
    return SEARCH_OK;
}

START_TEST(an_exhaustive_search_claims_only_its_runs)
{
    const struct explore_source source = {.run = try_some, .draw = draw_once};
    struct exhaust_bound bound = exhaust_defaults();
    bound.length = 2;
    searched.config.source = &source;
    searched.config.exhaustive = &bound;
    searched_choose_pre_sp4();
    searched_run();
    ck_assert_uint_gt(searched.exploration.scenarios, 1000);
    ck_assert_int_eq(strncmp(searched.exploration.covered, "all ", 4), 0);
    uint64_t claimed = 0;
    for (const char *at = searched.exploration.covered + 4; *at != ' '; at++)
        if (*at != ',')
            claimed = claimed * 10 + (uint64_t)(*at - '0');
    ck_assert_uint_eq(claimed, searched.exploration.scenarios);
}
END_TEST

static enum search_status fail_search(struct searcher *searcher, const struct search_range *range, struct search_findings *finds,
                                      bool (*proceed)(void *context, const struct search_findings *finds), void *context)
{
    (void)searcher;
    (void)range;
    (void)finds;
    (void)proceed;
    (void)context;
    return SEARCH_FAILED;
}

START_TEST(a_failure_is_reported)
{
    const struct explore_source source = {.run = fail_search, .draw = draw_once};
    searched_choose_pre_sp4();
    searched.config.source = &source;
    ck_assert_int_eq(explore(&searched.batch, &searched.config, &searched.exploration, &searched.message), BATCH_FAILED);
    ck_assert_str_eq(searched.message.bytes, "the Unicode library failed");
    text_clear(&searched.message);
    exploration_clean_up(&searched.exploration);
    searched.config.source = &explore_random;
    searched.config.known_paths[BUILD_SP4] = "./no-such.so";
    ck_assert_int_eq(explore(&searched.batch, &searched.config, &searched.exploration, &searched.message), BATCH_FAILED);
    assert_holds(searched.message.bytes, "no-such.so");
}
END_TEST

static const struct {
    const char *module, *why;
} unusable[] = {
    {"crashes", "signal 11 (Segmentation fault) ended a worker process"},
    {"exits", "a worker process ended with exit status "},
    {"runs_out_of_time", "signal 24 (CPU time limit exceeded) ended a worker process"},
};

/* A build that is trusted runs in the worker itself: what ends that is neither a lack of memory nor the build's that is tested. */
START_TEST(a_known_build_that_does_not_answer_is_no_lack_of_memory)
{
    char *path = module_path(unusable[_i].module);
    searched.config.scenarios = 2000;
    searched_choose_pre_sp4();
    searched.config.known_paths[BUILD_SP4] = path;
    ck_assert_int_eq(explore(&searched.batch, &searched.config, &searched.exploration, &searched.message), BATCH_FAILED);
    assert_holds(searched.message.bytes, unusable[_i].why);
    free(path);
}
END_TEST

START_TEST(an_unwritable_finding_is_reported)
{
    searched_choose_pre_sp4();
    searched.config.scenarios = 2000;
    searched.config.save = "/dev/null";
    ck_assert_int_eq(explore(&searched.batch, &searched.config, &searched.exploration, &searched.message), BATCH_OK);
    ck_assert_uint_gt(searched.exploration.finding_count, 0);
    assert_holds(searched.exploration.unwritten, ".yaml: the fixture cannot be written: Not a directory");
}
END_TEST

START_TEST(an_invalid_reply_is_noticed)
{
    struct exploring *exploring = calloc(1, sizeof *exploring);
    ck_assert_ptr_nonnull(exploring);
    char bytes[512] = {0};
    exploring->exploration = &searched.exploration;
    exploring->config = &searched.config;
    for (size_t length = 0; length < (size_t)8 * (TRIAL_CLASSES + 1); length++)
        ck_assert(!explore_read_answer(exploring, bytes, length));
    memset(bytes, 0x11, sizeof bytes); /* more finds than there are bytes */
    ck_assert(!explore_read_answer(exploring, bytes, sizeof bytes));
    ck_assert_uint_eq(searched.exploration.scenarios, 0);
    free(exploring);
}
END_TEST

START_TEST(failed_allocations_are_survived)
{
    searched_choose_pre_sp4();
    searched.config.no_fork = true;
    searched.config.scenarios = 24;
    searched.config.findings = 1;
    searched.config.draws.changes = searched.config.draws.entries = 0;
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        fail_alloc_at(n);
        enum batch_status status = explore(&searched.batch, &searched.config, &searched.exploration, &searched.message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == (reached ? BATCH_FAILED : BATCH_OK), "allocation %lu", n);
        if (reached)
            ck_assert(searched.message.failed || strcmp(searched.message.bytes, "out of memory") == 0);
        text_clean_up(&searched.message);
        exploration_clean_up(&searched.exploration);
        if (!reached)
            break;
    }
}
END_TEST

/* ---- The one finding that verify asks for ---- */

static const unsigned faults_first[TRIAL_CLASSES] = {
    [TRIAL_REDUNDANT] = 2, [TRIAL_STRAY] = 1,   [TRIAL_MISROUTED] = 1, [TRIAL_MISSING] = 1, [TRIAL_DAMAGED] = 1,
    [TRIAL_UNDECIDED] = 2, [TRIAL_LOOPING] = 2, [TRIAL_CRASHED] = 0,   [TRIAL_HUNG] = 0};
static const unsigned loops_first[TRIAL_CLASSES] = {
    [TRIAL_REDUNDANT] = 2, [TRIAL_STRAY] = 1,   [TRIAL_MISROUTED] = 1, [TRIAL_MISSING] = 1, [TRIAL_DAMAGED] = 1,
    [TRIAL_UNDECIDED] = 2, [TRIAL_LOOPING] = 0, [TRIAL_CRASHED] = 0,   [TRIAL_HUNG] = 0};

START_TEST(the_finding_of_the_lowest_rank_is_kept)
{
    searched_choose_pre_sp4();
    searched.config.compared = true;
    searched.config.rank = _i ? loops_first : faults_first;
    searched.config.findings = 1;
    searched.config.save = searched.folder;
    searched.config.name = "one";
    searched.config.command = "verify";
    searched_run();
    ck_assert_uint_eq(searched.exploration.finding_count, 1);
    const struct explored *finding = &searched.exploration.findings[0];
    ck_assert_uint_gt(searched.exploration.found[TRIAL_DAMAGED], 0);
    ck_assert_uint_gt(searched.exploration.found[TRIAL_LOOPING], 0);
    ck_assert_int_eq(finding->finding.mark.class, _i ? TRIAL_LOOPING : TRIAL_DAMAGED);
    ck_assert_uint_eq(finding->finding.mark.load + finding->finding.mark.spread, 0);
    ck_assert_str_eq(finding->name, "one");
    assert_holds(finding->path, "/one.yaml");
    assert_holds(finding->comments, _i ? "Build pre-SP4: looping; SP4 meets the expectations below.\n"
                                       : "Build pre-SP4: damaged entries; SP4 meets the expectations below.\n");
    struct fixture *fixture = NULL;
    ck_assert_int_eq(fixture_load(finding->path, &fixture, &searched.message), INPUT_OK);
    ck_assert_str_eq(fixture->source, "verify, seed 1");
    fixture_free(fixture);
}
END_TEST

/* SP4 compared with itself has no findings, with any post office. */
START_TEST(behaviour_of_sp4_is_no_finding)
{
    searched_choose(strdup(searched.known[BUILD_SP4]), "SP4", false);
    searched.config.draws.default_rule = searched.config.draws.default_import = searched.config.draws.well_formed = false;
    searched_run();
    ck_assert_uint_gt(searched.exploration.finding_count, 0);
    exploration_clean_up(&searched.exploration);
    searched.config.compared = true;
    searched_run();
    ck_assert_uint_eq(searched.exploration.finding_count, 0);
}
END_TEST

START_TEST(after_the_deadline_nothing_is_asked)
{
    searched_choose_pre_sp4();
    searched.config.deadline = 1;
    searched_run();
    ck_assert_int_eq(searched.exploration.end, EXPLORE_TIME_UP);
    ck_assert_uint_eq(searched.exploration.scenarios, 0);
    ck_assert_uint_eq(searched.exploration.found[TRIAL_HUNG], 0);
    ck_assert_uint_eq(searched.exploration.finding_count, 0);
}
END_TEST

static Suite *explore_suite(void)
{
    Suite *suite = suite_create("explore");
    TCase *work = tcase_create("work");
    tcase_set_timeout(work, 60);
    tcase_add_checked_fixture(work, searched_set_up, searched_tear_down);
    tcase_add_test(work, the_number_of_jobs_changes_nothing);
    tcase_add_test(work, the_smallest_of_each_kind_are_kept);
    if (!suite_under_valgrind()) /* which would see nothing else in it */
        tcase_add_test(work, a_candidate_has_the_same_result_as_the_known_build);
    tcase_add_test(work, a_limit_on_processor_time_is_no_crash);
    tcase_add_loop_test(work, the_finding_of_the_lowest_rank_is_kept, 0, 2);
    tcase_add_test(work, behaviour_of_sp4_is_no_finding);
    tcase_add_test(work, after_the_deadline_nothing_is_asked);
    tcase_add_loop_test(work, a_search_can_be_stopped, 0, 2);
    tcase_add_test(work, a_search_ends_in_time);
    tcase_add_test(work, an_exhaustive_search_claims_only_its_runs);
    tcase_add_test(work, a_failure_is_reported);
    tcase_add_loop_test(work, a_known_build_that_does_not_answer_is_no_lack_of_memory, 0, sizeof unusable / sizeof *unusable);
    tcase_add_test(work, an_unwritable_finding_is_reported);
    tcase_add_test(work, an_invalid_reply_is_noticed);
    tcase_add_test(work, failed_allocations_are_survived);
    suite_add_tcase(suite, work);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {explore_suite};
    return suite_main(makers, 1);
}
