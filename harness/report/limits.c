#include "report/limits.h"

#include "report/words.h"

#include <inttypes.h>

const char *const limit_names[LIMITS] = {
    [LIMIT_LOOPS_ALONE] = "loops where pre-SP4 comes to rest",
    [LIMIT_LOOPS] = "loops",
    [LIMIT_LEAVES_ALONE] = "comes to rest with wrong entries where pre-SP4 leaves none",
    [LIMIT_LEAVES] = "comes to rest with wrong entries",
    [LIMIT_UNDECIDED] = "has too few cycles for a verdict",
};

const char limits_reason[] =
    "The fix ignores case and nothing else. Where the post office has another rule, that is too little or too much.";

const struct batch_run *limit_pre_sp4(const struct batch *batch, const struct batch_run *run)
{
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *other = &batch->runs[i];
        const struct build *build = other->build;
        if (other->fixture == run->fixture && build->expect == BUILD_PRE_SP4 && !build->upgrade_from)
            return other;
    }
    return NULL;
}

static bool is_sound(const struct batch_run *run)
{
    return run->result.verdict == VERDICT_QUIET && !faults_any(&run->result.faults);
}

enum limit limit_of(const struct batch *batch, const struct batch_run *run)
{
    if (!run->passed || run->build->expect != BUILD_SP4 || run->build->upgrade_from || is_sound(run))
        return LIMIT_NONE;
    const struct batch_run *before = limit_pre_sp4(batch, run);
    bool alone = before && is_sound(before);
    switch (run->result.verdict) {
    case VERDICT_QUIET: return alone ? LIMIT_LEAVES_ALONE : LIMIT_LEAVES;
    case VERDICT_LOOPING: return alone ? LIMIT_LOOPS_ALONE : LIMIT_LOOPS;
    case VERDICT_UNDECIDED: return LIMIT_UNDECIDED;
    case VERDICT_CRASHED:
    case VERDICT_TIMED_OUT:
    case VERDICT_SKIPPED:
    case VERDICTS: break;
    }
    return LIMIT_NONE;
}

size_t limits_count(const struct batch *batch, const struct build *build, size_t counts[LIMITS])
{
    size_t all = 0;
    for (unsigned limit = 0; limit < LIMITS; limit++)
        counts[limit] = 0;
    for (size_t i = 0; i < batch->run_count; i++) {
        enum limit limit = batch->runs[i].build == build ? limit_of(batch, &batch->runs[i]) : LIMIT_NONE;
        if (limit == LIMIT_NONE)
            continue;
        counts[limit]++;
        all++;
    }
    return all;
}

size_t limits_runs(const struct batch *batch, const struct build *build)
{
    size_t count = 0;
    for (size_t i = 0; i < batch->run_count; i++)
        count += batch->runs[i].build == build;
    return count;
}

void limits_summarize(const size_t counts[LIMITS], struct text *text)
{
    const struct {
        const char *does, *better;
        size_t count, alone;
    } parts[] = {
        {"loops in", "pre-SP4 comes to rest", counts[LIMIT_LOOPS] + counts[LIMIT_LOOPS_ALONE], counts[LIMIT_LOOPS_ALONE]},
        {"leaves wrong entries in", "pre-SP4 leaves none", counts[LIMIT_LEAVES] + counts[LIMIT_LEAVES_ALONE],
         counts[LIMIT_LEAVES_ALONE]},
        {"is undecided in", NULL, counts[LIMIT_UNDECIDED], 0},
    };
    size_t left = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        left += parts[i].count > 0;
    const char *separator = "it ";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].count)
            continue;
        text_printf(text, "%s%s %zu", separator, parts[i].does, parts[i].count);
        if (parts[i].alone)
            text_printf(text, " (in %zu of them %s)", parts[i].alone, parts[i].better);
        separator = --left > 1 ? ", " : ", and ";
    }
}

void limit_explain(const struct batch_run *run, struct text *text)
{
    const struct scenario *scenario = &run->fixture->scenario;
    struct text rules = {0};
    size_t parts = words_post_office(scenario, &rules);
    if (parts)
        text_printf(text, "the post office %s", rules.failed ? "" : rules.bytes);
    text->failed = text->failed || rules.failed;
    text_clean_up(&rules);
    const char *separator = parts ? "; " : "";
    if (!parts && run->result.verdict == VERDICT_QUIET && run->result.faults.damaged) {
        text_puts(text, "users at a post office of the connector belong to it");
        parts++;
        separator = "; ";
    }
    if (run->result.faults.unroutable) {
        text_printf(text, "%sno entry of a post office is ever changed", separator);
        parts++;
        separator = "; ";
    }
    if (run->result.verdict == VERDICT_UNDECIDED)
        text_printf(text, "%s%" PRIu32 " %s only", separator, scenario->cycles, scenario->cycles == 1 ? "cycle" : "cycles");
    else if (!run->fixture->expected[run->build->expect].stated)
        text_printf(text, "%sits fixture expects nothing", separator);
    else if (!parts)
        text_puts(text, "its fixture expects it");
}
