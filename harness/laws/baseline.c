#include "laws/baseline.h"

/* In a larger family not every pair is asked about, but those a power of two apart: the cases of a code page are. */
#define FAMILY_SMALL 24u

static const enum law_set baseline_sets[] = {SET_TRAPS, SET_BYTES, SET_FIXTURES};

static bool give_baseline(const struct sets_config *sets, const struct family_taker *taker)
{
    const struct sets_config few = {.fixtures = sets->fixtures, .effort = sets->effort < EFFORT_LITTLE ? 0 : EFFORT_LITTLE};
    for (size_t i = 0; i < sizeof baseline_sets / sizeof *baseline_sets; i++)
        for (size_t part = 0; part < sets_parts(&few, baseline_sets[i]); part++)
            if (!sets_give(&few, baseline_sets[i], part, taker))
                return false;
    return true;
}

static bool is_asked(uint32_t size, uint32_t i, uint32_t j) { return size <= FAMILY_SMALL || ((j - i) & (j - i - 1)) == 0; }

struct answering {
    struct asker *asker;
    struct text *answers;
};

static void append_answer(struct text *answers, ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    int order = comparator ? comparator(a, b) : 0;
    text_puts(answers, !comparator ? "?" : order < 0 ? "-" : order > 0 ? "+" : "0");
}

static bool answer_family(void *context, const struct family *family)
{
    struct answering *answering = context;
    struct asker *asker = answering->asker;
    uint32_t size = family_size(family);
    const struct ccm_name *names = family_names(family);
    for (int place = 0; place < CCM_PLACES; place++) {
        bool asked = asker_step(asker, (enum ccm_place)place);
        for (uint32_t i = 0; i < size; i++)
            for (uint32_t j = i + 1; j < size; j++)
                if (is_asked(size, i, j))
                    append_answer(answering->answers, asked ? asker->at[place] : NULL, names[i], names[j]);
    }
    asker->family++;
    return !answering->answers->failed;
}

bool baseline_ask(struct asker *asker, const struct sets_config *sets, struct text *answers)
{
    struct answering answering = {.asker = asker, .answers = answers};
    const struct family_taker taker = {.family = answer_family, .context = &answering};
    return give_baseline(sets, &taker);
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
    struct law_witness witness = {.names = {a, b}, .count = 2};
    struct text detail = {0};
    text_printf(&detail, "%d, %s %d", as_number(first), comparing->detail, as_number(second));
    if (detail.failed)
        comparing->findings->failed = true;
    else
        findings_note(comparing->findings, finding, &witness, detail.bytes);
    text_clean_up(&detail);
}

static bool compare_family(void *context, const struct family *family)
{
    struct comparing *comparing = context;
    uint32_t size = family_size(family);
    const struct ccm_name *names = family_names(family);
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
    const struct family_taker taker = {.family = compare_family, .context = &comparing};
    return first->length == second->length && give_baseline(sets, &taker) && comparing.question == first->length;
}
