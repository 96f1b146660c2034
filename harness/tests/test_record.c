/* Answers that are recorded in a run and played back without the build. */
#include "run/record.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

/* Runs the scenario, recorded. */
static void record_run(struct sample_run *ran, const struct scenario *scenario, struct run_config config, struct answers *answers)
{
    struct text reply = {0};
    struct run run = {0};
    record_begin(&config);
    ck_assert_int_eq(run_scenario(&run, scenario, &config, &ran->result), RUN_OK);
    record_end(&reply);
    const char *at = reply.bytes;
    size_t left = reply.length;
    *answers = (struct answers){0};
    ck_assert(record_take(&at, &left, answers));
    ck_assert_uint_eq(left, 0);
    text_clean_up(&reply);
    run_clean_up(&run);
}

/* Plays the answers; `expected`: what play_end() says, "" for nothing. */
static void assert_played(const struct scenario *scenario, struct run_config config, const struct answers *answers,
                          struct play_stop *stop, const char *expected, const struct sample_run *as)
{
    struct sample_run ran = {.result.cycles = ran.cycles};
    struct text message = {0};
    struct run run = {0};
    config.build = config.before = (struct comparators){{NULL, NULL, NULL}};
    play_begin(answers, &config, stop);
    ck_assert_int_eq(run_scenario(&run, scenario, &config, &ran.result), RUN_OK);
    ck_assert(play_end(&message) == !*expected);
    ck_assert_str_eq(message.length ? message.bytes : "", expected);
    for (uint32_t i = 0; as && i < ran.result.cycle_count; i++)
        ck_assert_uint_eq(cycle_records(&ran.cycles[i]), cycle_records(&as->cycles[i]));
    text_clean_up(&message);
    run_clean_up(&run);
}

START_TEST(what_was_recorded_is_played)
{
    const struct run_config configs[] = {{.build = sample_buggy},
                                         {.build = sample_fixed, .before = sample_buggy, .upgrade_before = 4},
                                         {.build = sample_buggy, .before = sample_buggy, .upgrade_before = 4}};
    struct scenario scenario;
    sample_article(&scenario);
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        struct sample_run ran = {.result.cycles = ran.cycles};
        struct answers answers;
        record_run(&ran, &scenario, configs[i], &answers);
        ck_assert(!answers.at[1][0] == (i != 1));
        assert_played(&scenario, configs[i], &answers, NULL, "", &ran);
        answers_clean_up(&answers);
    }
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(answers_that_do_not_fit_are_noticed)
{
    static const struct {
        const char *text, *message;
    } cases[] = {{">", "import list: there are fewer answers than questions"},
                 {"", "import list: there are fewer answers than questions"},
                 {">?", "import list: invalid answers; expected <, = and >"},
                 {">0<", "import list: invalid answers; expected <, = and >"},
                 {">99999999999999999999<", "import list: invalid answers; expected <, = and >"},
                 {">1", "import list: invalid answers; expected <, = and >"},
                 {"><<", "import list: there are more answers than questions"},
                 {">2<", "import list: there are more answers than questions"},
                 {"><", ""}};
    const struct run_config config = {.build = sample_buggy};
    struct sample_run ran = {.result.cycles = ran.cycles};
    struct scenario scenario;
    struct answers answers;
    sample_article(&scenario);
    record_run(&ran, &scenario, config, &answers);
    ck_assert_str_eq(answers.at[0][CCM_IMPORT_LIST], "><");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answers others = answers;
        others.at[0][CCM_IMPORT_LIST] = (char *)(uintptr_t)cases[i].text;
        assert_played(&scenario, config, &others, NULL, cases[i].message, NULL);
    }
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_question_is_found_again)
{
    const struct run_config config = {.build = sample_buggy};
    struct sample_run ran = {.result.cycles = ran.cycles};
    struct play_stop stop = {.place = CCM_IMPORT_LIST, .index = 1}, none = {.number = 1, .place = CCM_IMPORT_LIST, .index = 1};
    struct scenario scenario;
    struct answers answers;
    sample_article(&scenario);
    record_run(&ran, &scenario, config, &answers);
    assert_played(&scenario, config, &answers, &stop, "", &ran);
    ck_assert(stop.reached);
    ck_assert_uint_eq(stop.sequence, 5); /* behind those about post offices */
    ck_assert_int_eq(memcmp(stop.names[1].bytes, "Smith, jimmy", 12), 0);
    assert_played(&scenario, config, &answers, &none, "", &ran);
    ck_assert(!none.reached);
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

/* An empty site leads to no comparison of users. */
START_TEST(a_place_without_questions_has_no_answers)
{
    struct sample_run ran = {.result.cycles = ran.cycles};
    struct scenario scenario;
    struct answers answers;
    sample_scenario(&scenario, 1);
    sample_finish(&scenario);
    record_run(&ran, &scenario, (struct run_config){.build = sample_buggy}, &answers);
    ck_assert_ptr_nonnull(answers.at[0][CCM_IMPORT_LIST]);
    ck_assert_str_eq(answers.at[0][CCM_IMPORT_LIST], "");
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *record_suite(void)
{
    Suite *suite = suite_create("record");
    TCase *tcase = tcase_create("record");
    tcase_add_test(tcase, what_was_recorded_is_played);
    tcase_add_test(tcase, answers_that_do_not_fit_are_noticed);
    tcase_add_test(tcase, a_question_is_found_again);
    tcase_add_test(tcase, a_place_without_questions_has_no_answers);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {record_suite};
    return suite_main(makers, 1);
}
