#include "shrunk.h"

#include "sample.h"
#include "suite.h"
#include "tried.h"
#include <string.h>

void assert_case_bytes(const struct test_case *test_case, const struct text *expected)
{
    struct text bytes = {0};
    test_case_write(test_case, &bytes);
    ck_assert(!bytes.failed);
    ck_assert_uint_eq(bytes.length, expected->length);
    ck_assert_int_eq(memcmp(bytes.bytes, expected->bytes, bytes.length), 0);
    text_clean_up(&bytes);
}

void make_rich_case(struct test_case *test_case)
{
    *test_case = (struct test_case){.upgrade_before = 3};
    struct scenario *scenario = &test_case->scenario;
    sample_scenario(scenario, 3);
    sample_recipient(scenario, 0, "Smith");
    sample_recipient(scenario, 1, "SMITH");
    ck_assert_int_eq(scenario_add_recipient(scenario, 2, name_of_text("Jones"), name_of_text(CONNECTOR_COMMENT)), SCENARIO_OK);
    sample_entry(scenario, 'p', "Far", "", "by hand");
    sample_entry(scenario, 'l', "Miller", "Far", CONNECTOR_COMMENT);
    sample_add(scenario, 2, 0, "Brown");
    sample_move(scenario, 3, 0, 2, "Brown");
    sample_rename(scenario, 4, 2, "Brown", "Braun");
    sample_remove(scenario, 5, 2, "Braun");
    sample_administrator_adds(scenario, 6, 'L', "Brown", "");
    sample_administrator_removes(scenario, 7, "Brown");
    sample_finish(scenario);
}

enum shrink_answer ask_shrink_question(void *context, const struct test_case *test_case)
{
    struct shrink_question *question = context;
    enum trial_class class;
    if (++question->asked == question->fail_at || trial_run(&question->trial, &question->config, test_case, &class) != RUN_OK)
        return SHRINK_FAILED;
    return class == question->class ? SHRINK_REPRODUCED : SHRINK_LOST;
}

struct shrink_question shrink_question_of(const struct comparators *build, const struct test_case *test_case)
{
    struct shrink_question question = {.config = {.build = *build, .before = tried_pre_sp4, .reference = tried_sp4}};
    ck_assert_int_eq(trial_run(&question.trial, &question.config, test_case, &question.class), RUN_OK);
    ck_assert_int_ne(question.class, TRIAL_NOTHING);
    return question;
}
