#include "run/judge.h"

#include "base/array.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

enum judge_status reasons_add(struct reasons *reasons, const char *format, ...)
{
    struct text reason = {0};
    char **at = array_grow(reasons->at, reasons->count, &reasons->capacity, sizeof *at);
    if (!at)
        return JUDGE_NO_MEMORY;
    reasons->at = at;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&reason, format, arguments);
    va_end(arguments);
    at[reasons->count] = text_take(&reason);
    if (!at[reasons->count])
        return JUDGE_NO_MEMORY;
    reasons->count++;
    return JUDGE_OK;
}

void reasons_clean_up(struct reasons *reasons)
{
    for (uint32_t i = 0; i < reasons->count; i++)
        free(reasons->at[i]);
    free(reasons->at);
    *reasons = (struct reasons){0};
}

/* Compares one number, if it has an expectation. */
static enum judge_status judge_number(struct reasons *reasons, bool stated, const char *what, uint64_t found, uint64_t expected)
{
    if (!stated || found == expected)
        return JUDGE_OK;
    return reasons_add(reasons, "%s: %" PRIu64 ", expected %" PRIu64, what, found, expected);
}

static enum judge_status judge_verdict(struct reasons *reasons, const struct run_result *result, const struct expectation *expected)
{
    bool ended = result->verdict == VERDICT_CRASHED || result->verdict == VERDICT_TIMED_OUT;
    if (expected->parts & EXPECT_VERDICT && result->verdict != expected->verdict)
        return reasons_add(reasons, "verdict: %s, expected %s", verdict_names[result->verdict], verdict_names[expected->verdict]);
    if (ended)
        return reasons_add(reasons, "verdict: %s", verdict_names[result->verdict]);
    return judge_number(reasons, expected->parts & EXPECT_PERIOD, "period", result->loop_period, expected->period);
}

/* Reports the first difference only, as later ones usually follow from it. */
static enum judge_status judge_records(struct reasons *reasons, const struct run_result *result, const struct expectation *expected)
{
    for (uint32_t i = 0; i < expected->record_count && i < result->cycle_count; i++) {
        uint64_t records = cycle_records(&result->cycles[i]);
        if (records != expected->records[i])
            return reasons_add(reasons, "records in cycle %" PRIu32 ": %" PRIu64 ", expected %" PRIu64, i + 1, records,
                               expected->records[i]);
    }
    return JUDGE_OK;
}

enum judge_status judge_changes(const struct run_result *result, struct reasons *reasons)
{
    return result->noop_change ? reasons_add(reasons, "an administrator's removal found no such user entry") : JUDGE_OK;
}

enum judge_status judge(const struct run_result *result, const struct expectation *expected, struct reasons *reasons)
{
    if (expected->stated && judge_changes(result, reasons) != JUDGE_OK)
        return JUDGE_NO_MEMORY;
    if (judge_verdict(reasons, result, expected) != JUDGE_OK)
        return JUDGE_NO_MEMORY;
    bool counted = result->verdict != VERDICT_CRASHED && result->verdict != VERDICT_TIMED_OUT;
    if (!expected->stated || !counted)
        return JUDGE_OK;

    const struct faults *found = &result->faults, *faults = &expected->faults;
    unsigned parts = expected->parts;
    const struct {
        bool stated;
        const char *what;
        uint64_t found, expected;
    } numbers[] = {
        {parts & EXPECT_REDUNDANT_CYCLES, "redundant cycles", result->redundant_cycles, expected->redundant_cycles},
        {parts & EXPECT_REDUNDANT_UPDATES, "redundant updates", result->redundant_updates, expected->redundant_updates},
        {parts & EXPECT_REJECTED, "rejected", result->rejected, expected->rejected},
        {parts & EXPECT_CONFLICTS, "conflicts", result->conflicts, expected->conflicts},
        {true, "missing", found->missing, faults->missing},
        {true, "misrouted", found->misrouted, faults->misrouted},
        {true, "stray", found->stray, faults->stray},
        {true, "damaged", found->damaged, faults->damaged},
        {true, "unroutable", found->unroutable, faults->unroutable},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (judge_number(reasons, numbers[i].stated, numbers[i].what, numbers[i].found, numbers[i].expected) != JUDGE_OK)
            return JUDGE_NO_MEMORY;
    return parts & EXPECT_RECORDS ? judge_records(reasons, result, expected) : JUDGE_OK;
}
