/* Expectations of a run, and whether a result meets them. */
#include "fail_alloc.h"
#include "run/answer.h"
#include "run/judge.h"
#include "sample.h"
#include "suite.h"

#include <stdlib.h>

static void assert_judged(const struct run_result *result, const struct expectation *expected, const char *reasons)
{
    struct reasons found = {0};
    struct text text = {0};
    ck_assert_int_eq(judge(result, expected, &found), JUDGE_OK);
    for (uint32_t i = 0; i < found.count; i++)
        text_printf(&text, "%s%s", i ? "; " : "", found.at[i]);
    text_append(&text, "", 0);
    ck_assert_str_eq(text.bytes, reasons);
    text_clean_up(&text);
    reasons_clean_up(&found);
}

START_TEST(each_part_that_differs_is_a_reason)
{
    struct scenario scenario;
    struct sample_run run;
    sample_article(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    uint64_t right[] = {6, 2, 2, 2, 2, 2, 2, 2, 2, 2}, wrong[] = {6, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    unsigned all = EXPECT_VERDICT | EXPECT_PERIOD | EXPECT_REDUNDANT_CYCLES | EXPECT_REDUNDANT_UPDATES | EXPECT_REJECTED |
                   EXPECT_CONFLICTS | EXPECT_RECORDS;
    struct expectation expected = {.stated = true,
                                   .parts = all,
                                   .verdict = VERDICT_LOOPING,
                                   .period = 2,
                                   .redundant_cycles = 9,
                                   .redundant_updates = 18,
                                   .records = right,
                                   .record_count = 10};
    assert_judged(&run.result, &expected, "");
    expected.records = wrong;
    expected.period = 3;
    expected.redundant_cycles = 8;
    expected.redundant_updates = 17;
    expected.rejected = 1;
    expected.conflicts = 2;
    expected.faults = (struct faults){1, 2, 3, 4, 5};
    assert_judged(
        &run.result, &expected,
        "period: 2, expected 3; redundant cycles: 9, expected 8; redundant updates: 18, expected 17; rejected: 0, expected 1; "
        "conflicts: 0, expected 2; missing: 0, expected 1; misrouted: 0, expected 2; stray: 0, expected 3; damaged: 0, "
        "expected 4; unroutable: 0, expected 5; records in cycle 3: 2, expected 3");
    expected.stated = false;
    expected.parts = 0;
    assert_judged(&run.result, &expected, "");
    expected = (struct expectation){.stated = true, .parts = EXPECT_VERDICT, .verdict = VERDICT_QUIET};
    assert_judged(&run.result, &expected, "verdict: looping, expected quiet");
    /* Faults that an expectation leaves out must be 0; other parts may have any value. */
    run.result.faults.missing = 2;
    run.result.rejected = run.result.conflicts = 1;
    expected = (struct expectation){.stated = true, .records = wrong, .record_count = 10};
    assert_judged(&run.result, &expected, "missing: 2, expected 0");
    expected.stated = false;
    assert_judged(&run.result, &expected, "");
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(records_are_compared_in_cycles_that_both_have)
{
    struct cycle_counts cycles[] = {{.adds = 1}, {.adds = 2}, {.adds = 3}};
    uint64_t records[] = {1, 2, 4};
    struct run_result result = {.verdict = VERDICT_QUIET, .cycle_count = 3, .cycles = cycles};
    struct expectation expected = {.stated = true, .parts = EXPECT_RECORDS, .records = records, .record_count = 3};
    assert_judged(&result, &expected, "records in cycle 3: 3, expected 4");
    expected.record_count = 2;
    assert_judged(&result, &expected, "");
    expected.record_count = 3;
    result.cycle_count = 2;
    assert_judged(&result, &expected, "");
    records[0] = 9;
    assert_judged(&result, &expected, "records in cycle 1: 1, expected 9");
}
END_TEST

START_TEST(an_unfinished_run_never_passes)
{
    struct expectation nothing = {0}, quiet = {.stated = true, .parts = EXPECT_VERDICT, .verdict = VERDICT_QUIET};
    struct run_result result = {.verdict = VERDICT_CRASHED, .faults.missing = 1};
    assert_judged(&result, &nothing, "verdict: crashed");
    assert_judged(&result, &quiet, "verdict: crashed, expected quiet");
    result.verdict = VERDICT_TIMED_OUT;
    assert_judged(&result, &nothing, "verdict: timed out");
    result = (struct run_result){.verdict = VERDICT_QUIET, .noop_change = 1};
    assert_judged(&result, &quiet, "an administrator's removal found no such user entry");
    assert_judged(&result, &nothing, "");
    struct reasons reasons = {0};
    ck_assert_int_eq(judge_changes(&result, &reasons), JUDGE_OK);
    ck_assert_uint_eq(reasons.count, 1);
    ck_assert_int_eq(judge_changes(&(struct run_result){0}, &reasons), JUDGE_OK);
    ck_assert_uint_eq(reasons.count, 1);
    reasons_clean_up(&reasons);
}
END_TEST

START_TEST(judging_survives_a_failed_allocation)
{
    struct expectation expected = {.stated = true, .parts = EXPECT_RECORDS | EXPECT_VERDICT, .verdict = VERDICT_QUIET};
    uint64_t records[] = {1};
    expected.records = records;
    expected.record_count = 1;
    struct cycle_counts cycles[] = {{.cycle = 1}};
    struct run_result result = {.verdict = VERDICT_UNDECIDED, .noop_change = 1, .cycle_count = 1, .cycles = cycles};
    result.faults = (struct faults){1, 2, 3, 4, 5};
    for (unsigned long n = 1;; n++) {
        struct reasons reasons = {0};
        fail_alloc_at(n);
        enum judge_status status = judge(&result, &expected, &reasons);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? JUDGE_NO_MEMORY : JUDGE_OK);
        reasons_clean_up(&reasons);
        if (!reached)
            break;
    }
}
END_TEST

START_TEST(an_answer_that_no_run_has_is_refused)
{
    static const struct {
        uint32_t verdict, quiet_after, period, from;
        bool sane;
    } cases[] = {{VERDICT_LOOPING, 0, 1, 1, true},  {VERDICT_LOOPING, 0, 3, 1, true},  {VERDICT_LOOPING, 0, 1, 3, true},
                 {VERDICT_LOOPING, 0, 4, 1, false}, {VERDICT_LOOPING, 0, 1, 4, false}, {VERDICT_LOOPING, 0, 4, 0, false},
                 {VERDICT_LOOPING, 0, 0, 1, false}, {VERDICT_LOOPING, 0, 1, 9, false}, {VERDICT_LOOPING, 0, UINT32_MAX, 2, false},
                 {VERDICT_QUIET, 4, 0, 0, true},    {VERDICT_QUIET, 5, 0, 0, false},   {VERDICTS, 0, 0, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cycle_counts cycles[4] = {{.cycle = 1}, {.cycle = 2}, {.cycle = 3}, {.cycle = 4}};
        const struct run_result sent = {.verdict = (enum verdict)cases[i].verdict,
                                        .quiet_after = cases[i].quiet_after,
                                        .loop_period = cases[i].period,
                                        .loop_from = cases[i].from,
                                        .blame = {.asked = true},
                                        .cycle_count = 4,
                                        .cycles = cycles};
        struct run_result taken = {.cycles = NULL};
        struct text answer = {0};
        answer_append(&answer, &sent);
        const char *at = answer.bytes;
        size_t left = answer.length;
        ck_assert_msg(answer_take(&at, &left, &taken) == cases[i].sane, "case %zu", i);
        if (cases[i].sane) {
            ck_assert(left == 0 && taken.verdict == sent.verdict && taken.cycles[3].cycle == 4);
            ck_assert(!taken.blame.asked);
        }
        free(taken.cycles);
        text_clean_up(&answer);
    }
}
END_TEST

START_TEST(an_answer_that_is_too_short_is_refused)
{
    struct cycle_counts cycles[2] = {{.cycle = 1}, {.cycle = 2}};
    const struct run_result sent = {.cycle_count = 2, .cycles = cycles};
    struct run_result taken = {.cycles = NULL};
    struct text answer = {0};
    answer_append(&answer, &sent);
    for (size_t length = 0; length < answer.length; length++) {
        const char *at = answer.bytes;
        size_t left = length;
        fail_alloc_at(0);
        bool whole = answer_take(&at, &left, &taken);
        ck_assert_uint_eq(fail_alloc_seen(), 0);
        ck_assert(!whole);
    }
    text_clean_up(&answer);
}
END_TEST

static Suite *judge_suite(void)
{
    Suite *suite = suite_create("judge");
    TCase *judging = tcase_create("judge");
    tcase_add_test(judging, each_part_that_differs_is_a_reason);
    tcase_add_test(judging, records_are_compared_in_cycles_that_both_have);
    tcase_add_test(judging, an_unfinished_run_never_passes);
    tcase_add_test(judging, judging_survives_a_failed_allocation);
    tcase_add_test(judging, an_answer_that_no_run_has_is_refused);
    tcase_add_test(judging, an_answer_that_is_too_short_is_refused);
    suite_add_tcase(suite, judging);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {judge_suite};
    return suite_main(makers, 1);
}
