/* The conclusion about a candidate from an unexpected run and its laws. */
#include "suite.h"
#include "verify/verify.h"

static const struct {
    enum verdict verdict;
    uint32_t damaged;
    enum law_state false_match, missed_match;
    bool hang_unfinished;
    enum conclusion_kind expected;
} kinds[] = {
    {VERDICT_QUIET, 1, LAW_HOLDS, LAW_HOLDS, false, CONCLUSION_OVER_FIXED},
    {VERDICT_QUIET, 1, LAW_HOLDS, LAW_BROKEN, false, CONCLUSION_NOT_FIXED},
    {VERDICT_QUIET, 1, LAW_INCONCLUSIVE, LAW_BROKEN, false, CONCLUSION_NOT_FIXED}, /* a time-out makes no candidate over-fixed */
    {VERDICT_QUIET, 1, LAW_BROKEN, LAW_BROKEN, false, CONCLUSION_OVER_FIXED},
    {VERDICT_QUIET, 0, LAW_HOLDS, LAW_HOLDS, false, CONCLUSION_NOT_FIXED},
    {VERDICT_LOOPING, 1, LAW_BROKEN, LAW_HOLDS, false, CONCLUSION_NOT_FIXED},
    {VERDICT_CRASHED, 0, LAW_HOLDS, LAW_HOLDS, true, CONCLUSION_UNSAFE},
    {VERDICT_TIMED_OUT, 0, LAW_HOLDS, LAW_HOLDS, false, CONCLUSION_UNSAFE},
    {VERDICT_TIMED_OUT, 0, LAW_HOLDS, LAW_HOLDS, true, CONCLUSION_INCONCLUSIVE},
};

START_TEST(a_run_leads_to_a_conclusion)
{
    static struct laws laws;
    const struct fixture fixture = {0};
    struct batch_run run = {.fixture = &fixture};
    laws = (struct laws){0};
    run.result.verdict = kinds[_i].verdict;
    run.result.faults.damaged = kinds[_i].damaged;
    laws.results[LAW_NO_FALSE_MATCH][CCM_EXPORT_MATCH].state = kinds[_i].false_match;
    laws.results[LAW_NO_MISSED_MATCH][CCM_IMPORT_LIST].state = kinds[_i].missed_match;
    laws.results[LAW_NO_HANG][CCM_IMPORT_LIST].unfinished = kinds[_i].hang_unfinished;
    ck_assert_int_eq(verify_kind_of_run(&laws, &run), kinds[_i].expected);
}
END_TEST

static Suite *conclude_suite(void)
{
    Suite *suite = suite_create("conclude");
    TCase *runs = tcase_create("runs");
    tcase_add_loop_test(runs, a_run_leads_to_a_conclusion, 0, (int)(sizeof kinds / sizeof *kinds));
    suite_add_tcase(suite, runs);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {conclude_suite};
    return suite_main(makers, 1);
}
