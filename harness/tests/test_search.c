/* The search: findings are shrunk, counted and merged. */
#include "fail_alloc.h"
#include "sample.h"
#include "search/search.h"
#include "suite.h"
#include "tried.h"

#include <string.h>

/* Bounds within which SP4 converges. */
static void keep_to_what_converges(struct draw_config *config)
{
    config->default_rule = config->default_import = config->well_formed = true;
}

static enum trial_class class_of(const struct comparators *build, bool compared, const struct test_case *test_case)
{
    struct trial trial = {0};
    const struct trial_config config = {.build = *build, .before = tried_pre_sp4, .compared = compared, .reference = tried_sp4};
    enum trial_class class;
    ck_assert_int_eq(trial_run(&trial, &config, test_case, &class), RUN_OK);
    trial_clean_up(&trial);
    return class;
}

static uint64_t steps;

static void count_step(uint64_t number)
{
    (void)number;
    steps++;
}

START_TEST(pre_sp4_loops_at_once)
{
    struct searcher searcher = tried_searcher(&tried_pre_sp4, 1);
    struct tried first;
    searcher.step = count_step;
    steps = 0;
    keep_to_what_converges(&searcher.drawing.config);
    ck_assert(try_up_to_finding(&searcher, 0, 2000, &first));
    ck_assert_int_ne(first.class, TRIAL_NOTHING);
    ck_assert_uint_eq(first.scenarios, first.number + 1);
    ck_assert_uint_eq(steps, first.scenarios);
    /* The parent draws it again. */
    struct test_case test_case;
    ck_assert_int_eq(draw_once(&searcher.drawing.config, first.number, &test_case), DRAW_OK);
    ck_assert_int_eq(class_of(&tried_pre_sp4, false, &test_case), first.class);
    test_case_clean_up(&test_case);
    searcher_clean_up(&searcher);
}
END_TEST

START_TEST(sp4_converges_on_every_well_formed_directory)
{
    struct searcher searcher = tried_searcher(&tried_sp4, 1);
    struct tried first;
    keep_to_what_converges(&searcher.drawing.config);
    ck_assert(try_up_to_finding(&searcher, 0, suite_under_valgrind() ? 1000 : 20000, &first));
    ck_assert_int_eq(first.class, TRIAL_NOTHING);
    ck_assert_uint_ge(first.scenarios, 1000);
    searcher_clean_up(&searcher);
}
END_TEST

static int backward_users(struct ccm_name a, struct ccm_name b) { return tried_sp4.at[CCM_EXPORT_MATCH](b, a); }

static int backward_offices(struct ccm_name a, struct ccm_name b) { return tried_sp4.at[CCM_POST_OFFICE](b, a); }

START_TEST(the_order_of_the_list_does_not_matter)
{
    const struct comparators backward = {.at = {backward_users, backward_users, backward_offices}};
    /* If two names are equal only to the post office, the order decides which is kept. */
    struct test_case test_case = {0};
    sample_scenario(&test_case.scenario, 2);
    test_case.scenario.names.rule = (struct identity_rule){.letter_case = IDENTITY_CASE_EXACT, .spaces = IDENTITY_SPACES_SQUEEZE};
    test_case.scenario.import.on_collision = ON_COLLISION_KEEP;
    sample_recipient(&test_case.scenario, 0, "A");
    sample_recipient(&test_case.scenario, 0, "a");
    sample_recipient(&test_case.scenario, 1, " A");
    sample_rename(&test_case.scenario, 2, 0, "A", " A");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&tried_sp4, false, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&backward, false, &test_case), TRIAL_LOOPING);
    ck_assert_int_eq(class_of(&backward, true, &test_case), TRIAL_NOTHING);
    test_case_clean_up(&test_case);
    struct searcher searcher = tried_searcher(&backward, 1);
    struct tried first;
    searcher.trial.compared = true;
    ck_assert(try_up_to_finding(&searcher, 0, suite_under_valgrind() ? 1000 : 20000, &first));
    ck_assert_int_eq(first.class, TRIAL_NOTHING);
    searcher_clean_up(&searcher);
}
END_TEST

static const struct search_finding *find_class(const struct search_findings *finds, enum trial_class class)
{
    for (uint32_t i = 0; i < finds->count; i++)
        if (finds->at[i].mark.class == class)
            return &finds->at[i];
    return NULL;
}

