#include "converge/verdict.h"

const char *const converge_verdict_names[CONVERGE_VERDICTS] = {"quiet", "repeats", "undecided", "failed"};

/* Whether everything repeats with the period from run `from` on (from 1). */
static bool repeats(const struct run_trace *runs, size_t count, size_t from, size_t period)
{
    for (size_t i = from; i + period <= count; i++) {
        bool wrote = false;
        if (runs[i - 1].content != runs[i + period - 1].content)
            return false;
        for (size_t j = i; j < i + period; j++)
            wrote = wrote || runs[j].wrote;
        if (!wrote)
            return false;
    }
    return true;
}

/* Finds the first run with an earlier content, and the first run with that content. */
static bool find_period(const struct run_trace *runs, size_t count, struct judgement *judgement)
{
    for (size_t back = 2; back <= count; back++)
        for (size_t from = 1; from < back; from++)
            if (repeats(runs, count, from, back - from)) {
                judgement->from = (uint32_t)from;
                judgement->period = (uint32_t)(back - from);
                return true;
            }
    return false;
}

struct judgement converge_judge(const struct run_trace *runs, size_t count)
{
    struct judgement judgement = {.verdict = CONVERGE_UNDECIDED};
    bool rested = false;
    for (size_t i = 0; i < count; i++) {
        judgement.uneven = judgement.uneven || (rested && runs[i].wrote);
        rested = rested || !runs[i].wrote;
        if (runs[i].wrote)
            judgement.quiet_after = (uint32_t)i + 1;
    }
    if (!runs[count - 1].wrote && !judgement.uneven)
        judgement.verdict = runs[count - 1].failed ? CONVERGE_FAILED : CONVERGE_QUIET;
    else if (find_period(runs, count, &judgement))
        judgement.verdict = CONVERGE_REPEATS;
    return judgement;
}
