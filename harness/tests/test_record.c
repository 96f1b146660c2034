/* Answers that are recorded in a run and played back without the build. */
#include "run/record.h"
#include "fail_alloc.h"
#include "sample.h"
#include "suite.h"

#include <string.h>

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
        struct sample_run ran;
        struct answers answers;
        sample_record(&ran, &scenario, configs[i], &answers);
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
    struct sample_run ran;
    struct scenario scenario;
    struct answers answers;
    sample_article(&scenario);
    sample_record(&ran, &scenario, config, &answers);
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

/* A play_watcher. */
static void count_question(void *context, enum ccm_place place, struct ccm_name a, struct ccm_name b, int answer)
{
    (void)place, (void)a, (void)b, (void)answer;
    ++*(uint32_t *)context;
}

START_TEST(a_watcher_watches_one_run)
{
    struct sample_run ran;
    struct run_config config = {.build = sample_buggy};
    struct scenario scenario;
    struct answers answers;
    struct run run = {0};
    uint32_t watched = 0;
    sample_article(&scenario);
    sample_record(&ran, &scenario, config, &answers);
    play_begin(&answers, &config, NULL);
    play_watch(count_question, &watched);
    ck_assert_int_eq(run_scenario(&run, &scenario, &config, &ran.result), RUN_OK);
    ck_assert_uint_gt(watched, 0);
    watched = 0;
    play_begin(&answers, &config, NULL);
    ck_assert_int_eq(run_scenario(&run, &scenario, &config, &ran.result), RUN_OK);
    ck_assert_uint_eq(watched, 0);
    run_clean_up(&run);
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_question_is_found_again)
{
    const struct run_config config = {.build = sample_buggy};
    struct sample_run ran;
    struct play_stop stop = {.place = CCM_IMPORT_LIST, .index = 1}, none = {.number = 1, .place = CCM_IMPORT_LIST, .index = 1};
    struct scenario scenario;
    struct answers answers;
    sample_article(&scenario);
    sample_record(&ran, &scenario, config, &answers);
    assert_played(&scenario, config, &answers, &stop, "", &ran);
    ck_assert(stop.reached);
    ck_assert_uint_eq(stop.sequence, 5); /* behind those about post offices */
    ck_assert_int_eq(memcmp(stop.names[0].bytes, "Smith, Jimmy", 12), 0);
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
    struct sample_run ran;
    struct scenario scenario;
    struct answers answers;
    sample_scenario(&scenario, 1);
    sample_finish(&scenario);
    sample_record(&ran, &scenario, (struct run_config){.build = sample_buggy}, &answers);
    ck_assert_ptr_nonnull(answers.at[0][CCM_IMPORT_LIST]);
    ck_assert_str_eq(answers.at[0][CCM_IMPORT_LIST], "");
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

static int by_length(struct ccm_name a, struct ccm_name b) { return (a.length > b.length) - (a.length < b.length); }

/* Asks a recorder of the import list for the order of names of the lengths in `pairs`. */
static void ask_recorder(const struct run_config *config, const char *pairs)
{
    for (; *pairs; pairs += 2)
        config->build.at[CCM_IMPORT_LIST]((struct ccm_name){"...", (size_t)(pairs[0] - '0')},
                                          (struct ccm_name){"...", (size_t)(pairs[1] - '0')});
}

/* The answers so far of the import list. */
static void assert_recorded(const char *expected)
{
    struct text reply = {0};
    struct answers answers = {0};
    record_end(&reply);
    const char *at = reply.bytes;
    size_t left = reply.length;
    ck_assert(record_take(&at, &left, &answers));
    ck_assert_str_eq(answers.at[0][CCM_IMPORT_LIST], expected);
    answers_clean_up(&answers);
    text_clean_up(&reply);
}

START_TEST(equal_answers_are_recorded_as_a_series)
{
    const struct run_config asked = {.build = {.at = {by_length, by_length, by_length}}};
    struct run_config config = asked;
    record_begin(&config);
    ask_recorder(&config, "212112223312");
    assert_recorded("2><2=<");
    /* A recording that was not ended leaves nothing behind. */
    config = asked;
    record_begin(&config);
    ask_recorder(&config, "1221");
    config = asked;
    record_begin(&config);
    assert_recorded("");
}
END_TEST

/* No place has answers then; the next recording has. */
START_TEST(too_many_answers_are_left_out)
{
    struct run_config config = {.build = {.at = {by_length, by_length, by_length}}};
    struct text reply = {0};
    struct answers answers = {0};
    record_begin(&config);
    for (size_t i = 0; i < RECORD_MAX; i += 2)
        ask_recorder(&config, "1221");
    ask_recorder(&config, "12");
    record_end(&reply);
    const char *at = reply.bytes;
    size_t left = reply.length;
    ck_assert(record_take(&at, &left, &answers));
    ck_assert(!answers.at[0][CCM_IMPORT_LIST] && !answers.at[0][CCM_POST_OFFICE]);
    text_clean_up(&reply);
    config = (struct run_config){.build = {.at = {by_length, by_length, by_length}}};
    record_begin(&config);
    ask_recorder(&config, "12");
    assert_recorded("<");
}
END_TEST

START_TEST(recording_without_memory_fails)
{
    struct run_config config = {.build = {.at = {by_length, by_length, by_length}}};
    struct text reply = {0};
    record_begin(&config);
    fail_alloc_at(1);
    ask_recorder(&config, "1221");
    fail_alloc_at(0);
    record_end(&reply);
    ck_assert(reply.failed);
    text_clean_up(&reply);
}
END_TEST

START_TEST(the_length_of_a_series_is_limited)
{
    static const struct {
        const char *text;
        uint64_t times; /* 0: malformed */
    } cases[] = {{"<", 1},
                 {"10<", 10},
                 {"99=", 99},
                 {"18446744073709551609>", UINT64_C(18446744073709551609)},
                 {"18446744073709551610>", 0},
                 {"0>", 0},
                 {"1", 0},
                 {"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].text;
        int answer;
        uint64_t times = 0;
        ck_assert_int_eq(answers_read(&at, &answer, &times), cases[i].times > 0);
        ck_assert_uint_eq(times, cases[i].times);
        ck_assert(at == cases[i].text || !*at);
    }
}
END_TEST

static Suite *record_suite(void)
{
    Suite *suite = suite_create("record");
    TCase *tcase = tcase_create("record");
    tcase_add_test(tcase, what_was_recorded_is_played);
    tcase_add_test(tcase, answers_that_do_not_fit_are_noticed);
    tcase_add_test(tcase, a_watcher_watches_one_run);
    tcase_add_test(tcase, a_question_is_found_again);
    tcase_add_test(tcase, a_place_without_questions_has_no_answers);
    tcase_add_test(tcase, equal_answers_are_recorded_as_a_series);
    tcase_add_test(tcase, recording_without_memory_fails);
    tcase_add_test(tcase, the_length_of_a_series_is_limited);
    suite_add_tcase(suite, tcase);
    tcase_add_test(suite_long_case(suite, 60), too_many_answers_are_left_out);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {record_suite};
    return suite_main(makers, 1);
}
