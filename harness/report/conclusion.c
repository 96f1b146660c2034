#include "report/conclusion.h"

const char *conclusion_answer(const struct claim *claim)
{
    static const char *const words[ANSWERS] = {[ANSWER_NOT_RUN] = "not run", [ANSWER_NO] = "no", [ANSWER_YES] = "yes"};
    return claim->answer == ANSWER_YES && claim->limits ? "yes, within known limits" : words[claim->answer];
}

/* NULL: the run is of no claim. */
static struct claim *claim_of(struct conclusion *conclusion, const struct build *build)
{
    if (build->upgrade_from)
        return NULL;
    if (build->candidate)
        return &conclusion->candidate;
    return build->expect == BUILD_PRE_SP4 ? &conclusion->reproduced : &conclusion->verified;
}

static void answer(struct claim *claim, bool yes)
{
    if (claim->runs)
        claim->answer = yes ? ANSWER_YES : ANSWER_NO;
}

struct conclusion conclusion_of(const struct batch *batch)
{
    struct conclusion conclusion = {0};
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        struct claim *claim = claim_of(&conclusion, run->build);
        if (!claim)
            continue;
        claim->runs++;
        claim->passed += run->passed;
        claim->looping += run->result.verdict == VERDICT_LOOPING;
        enum limit limit = batch->verification ? LIMIT_NONE : limit_of(batch, run);
        if (limit != LIMIT_NONE) {
            claim->of_limit[limit]++;
            claim->limits++;
        }
    }
    struct claim *bug = &conclusion.reproduced, *fix = &conclusion.verified, *candidate = &conclusion.candidate;
    answer(bug, bug->passed == bug->runs && bug->looping);
    answer(fix, fix->passed == fix->runs);
    answer(candidate, candidate->passed == candidate->runs);
    return conclusion;
}

void conclusion_explain(const struct claim *claim, const char *who, bool loops, struct text *text)
{
    size_t failed = claim->runs - claim->passed;
    if (!claim->runs) {
        text_printf(text, "%s was not run", who);
        return;
    }
    if (failed)
        text_printf(text, "%zu of %zu %s of %s %s not as expected", failed, claim->runs, claim->runs == 1 ? "run" : "runs", who,
                    failed == 1 ? "was" : "were");
    else if (claim->runs == 1)
        text_printf(text, "the one run of %s was as expected", who);
    else
        text_printf(text, "all %zu runs of %s were as expected", claim->runs, who);
    if (loops && claim->looping)
        text_printf(text, ", %zu looped", claim->looping);
    else if (loops)
        text_puts(text, ", none looped");
    if (claim->limits) {
        text_puts(text, "; ");
        limits_summarize(claim->of_limit, text);
    }
}
