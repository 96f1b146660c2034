#include "laws/judge.h"

#include <string.h>

static int answer(const struct judging *judging, uint32_t a, uint32_t b) { return judging->answers[a * judging->size + b]; }

static void note(const struct judging *judging, struct finding *finding, const struct law_counterexample *counterexample, int first,
                 int second)
{
    findings_note_printf(judging->findings, finding, counterexample, "%d, the other way round %d", first, second);
}

static struct finding *finding_of(const struct judging *judging, enum law law)
{
    return &judging->findings->laws[law][judging->place];
}

static void judge_one(const struct judging *judging, uint32_t a)
{
    struct finding *finding = finding_of(judging, LAW_REFLEXIVE);
    int order = answer(judging, a, a);
    const struct law_counterexample counterexample = {.names = {judging->names[a]}, .count = 1};
    if (order && finding_may_take(finding, judging->weights[a]))
        findings_note_printf(judging->findings, finding, &counterexample, "%d", order);
}

static void judge_two(const struct judging *judging, uint32_t a, uint32_t b)
{
    int there = answer(judging, a, b), back = answer(judging, b, a);
    size_t weight = judging->weights[a] + judging->weights[b];
    bool one = judging->identities[a] == judging->identities[b], seen_as_one = there == 0 || back == 0;
    enum law law = one ? LAW_NO_MISSED_MATCH : LAW_NO_FALSE_MATCH;
    bool broken = one ? there != 0 || back != 0 : seen_as_one;
    struct law_counterexample counterexample = counterexample_of_pair(judging->names[a], judging->names[b]);
    bool turned = counterexample.names[0].bytes != judging->names[a].bytes;
    int first = turned ? back : there, second = turned ? there : back;
    if (broken && finding_may_take(finding_of(judging, law), weight))
        note(judging, finding_of(judging, law), &counterexample, first, second);
    if (there != -back && finding_may_take(finding_of(judging, LAW_ANTISYMMETRIC), weight))
        note(judging, finding_of(judging, LAW_ANTISYMMETRIC), &counterexample, first, second);
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        struct finding *difference = &judging->findings->differences[build][judging->place];
        if (judging->known[build] && finding_may_take(difference, weight) &&
            (judging->known[build](judging->names[a], judging->names[b]) == 0) != (there == 0))
            findings_note(judging->findings, difference, &counterexample, NULL);
    }
}

/* Notes a breach: a, b and c meet the law's condition, but a and each c of `broken` do not meet its conclusion. */
static void note_three(const struct judging *judging, enum law law, uint32_t a, uint32_t b, uint32_t word, uint64_t broken)
{
    struct finding *finding = finding_of(judging, law);
    for (; broken; broken &= broken - 1) {
        uint32_t c = word * 64 + (uint32_t)__builtin_ctzll(broken);
        if (!finding_may_take(finding, judging->weights[a] + judging->weights[b] + judging->weights[c]))
            continue;
        struct law_counterexample counterexample = {.names = {judging->names[a], judging->names[b], judging->names[c]}, .count = 3};
        findings_note_printf(judging->findings, finding, &counterexample, "%d and %d, but %d", answer(judging, a, b),
                             answer(judging, b, c), answer(judging, a, c));
    }
}

/* If a's set contains b, it must contain all members of b's set. */
static void judge_three(const struct judging *judging, enum law law, const uint64_t *sets)
{
    for (uint32_t a = 0; a < judging->size; a++)
        for (uint32_t b = 0; b < judging->size; b++) {
            if (!(sets[a * JUDGE_WORDS + b / 64] >> b % 64 & 1))
                continue;
            for (uint32_t word = 0; word < JUDGE_WORDS; word++) {
                uint64_t broken = sets[b * JUDGE_WORDS + word] & ~sets[a * JUDGE_WORDS + word];
                if (broken)
                    note_three(judging, law, a, b, word, broken);
            }
        }
}

void judge_answers(const struct judging *judging)
{
    uint64_t *not_before = judging->sets, *same = not_before + NAME_GROUP_MAX * JUDGE_WORDS;
    memset(judging->sets, 0, JUDGE_SETS * sizeof *judging->sets);
    for (uint32_t a = 0; a < judging->size; a++) {
        judge_one(judging, a);
        for (uint32_t b = 0; b < judging->size; b++) {
            uint64_t bit = UINT64_C(1) << b % 64;
            not_before[a * JUDGE_WORDS + b / 64] |= answer(judging, a, b) <= 0 ? bit : 0;
            same[a * JUDGE_WORDS + b / 64] |= answer(judging, a, b) == 0 ? bit : 0;
            if (a < b)
                judge_two(judging, a, b);
        }
    }
    judge_three(judging, LAW_EQUIVALENCE, same);
    judge_three(judging, LAW_TRANSITIVE, not_before);
}
