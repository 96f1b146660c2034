/* Explanations of each cycle of a recorded run. */
#include "fail_alloc.h"
#include "run/explain.h"
#include "sample.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>

/* Adds, deletes, rejected records, conflicts and redundant cycles. */
static void make_eventful(struct scenario *scenario)
{
    sample_scenario(scenario, 2);
    scenario->import.on_collision = ON_COLLISION_REJECT;
    sample_recipient(scenario, 0, "Smith");
    sample_recipient(scenario, 0, "jones");
    sample_recipient(scenario, 1, "SMITH");
    sample_recipient(scenario, 1, "Jones");
    sample_recipient(scenario, 1, "brown");
    sample_entry(scenario, 'L', "JONES", "", "");
    sample_remove(scenario, 3, 1, "brown");
    sample_finish(scenario);
}

/* A run that is compared with its explanation. */
struct compared_run {
    struct run run;
    const struct explanation *explanation;
};

static void assert_exported(const struct explain_cycle *cycle, const struct post_office *office)
{
    struct export_walk walk = {0};
    uint32_t count = 0;
    for (const struct entry *entry; (entry = post_office_export(office, &walk)); count++)
        ck_assert(count < cycle->exported_count && entry_same(entry, &cycle->exported[count]));
    ck_assert_uint_eq(count, cycle->exported_count);
}

static void assert_record(const struct record *a, const struct record *b)
{
    ck_assert_int_eq(a->kind, b->kind);
    ck_assert(entry_same(&a->entry, &b->entry));
}

/* A run_observer. */
static bool compare_cycle(void *context, uint32_t number, const struct post_office *office, const struct transfer *transfer)
{
    const struct compared_run *compared = context;
    const struct connector *connector = &compared->run.connector;
    const struct explain_cycle *cycle = &compared->explanation->cycles[number - 1];
    assert_exported(cycle, office);
    ck_assert_uint_eq(cycle->list_count, connector->list_count);
    for (uint32_t i = 0; i < cycle->list_count; i++) {
        ck_assert_uint_eq(cycle->list[i].name, connector->list[i].name);
        ck_assert_uint_eq(cycle->list[i].addr, connector->list[i].addr);
    }
    ck_assert_uint_eq(cycle->record_count, transfer->delete_count + transfer->update_count);
    for (uint32_t i = 0; i < transfer->delete_count; i++)
        assert_record(&cycle->records[i], &transfer->deletes[i]);
    for (uint32_t i = 0; i < transfer->update_count; i++)
        assert_record(&cycle->records[transfer->delete_count + i], &transfer->updates[i]);
    return true;
}

