/* Each fixture of the corpus with both builds, one test each; and requirements on the corpus as a whole. */
#include "fixture/collect.h"
#include "module/module.h"
#include "run/run.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fixture_list corpus;

/* Once, before Check forks: the tests are as many as the fixtures. */
static void load_corpus(void)
{
    static const char *const folder[] = {"fixtures"};
    struct text message = {0};
    if (!corpus.count &&
        fixture_collect(folder, 1, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &corpus, &message) != INPUT_OK) {
        (void)fprintf(stderr, "%s\n", message.bytes);
        exit(EXIT_FAILURE);
    }
    text_clean_up(&message);
}

static void free_corpus(void) { fixture_list_clean_up(&corpus); }

static struct comparators comparators_of(enum known_build build)
{
    static const char *const files[KNOWN_BUILDS] = {"pre-sp4", "sp4"};
    struct text path = {0}, message = {0};
    struct module module;
    struct comparators comparators;
    text_printf(&path, "%s/modules/%s.so", suite_build(), files[build]);
    ck_assert_msg(module_load(path.bytes, &module, &message) == MODULE_OK, "%s", message.bytes);
    memcpy(comparators.at, module.compare->at, sizeof comparators.at);
    text_clean_up(&path);
    return comparators;
}

static void run_fixture(const struct fixture *fixture, enum known_build build, struct run_result *result)
{
    struct run storage = {0};
    struct run_config config = {.build = comparators_of(build), .upgrade_before = fixture->upgrade_before};
    if (fixture->upgrade_before)
        config.before = comparators_of(fixture->upgrade_from);
    result->cycles = malloc(fixture->scenario.cycles * sizeof *result->cycles);
    ck_assert_ptr_nonnull(result->cycles);
    ck_assert_int_eq(run_scenario(&storage, &fixture->scenario, &config, result), RUN_OK);
    run_clean_up(&storage);
}

/* Number _i is a fixture with a build. */
START_TEST(a_fixture_meets_its_expectations)
{
    const struct fixture *fixture = corpus.at[_i / KNOWN_BUILDS];
    enum known_build build = (enum known_build)(_i % KNOWN_BUILDS);
    struct run_result result;
    struct reasons reasons = {0};
    run_fixture(fixture, build, &result);
    ck_assert_int_eq(judge(&result, &fixture->expected[build], &reasons), JUDGE_OK);
    ck_assert_msg(reasons.count == 0, "fixture %s, build %s: %s", fixture->name, known_build_names[build], reasons.at[0]);
    free(result.cycles);
    reasons_clean_up(&reasons);
}
END_TEST

START_TEST(each_fixture_has_expectations_and_a_source)
{
    const struct fixture *fixture = corpus.at[_i];
    unsigned parts = EXPECT_VERDICT | EXPECT_REDUNDANT_CYCLES | EXPECT_REDUNDANT_UPDATES | EXPECT_RECORDS;
    for (int build = 0; build < KNOWN_BUILDS; build++)
        ck_assert_msg((fixture->expected[build].parts & parts) == parts, "fixture %s: too little is expected of %s", fixture->name,
                      known_build_names[build]);
    ck_assert_uint_gt(strlen(fixture->source), 0);
}
END_TEST

static const struct fixture *find_fixture(const char *name)
{
    for (size_t i = 0; i < corpus.count; i++)
        if (strcmp(corpus.at[i]->name, name) == 0)
            return corpus.at[i];
    ck_abort_msg("no fixture %s", name);
    return NULL;
}

/* The numbers of DESIGN section 5, whatever the fixture may say: the bug must stay reproduced. */
START_TEST(the_bug_is_reproduced_and_the_fix_verified)
{
    const struct fixture *article = find_fixture("article-three-spellings");
    struct run_result result;
    run_fixture(article, BUILD_PRE_SP4, &result);
    ck_assert_uint_eq(cycle_records(&result.cycles[0]), 6);
    for (uint32_t i = 1; i < 10; i++)
        ck_assert_uint_eq(cycle_records(&result.cycles[i]), 2);
    ck_assert_uint_eq(result.redundant_cycles, 9);
    ck_assert_uint_eq(result.redundant_updates, 18);
    ck_assert_int_eq(result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(result.loop_period, 2);
    ck_assert_uint_eq(result.loop_from, 1);
    free(result.cycles);

    run_fixture(article, BUILD_SP4, &result);
    ck_assert_uint_eq(cycle_records(&result.cycles[0]), 4);
    ck_assert_uint_eq(result.redundant_updates, 0);
    ck_assert_int_eq(result.verdict, VERDICT_QUIET);
    ck_assert_uint_eq(result.quiet_after, 1);
    ck_assert(!faults_any(&result.faults));
    free(result.cycles);
}
END_TEST

START_TEST(the_corpus_shows_every_verdict_and_fault)
{
    bool looping = false, quiet = false, missing = false, misrouted = false, stray = false, damaged = false;
    ck_assert_uint_ge(corpus.count, 30);
    for (size_t i = 0; i < corpus.count; i++) {
        for (int build = 0; build < KNOWN_BUILDS; build++) {
            const struct expectation *expected = &corpus.at[i]->expected[build];
            looping |= expected->verdict == VERDICT_LOOPING;
            quiet |= expected->verdict == VERDICT_QUIET;
            missing |= expected->faults.missing > 0;
            misrouted |= expected->faults.misrouted > 0;
            stray |= expected->faults.stray > 0;
            damaged |= expected->faults.damaged > 0;
        }
    }
    ck_assert(looping && quiet && missing && misrouted && stray && damaged);
}
END_TEST

static Suite *corpus_suite(void)
{
    Suite *suite = suite_create("corpus");
    TCase *runs = tcase_create("runs");
    tcase_set_timeout(runs, 60);
    tcase_add_loop_test(runs, a_fixture_meets_its_expectations, 0, (int)corpus.count * KNOWN_BUILDS);
    suite_add_tcase(suite, runs);
    TCase *whole = tcase_create("whole");
    tcase_add_loop_test(whole, each_fixture_has_expectations_and_a_source, 0, (int)corpus.count);
    tcase_add_test(whole, the_bug_is_reproduced_and_the_fix_verified);
    tcase_add_test(whole, the_corpus_shows_every_verdict_and_fault);
    suite_add_tcase(suite, whole);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {corpus_suite};
    load_corpus();
    int status = suite_main(makers, 1);
    free_corpus();
    return status;
}
