#include "laws/baseline.h"

/* In a larger group not every pair is asked about, but those a power of two apart: the cases of a code page are. */
#define NAME_GROUP_SMALL 24u

static const enum law_set baseline_sets[] = {SET_TRAPS, SET_BYTES, SET_FIXTURES};

static bool for_each_baseline_group(const struct sets_config *sets, const struct group_visitor *visitor)
{
    const struct sets_config few = {.fixtures = sets->fixtures, .effort = sets->effort < EFFORT_LITTLE ? 0 : EFFORT_LITTLE};
    for (size_t i = 0; i < sizeof baseline_sets / sizeof *baseline_sets; i++)
        for (size_t part = 0; part < sets_parts(&few, baseline_sets[i]); part++)
            if (!sets_for_each(&few, baseline_sets[i], part, visitor))
                return false;
    return true;
}

static bool is_asked(uint32_t size, uint32_t i, uint32_t j) { return size <= NAME_GROUP_SMALL || ((j - i) & (j - i - 1)) == 0; }

struct answering {
    struct prober *prober;
    struct text *answers;
};

static void append_answer(struct text *answers, ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    int order = comparator ? comparator(a, b) : 0;
    text_puts(answers, !comparator ? "?" : order < 0 ? "-" : order > 0 ? "+" : "0");
}

static bool answer_group(void *context, const struct name_group *group)
{
    struct answering *answering = context;
    struct prober *prober = answering->prober;
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group);
    for (int place = 0; place < CCM_PLACES; place++) {
        bool asked = prober_step(prober, (enum ccm_place)place);
        for (uint32_t i = 0; i < size; i++)
            for (uint32_t j = i + 1; j < size; j++)
                if (is_asked(size, i, j))
                    append_answer(answering->answers, asked ? prober->at[place] : NULL, names[i], names[j]);
    }
    prober->group++;
    return !answering->answers->failed;
}

bool baseline_ask(struct prober *prober, const struct sets_config *sets, struct text *answers)
{
    struct answering answering = {.prober = prober, .answers = answers};
    const struct group_visitor visitor = {.visit = answer_group, .context = &answering};
    return for_each_baseline_group(sets, &visitor);
}

struct comparing {
    const struct text *first, *second;
    const bool *places;
    enum law law;
    const char *detail;
    struct findings *findings;
    size_t question;
};

static int as_number(char answer) { return answer == '-' ? -1 : answer == '+'; }

static void compare_one(struct comparing *comparing, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    size_t at = comparing->question++;
    if (at >= comparing->first->length || !comparing->places[place])
        return;
    char first = comparing->first->bytes[at], second = comparing->second->bytes[at];
    if (first == second || first == '?' || second == '?')
        return;
    struct finding *finding = &comparing->findings->laws[comparing->law][place];
    struct law_counterexample counterexample = {.names = {a, b}, .count = 2};
    struct text detail = {0};
    text_printf(&detail, "%d, %s %d", as_number(first), comparing->detail, as_number(second));
    if (detail.failed)
        comparing->findings->failed = true;
    else
        findings_note(comparing->findings, finding, &counterexample, detail.bytes);
    text_clean_up(&detail);
}

static bool compare_group(void *context, const struct name_group *group)
{
    struct comparing *comparing = context;
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group);
    for (int place = 0; place < CCM_PLACES; place++)
        for (uint32_t i = 0; i < size; i++)
            for (uint32_t j = i + 1; j < size; j++)
                if (is_asked(size, i, j))
                    compare_one(comparing, (enum ccm_place)place, names[i], names[j]);
    return !comparing->findings->failed;
}

bool baseline_compare(const struct sets_config *sets, const struct text *first, const struct text *second,
                      const bool places[CCM_PLACES], enum law law, const char *detail, struct findings *findings)
{
    struct comparing comparing = {
        .first = first, .second = second, .places = places, .law = law, .detail = detail, .findings = findings};
    const struct group_visitor visitor = {.visit = compare_group, .context = &comparing};
    return first->length == second->length && for_each_baseline_group(sets, &visitor) && comparing.question == first->length;
}