START_TEST(an_explanation_equals_the_run)
{
    const struct run_config config = {.build = sample_buggy, .before = sample_fixed, .upgrade_before = 2};
    struct sample_run ran;
    struct explanation explanation = {0};
    struct scenario scenario;
    struct answers answers;
    struct text message = {0};
    make_eventful(&scenario);
    sample_record(&ran, &scenario, config, &answers);
    ck_assert_int_eq(explain_run(&scenario, &answers, 2, &explanation, &message), RUN_OK);
    ck_assert_uint_eq(explanation.count, scenario.cycles);
    struct compared_run compared = {.explanation = &explanation};
    struct run_config observed = config;
    observed.observe = compare_cycle;
    observed.observer = &compared;
    ck_assert_int_eq(run_scenario(&compared.run, &scenario, &observed, &ran.result), RUN_OK);
    assert_exported(&explanation.cycles[explanation.count], &compared.run.post_office);
    uint32_t deletes = 0, rejected = 0, conflicts = 0, redundant = 0;
    for (uint32_t i = 0; i < explanation.count; i++) {
        const struct explain_cycle *cycle = &explanation.cycles[i];
        ck_assert_uint_eq(cycle->rejected, ran.cycles[i].rejected);
        ck_assert_uint_eq(cycle->conflicts, ran.cycles[i].conflicts);
        ck_assert_int_eq(cycle->redundant, ran.cycles[i].redundant && cycle_records(&ran.cycles[i]) > 0);
        deletes += ran.cycles[i].deletes;
        rejected += cycle->rejected;
        conflicts += cycle->conflicts;
        redundant += cycle->redundant;
    }
    ck_assert(deletes && rejected && conflicts && redundant);
    run_clean_up(&compared.run);
    explanation_clean_up(&explanation);
    ck_assert(!explanation.cycles && explanation.count == 0);
    text_clean_up(&message);
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

/* The questions of a cycle, such as "2 Smith=SMITH 1". */
static void append_questions(struct text *text, const struct explain_cycle *cycle)
{
    for (uint32_t i = 0; i < cycle->question_count; i++) {
        const struct explain_question *question = &cycle->questions[i];
        text_printf(text, "%d %.*s=%.*s %d; ", (int)question->place, (int)question->names[0].length, question->names[0].bytes,
                    (int)question->names[1].length, question->names[1].bytes, question->answer);
    }
}

START_TEST(an_explanation_has_each_question_once_a_cycle)
{
    static const struct {
        uint32_t cycle;
        const char *questions;
    } expected[] = {
        {1, "2 S1=S2 -1; 0 Smith=jones -1; 0 jones=SMITH 1; 0 Smith=SMITH 1; 0 jones=Jones 1; 0 Smith=Jones 1; 0 SMITH=Jones 1; "
            "0 jones=brown 1; 0 Smith=brown -1; 1 Jones=SMITH -1; 1 SMITH=Smith -1; 1 Smith=brown -1; 1 brown=jones -1; "
            "1 JONES=Jones -1; "},
        {2, "2 S1=S1 0; 2 S2=S2 0; 2 S1=S2 -1; 1 SMITH=SMITH 0; 1 brown=brown 0; 1 JONES=Jones -1; "},
        {10, "2 S1=S1 0; 2 S2=S2 0; 1 SMITH=SMITH 0; 1 JONES=Jones -1; "}};
    struct sample_run ran;
    struct explanation explanation = {0};
    struct scenario scenario;
    struct answers answers;
    struct text message = {0}, questions = {0};
    make_eventful(&scenario);
    sample_record(&ran, &scenario, (struct run_config){.build = sample_buggy}, &answers);
    ck_assert_int_eq(explain_run(&scenario, &answers, 0, &explanation, &message), RUN_OK);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        text_clear(&questions);
        append_questions(&questions, &explanation.cycles[expected[i].cycle - 1]);
        ck_assert_str_eq(questions.bytes, expected[i].questions);
    }
    explanation_clean_up(&explanation);
    text_clean_up(&message);
    text_clean_up(&questions);
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(an_explanation_has_the_first_questions_of_a_large_cycle)
{
    const uint32_t recipients = EXPLAIN_QUESTIONS_MAX + 10;
    struct sample_run ran;
    struct explanation explanation = {0};
    struct scenario scenario;
    struct answers answers;
    struct text message = {0};
    sample_scenario(&scenario, 1);
    for (uint32_t i = 0; i < recipients; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%05" PRIu32, i);
        sample_recipient(&scenario, 0, name);
    }
    scenario.cycles = 2;
    sample_finish(&scenario);
    sample_record(&ran, &scenario, (struct run_config){.build = sample_fixed}, &answers);
    ck_assert_int_eq(explain_run(&scenario, &answers, 0, &explanation, &message), RUN_OK);
    ck_assert_uint_eq(explanation.cycles[0].record_count, recipients + 1);
    ck_assert_uint_eq(explanation.cycles[0].question_count, EXPLAIN_QUESTIONS_MAX);
    ck_assert_uint_eq(explanation.cycles[1].question_count, EXPLAIN_QUESTIONS_MAX);
    explanation_clean_up(&explanation);
    text_clean_up(&message);
    answers_clean_up(&answers);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(an_explanation_needs_memory_and_the_answers)
{
    struct sample_run ran;
    struct scenario scenario;
    struct answers answers;
    struct text message = {0};
    make_eventful(&scenario);
    sample_record(&ran, &scenario, (struct run_config){.build = sample_buggy}, &answers);
    for (unsigned long n = 1;; n++) {
        struct explanation explanation = {0};
        fail_alloc_at(n);
        enum run_status status = explain_run(&scenario, &answers, 0, &explanation, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        explanation_clean_up(&explanation);
        ck_assert_int_eq(status, reached ? RUN_NO_MEMORY : RUN_OK);
        if (!reached)
            break;
    }
    struct explanation explanation = {0};
    struct answers others = answers;
    others.at[0][CCM_IMPORT_LIST] = (char[]){"<"};
    ck_assert_int_eq(explain_run(&scenario, &others, 0, &explanation, &message), RUN_STOPPED);
    ck_assert_str_eq(message.bytes, "import list: there are fewer answers than questions");
    explanation_clean_up(&explanation);
    text_clean_up(&message);
    answers_clean_up(&answers);
    ck_assert_ptr_null(answers.at[0][0]);
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *explain_suite(void)
{
    Suite *suite = suite_create("explain");
    TCase *tcase = tcase_create("explain");
    tcase_add_test(tcase, an_explanation_equals_the_run);
    tcase_add_test(tcase, an_explanation_has_each_question_once_a_cycle);
    tcase_add_test(tcase, an_explanation_has_the_first_questions_of_a_large_cycle);
    tcase_add_test(tcase, an_explanation_needs_memory_and_the_answers);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {explain_suite};
    return suite_main(makers, 1);
}