START_TEST(findings_are_shrunk_and_counted)
{
    struct searcher searcher = tried_searcher(&tried_pre_sp4, 1);
    struct search_findings finds = {0};
    const struct search_range range = {.to = suite_under_valgrind() ? 1000 : 4000};
    keep_to_what_converges(&searcher.drawing.config);
    ck_assert_int_eq(search_run(&searcher, &range, &finds, NULL, NULL), SEARCH_OK);
    ck_assert_uint_eq(finds.scenarios, range.to);
    ck_assert_uint_gt(finds.found[TRIAL_LOOPING], range.to / 50);
    const struct search_finding *find = find_class(&finds, TRIAL_LOOPING);
    ck_assert_ptr_nonnull(find);
    ck_assert_uint_gt(find->count, 1);
    struct test_case test_case;
    ck_assert_int_eq(test_case_read(&test_case, find->bytes, find->length), TEST_CASE_OK);
    const struct scenario *scenario = &test_case.scenario;
    ck_assert_int_eq(class_of(&tried_pre_sp4, false, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(scenario->names.users.count, 3);
    ck_assert_uint_eq(scenario->names.users.at[1].length, 1);
    ck_assert_int_eq(*scenario->names.users.at[1].bytes, 'A');
    ck_assert_int_eq(*scenario->names.users.at[2].bytes, 'a');
    test_case_clean_up(&test_case);
    for (uint32_t i = 1; i < finds.count; i++)
        ck_assert_uint_le(finds.at[i - 1].length, finds.at[i].length);
    search_findings_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

static void assert_same_findings(const struct search_findings *a, const struct search_findings *b)
{
    ck_assert_uint_eq(a->scenarios, b->scenarios);
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_int_eq(memcmp(a->found, b->found, sizeof a->found), 0);
    for (uint32_t i = 0; i < a->count; i++) {
        ck_assert_uint_eq(a->at[i].length, b->at[i].length);
        ck_assert_int_eq(memcmp(a->at[i].bytes, b->at[i].bytes, a->at[i].length), 0);
        ck_assert_uint_eq(a->at[i].count, b->at[i].count);
        ck_assert_uint_eq(a->at[i].number, b->at[i].number);
        ck_assert_int_eq(a->at[i].mark.class, b->at[i].mark.class);
    }
}

START_TEST(shards_have_the_result_of_the_whole_search)
{
    const uint32_t most[] = {0, 2};
    uint64_t to = suite_under_valgrind() ? 400 : suite_bounded() ? 2000 : 5000;
    struct search_findings whole = {.most = most[_i]}, shards = {.most = most[_i]};
    struct searcher searcher = tried_searcher(&tried_pre_sp4, 9);
    searcher.by_load = searcher.by_spread = _i == 1;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.from = 100, .to = to}, &whole, NULL, NULL), SEARCH_OK);
    for (uint32_t i = 3; i-- > 0;) {
        struct search_findings part = {.most = most[_i]};
        const struct search_range range = {.from = 100, .to = to, .shard = i, .shards = 3};
        ck_assert_int_eq(search_run(&searcher, &range, &part, NULL, NULL), SEARCH_OK);
        ck_assert(search_merge(&shards, &part));
        search_findings_clean_up(&part);
    }
    assert_same_findings(&whole, &shards);
    if (most[_i])
        ck_assert_uint_eq(whole.count, most[_i]);
    else
        ck_assert_uint_gt(whole.count, 2);
    search_findings_clean_up(&whole);
    search_findings_clean_up(&shards);
    searcher_clean_up(&searcher);
}
END_TEST

static bool twice(void *context, const struct search_findings *finds)
{
    (void)finds;
    unsigned *left = context;
    return (*left)-- > 0;
}

START_TEST(a_search_stops_between_blocks)
{
    struct searcher searcher = tried_searcher(&tried_sp4, 1);
    struct search_findings finds = {0};
    unsigned left = 2;
    searcher.step = count_step;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.to = 5000}, &finds, twice, &left), SEARCH_STOPPED);
    ck_assert_uint_eq(finds.scenarios, 2 * (uint64_t)DRAW_BLOCK);
    search_findings_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

/* An undecided run turns out to be what more cycles make of it. */
START_TEST(undecided_runs_get_more_cycles)
{
    struct searcher searcher = tried_searcher(&tried_pre_sp4, 1);
    struct search_findings finds = {0};
    searcher.drawing.config.cycles = 2;
    searcher.drawing.config.quiet_cycles = 1;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.to = 500}, &finds, NULL, NULL), SEARCH_OK);
    ck_assert_uint_gt(finds.found[TRIAL_UNDECIDED], 10);
    ck_assert_ptr_nonnull(find_class(&finds, TRIAL_LOOPING));
    ck_assert_ptr_null(find_class(&finds, TRIAL_UNDECIDED));
    search_findings_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

START_TEST(a_search_survives_failed_allocations)
{
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        struct searcher searcher = tried_searcher(&tried_pre_sp4, 21);
        struct search_findings finds = {.most = 3};
        fail_alloc_at(n);
        enum search_status status = search_run(&searcher, &(struct search_range){.to = 60}, &finds, NULL, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? SEARCH_NO_MEMORY : SEARCH_OK);
        search_findings_clean_up(&finds);
        searcher_clean_up(&searcher);
        if (!reached)
            break;
    }
    for (unsigned long n = 1;; n++) {
        struct searcher searcher = tried_searcher(&tried_sp4, 21);
        struct tried first;
        struct search_findings finds = {0}, from = {0};
        struct search_finding find = {.bytes = (char *)(uintptr_t) "x", .length = 1, .count = 1};
        struct test_case test_case = {0};
        ck_assert(search_add(&from, &find));
        fail_alloc_at(n);
        bool done = try_up_to_finding(&searcher, 0, 3, &first) && draw_once(&searcher.drawing.config, 2, &test_case) == DRAW_OK;
        done = done && search_merge(&finds, &from);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(done, !reached);
        test_case_clean_up(&test_case);
        searcher_clean_up(&searcher);
        search_findings_clean_up(&finds);
        search_findings_clean_up(&from);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *search_suite(void)
{
    Suite *suite = suite_create("search");
    TCase *search = tcase_create("finds");
    tcase_add_unchecked_fixture(search, tried_load_builds, NULL);
    tcase_set_timeout(search, 120);
    tcase_add_test(search, pre_sp4_loops_at_once);
    tcase_add_test(search, sp4_converges_on_every_well_formed_directory);
    tcase_add_test(search, the_order_of_the_list_does_not_matter);
    tcase_add_test(search, findings_are_shrunk_and_counted);
    tcase_add_loop_test(search, shards_have_the_result_of_the_whole_search, 0, 2);
    tcase_add_test(search, a_search_stops_between_blocks);
    tcase_add_test(search, undecided_runs_get_more_cycles);
    tcase_add_test(search, a_search_survives_failed_allocations);
    suite_add_tcase(suite, search);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {search_suite};
    return suite_main(makers, 1);
}
