/* Shrinking. */
#include "shrunk.h"
#include "fail_alloc.h"
#include "sample.h"
#include "search/draw.h"
#include "search/trial.h"
#include "shrink/shrink.h"
#include "suite.h"
#include "tried.h"

#include <stdio.h>
#include <string.h>

/* Shrinks while the failure persists. */
static enum trial_class shrink_with(const struct comparators *build, struct test_case *test_case)
{
    struct shrink_question question = shrink_question_of(build, test_case);
    const struct shrink_config config = {.ask = ask_shrink_question, .context = &question};
    ck_assert_int_eq(shrink(test_case, &config), SHRINK_OK);
    ck_assert_int_eq(ask_shrink_question(&question, test_case), SHRINK_REPRODUCED);
    trial_clean_up(&question.trial);
    return question.class;
}

static void assert_names(const struct strings *pool, const char *names)
{
    struct text found = {0};
    for (uint32_t i = 1; i < pool->count; i++) {
        text_puts(&found, i > 1 ? " " : "");
        text_append(&found, pool->at[i].bytes, pool->at[i].length);
    }
    ck_assert_str_eq(found.bytes ? found.bytes : "", names);
    text_clean_up(&found);
}

START_TEST(the_bug_among_two_hundred_users_becomes_two_letters)
{
    struct test_case test_case = {0};
    struct scenario *scenario = &test_case.scenario;
    sample_scenario(scenario, 20);
    for (uint32_t i = 0; i < 200; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "User Number %u, of %u", i, i % 7);
        sample_recipient(scenario, i * 7 % 20, i == 30 ? "SMITH, Jimmy" : i == 131 ? "Smith, Jimmy" : name);
    }
    for (uint32_t i = 0; i < 12; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "Local User %u", i);
        sample_entry(scenario, 'L', name, "", "");
        sample_add(scenario, 1 + i % 6, i, name);
    }
    scenario->import.on_collision = ON_COLLISION_KEEP;
    scenario->names.rule.spaces = IDENTITY_SPACES_SQUEEZE;
    sample_finish(scenario);
    ck_assert_int_eq(shrink_with(&tried_pre_sp4, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(sites_recipients(&scenario->sites), 2);
    ck_assert_uint_eq(scenario->sites.count, 1);
    ck_assert_uint_eq(scenario->entry_count + scenario->change_count, 0);
    ck_assert_int_eq(scenario->import.on_collision, ON_COLLISION_REPLACE);
    ck_assert_int_eq(scenario->names.rule.spaces, IDENTITY_SPACES_KEEP);
    ck_assert_uint_eq(scenario->cycles, 3);
    assert_names(&scenario->names.users, "A a");
    assert_names(&scenario->names.offices, "P1");
    test_case_clean_up(&test_case);
}
END_TEST

START_TEST(needed_parts_stay)
{
    /* A post office that counts 30 code points becomes one that counts one. */
    struct test_case test_case = {0};
    sample_scenario(&test_case.scenario, 2);
    test_case.scenario.names.rule.length = 30;
    sample_recipient(&test_case.scenario, 0, "A name of thirty code points: one");
    sample_recipient(&test_case.scenario, 1, "A name of thirty code points: two");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(shrink_with(&tried_sp4, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(test_case.scenario.names.rule.length, 1);
    ck_assert_uint_eq(sites_recipients(&test_case.scenario.sites), 2);
    ck_assert_uint_le(test_case.scenario.names.users.at[2].length, 2);
    test_case_clean_up(&test_case);

    /* Two sites, as the user has to be moved from one to another, and post offices that only SP4 takes for one. */
    sample_scenario(&test_case.scenario, 0);
    test_case.scenario.names.rule.letter_case = IDENTITY_CASE_EXACT;
    ck_assert_int_eq(scenario_add_site(&test_case.scenario, name_of_text("STRASSE")), SCENARIO_OK);
    ck_assert_int_eq(scenario_add_site(&test_case.scenario, name_of_text("strasse")), SCENARIO_OK);
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_recipient(&test_case.scenario, 0, "Jones");
    sample_move(&test_case.scenario, 3, 0, 1, "Smith");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(shrink_with(&tried_sp4, &test_case), TRIAL_MISROUTED);
    ck_assert_uint_eq(test_case.scenario.sites.count, 2);
    ck_assert_uint_eq(test_case.scenario.change_count, 1);
    assert_names(&test_case.scenario.names.users, "A");
    assert_names(&test_case.scenario.names.offices, "A a");
    test_case_clean_up(&test_case);

    /* Letters that are no others' case. */
    const struct comparators ascii = {.at = {sample_ascii, sample_ascii, sample_ascii}};
    sample_scenario(&test_case.scenario, 2);
    sample_recipient(&test_case.scenario, 0, "M\xc3\xbcller, Max");
    sample_recipient(&test_case.scenario, 1, "M\xc3\x9cLLER, MAX");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(shrink_with(&ascii, &test_case), TRIAL_LOOPING);
    assert_names(&test_case.scenario.names.users, "\xc3\xbc \xc3\x9c");
    test_case_clean_up(&test_case);
}
END_TEST

START_TEST(unneeded_parts_are_removed)
{
    struct test_case test_case;
    make_rich_case(&test_case);
    test_case.upgrade_before = 0;
    ck_assert_int_eq(shrink_with(&tried_pre_sp4, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(test_case.scenario.change_count + test_case.scenario.entry_count, 0);
    assert_names(&test_case.scenario.names.users, "A a");
    test_case_clean_up(&test_case);
    make_rich_case(&test_case);
    ck_assert_int_eq(shrink_with(&tried_pre_sp4, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(test_case.upgrade_before, 0);
    test_case_clean_up(&test_case);
}
END_TEST

START_TEST(each_finding_shrinks_to_the_same_case_again)
{
    struct drawing drawing = {.config = draw_defaults(31)};
    uint64_t count = suite_under_valgrind() ? 60 : suite_sanitized() ? 300 : 1500;
    for (uint64_t i = 0; i < count; i++) {
        struct shrink_question question = {
            .config = {.build = _i ? tried_sp4 : tried_pre_sp4, .before = tried_pre_sp4, .reference = tried_sp4}};
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        ck_assert_int_eq(trial_run(&question.trial, &question.config, &drawing.test_case, &question.class), RUN_OK);
        if (question.class != TRIAL_NOTHING) {
            struct test_case test_case, again;
            struct text bytes = {0};
            const struct shrink_config config = {.ask = ask_shrink_question, .context = &question};
            ck_assert_int_eq(test_case_copy(&test_case, &drawing.test_case), TEST_CASE_OK);
            ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
            ck_assert_int_eq(ask_shrink_question(&question, &test_case), SHRINK_REPRODUCED);
            ck_assert_uint_lt(question.asked, SHRINK_QUESTIONS);
            test_case_write(&test_case, &bytes);
            ck_assert_int_eq(test_case_copy(&again, &test_case), TEST_CASE_OK);
            ck_assert_int_eq(shrink(&again, &config), SHRINK_OK);
            assert_case_bytes(&again, &bytes);
            test_case_clean_up(&test_case);
            test_case_clean_up(&again);
            text_clean_up(&bytes);
        }
        trial_clean_up(&question.trial);
    }
    drawing_clean_up(&drawing);
}
END_TEST

/* With an asker that fails at that question. */
static enum shrink_status fail_at(struct shrink_question *question, uint32_t number, struct test_case *test_case,
                                  struct text *lines)
{
    const struct shrink_config config = {.ask = ask_shrink_question, .context = question};
    question->asked = 0;
    question->fail_at = number;
    enum shrink_status status = lines ? shrink_describe(test_case, &config, lines) : shrink(test_case, &config);
    question->fail_at = 0;
    return status;
}

START_TEST(a_prober_may_fail_and_questions_may_run_out)
{
    struct test_case test_case;
    struct text bytes = {0}, lines = {0};
    make_rich_case(&test_case);
    struct shrink_question question = shrink_question_of(&tried_pre_sp4, &test_case);
    test_case_write(&test_case, &bytes);
    ck_assert_int_eq(fail_at(&question, 1, &test_case, NULL), SHRINKING_FAILED);
    assert_case_bytes(&test_case, &bytes);
    ck_assert_int_eq(fail_at(&question, 7, &test_case, NULL), SHRINKING_FAILED);
    ck_assert_int_eq(ask_shrink_question(&question, &test_case), SHRINK_REPRODUCED);
    ck_assert_int_eq(fail_at(&question, 2, &test_case, &lines), SHRINKING_FAILED);
    const struct shrink_config config = {.ask = ask_shrink_question, .context = &question, .most = 5};
    question.asked = 0;
    ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
    ck_assert_uint_eq(question.asked, 5);
    ck_assert_int_eq(ask_shrink_question(&question, &test_case), SHRINK_REPRODUCED);
    text_clean_up(&lines);
    text_clean_up(&bytes);
    test_case_clean_up(&test_case);
    trial_clean_up(&question.trial);
}
END_TEST

static enum shrink_answer always(void *context, const struct test_case *test_case)
{
    (void)context;
    return test_case->scenario.sites.count > 0 ? SHRINK_REPRODUCED : SHRINK_LOST;
}

START_TEST(a_universal_failure_shrinks_to_an_empty_case)
{
    struct test_case test_case;
    struct shrink_config config = {.ask = always, .keep_cycles = true};
    make_rich_case(&test_case);
    test_case.scenario.cycles = 40;
    ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
    ck_assert_uint_eq(test_case.scenario.cycles, 40);
    ck_assert_uint_eq(test_case.upgrade_before, 0);
    ck_assert_uint_eq(sites_recipients(&test_case.scenario.sites), 0);
    ck_assert_uint_eq(test_case.scenario.sites.count, 1);
    config.keep_cycles = false;
    ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
    ck_assert_uint_eq(test_case.scenario.cycles, 1);
    test_case_clean_up(&test_case);
}
END_TEST

/* Shows with one of each setting but the order only. */
static enum shrink_answer ask_import(void *context, const struct test_case *test_case)
{
    const struct import_rules *import = &test_case->scenario.import;
    (void)context;
    return import->on_collision == ON_COLLISION_REPLACE && import->on_reject == ON_REJECT_CONTINUE ? SHRINK_REPRODUCED
                                                                                                   : SHRINK_LOST;
}

START_TEST(settings_that_matter_are_left_out)
{
    struct test_case test_case = {0};
    struct text lines = {0};
    const struct shrink_config config = {.ask = ask_import};
    make_rich_case(&test_case);
    test_case.scenario.import = (struct import_rules){0};
    ck_assert_int_eq(shrink_describe(&test_case, &config, &lines), SHRINK_OK);
    ck_assert_ptr_nonnull(strstr(lines.bytes, "\nimport_order does not matter.\n"));
    ck_assert_ptr_null(strstr(lines.bytes, "on_"));
    test_case_clean_up(&test_case);
    text_clean_up(&lines);
}
END_TEST

START_TEST(irrelevant_settings_are_reported)
{
    struct test_case test_case = {0};
    struct text lines = {0};
    sample_article(&test_case.scenario);
    struct shrink_question question = shrink_question_of(&tried_pre_sp4, &test_case);
    const struct shrink_config config = {.ask = ask_shrink_question, .context = &question};
    ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
    ck_assert_int_eq(shrink_describe(&test_case, &config, &lines), SHRINK_OK);
    ck_assert_str_eq(lines.bytes, "The names of the post offices can be any distinct names.\n"
                                  "The letter a can be any other letter.\n"
                                  "on_collision, on_reject, import_order do not matter (tested separately).\n"
                                  "More cycles do not change the result.\n");
    trial_clean_up(&question.trial);
    test_case_clean_up(&test_case);

    text_clear(&lines);
    sample_article(&test_case.scenario);
    question = shrink_question_of(&tried_pre_sp4, &test_case);
    ck_assert_int_eq(shrink_describe(&test_case, &config, &lines), SHRINK_OK);
    ck_assert_ptr_nonnull(strstr(lines.bytes, "The order of the sites does not matter.\n"));
    ck_assert_ptr_null(strstr(lines.bytes, "The case of the identity rule"));
    trial_clean_up(&question.trial);
    test_case_clean_up(&test_case);

    /* If a scenario fails unconditionally, only the letters must stay distinct. */
    const struct shrink_config any = {.ask = always};
    text_clear(&lines);
    make_rich_case(&test_case);
    test_case.scenario.cycles = SCENARIO_MAX_CYCLES;
    ck_assert_int_eq(shrink_describe(&test_case, &any, &lines), SHRINK_OK);
    ck_assert_ptr_nonnull(strstr(lines.bytes, "The case of the identity rule can be simple, ascii, full or exact.\n"));
    ck_assert_ptr_null(strstr(lines.bytes, "More cycles"));
    test_case_clean_up(&test_case);
    sample_scenario(&test_case.scenario, 1);
    sample_recipient(&test_case.scenario, 0, "Qz");
    sample_finish(&test_case.scenario);
    text_clear(&lines);
    ck_assert_int_eq(shrink_describe(&test_case, &any, &lines), SHRINK_OK);
    ck_assert_ptr_null(strstr(lines.bytes, "The letter"));
    test_case_clean_up(&test_case);
    text_clean_up(&lines);
}
END_TEST

START_TEST(shrinking_survives_failed_allocations)
{
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        struct test_case test_case;
        struct text lines = {0};
        make_rich_case(&test_case);
        struct shrink_question question = shrink_question_of(&tried_pre_sp4, &test_case);
        const struct shrink_config config = {.ask = ask_shrink_question, .context = &question};
        fail_alloc_at(n);
        enum shrink_status status = shrink(&test_case, &config);
        if (status == SHRINK_OK)
            status = shrink_describe(&test_case, &config, &lines);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        if (reached)
            ck_assert(status == SHRINK_NO_MEMORY || status == SHRINKING_FAILED);
        else
            ck_assert_int_eq(status, SHRINK_OK);
        ck_assert_int_eq(ask_shrink_question(&question, &test_case), SHRINK_REPRODUCED);
        test_case_clean_up(&test_case);
        text_clean_up(&lines);
        trial_clean_up(&question.trial);
        if (!reached)
            break;
    }
}
END_TEST

/* Fails while users are added and removed in equal numbers, and at least one is. */
static enum shrink_answer ask_for_pairs(void *context, const struct test_case *test_case)
{
    const struct scenario *scenario = &test_case->scenario;
    uint32_t added = 0;
    (void)context;
    for (uint32_t i = 0; i < scenario->change_count; i++)
        added += scenario->changes[i].kind == CHANGE_ADD;
    return added && added * 2 == scenario->change_count ? SHRINK_REPRODUCED : SHRINK_LOST;
}

START_TEST(changes_that_belong_together_go_together)
{
    struct test_case test_case = {0};
    struct shrink_config config = {.ask = ask_for_pairs};
    sample_scenario(&test_case.scenario, 1);
    sample_recipient(&test_case.scenario, 0, "a");
    sample_add(&test_case.scenario, 2, 0, "b");
    sample_add(&test_case.scenario, 3, 0, "c");
    sample_remove(&test_case.scenario, 4, 0, "b");
    sample_remove(&test_case.scenario, 5, 0, "c");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(shrink(&test_case, &config), SHRINK_OK);
    ck_assert_uint_eq(test_case.scenario.change_count, 2);
    ck_assert_int_eq(test_case.scenario.changes[0].kind, CHANGE_ADD);
    ck_assert_int_eq(test_case.scenario.changes[1].kind, CHANGE_REMOVE);
    test_case_clean_up(&test_case);
}
END_TEST

static Suite *shrink_suite(void)
{
    Suite *suite = suite_create("shrink");
    TCase *shrinking = tcase_create("shrinking");
    tcase_add_unchecked_fixture(shrinking, tried_load_builds, NULL);
    tcase_set_timeout(shrinking, 120);
    tcase_add_test(shrinking, the_bug_among_two_hundred_users_becomes_two_letters);
    tcase_add_test(shrinking, needed_parts_stay);
    tcase_add_test(shrinking, unneeded_parts_are_removed);
    tcase_add_loop_test(shrinking, each_finding_shrinks_to_the_same_case_again, 0, 2);
    tcase_add_test(shrinking, a_prober_may_fail_and_questions_may_run_out);
    tcase_add_test(shrinking, a_universal_failure_shrinks_to_an_empty_case);
    tcase_add_test(shrinking, irrelevant_settings_are_reported);
    tcase_add_test(shrinking, settings_that_matter_are_left_out);
    tcase_add_test(shrinking, changes_that_belong_together_go_together);
    tcase_add_test(shrinking, shrinking_survives_failed_allocations);
    suite_add_tcase(suite, shrinking);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {shrink_suite};
    return suite_main(makers, 1);
}
