#include "laws/baseline.h"

#include "module/host.h"

#include <string.h>

/* A skipped question. */
#define NOT_ASKED '?'

/* In larger groups, and in all groups at low effort, only pairs a power of two apart are asked about; these include the case
 * pairs of a code page. */
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

static uint32_t small_of(const struct sets_config *sets) { return sets->effort < EFFORT_LITTLE ? 0 : NAME_GROUP_SMALL; }

static bool is_asked(uint32_t small, uint32_t size, uint32_t i, uint32_t j)
{
    return size <= small || ((j - i) & (j - i - 1)) == 0;
}

struct answering {
    struct prober *prober;
    struct text *answers;
    uint32_t small; /* most names of a group of which all pairs are asked about */
};

static void append_answer(struct text *answers, ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    int order = comparator ? comparator(a, b) : 0;
    text_puts(answers, !comparator ? (const char[]){NOT_ASKED, '\0'} : order < 0 ? "-" : order > 0 ? "+" : "0");
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
                if (is_asked(answering->small, size, i, j))
                    append_answer(answering->answers, asked ? prober->at[place] : NULL, names[i], names[j]);
    }
    prober->group++;
    return !answering->answers->failed;
}

bool baseline_ask(struct prober *prober, const struct sets_config *sets, struct text *answers)
{
    struct answering answering = {.prober = prober, .answers = answers, .small = small_of(sets)};
    const struct group_visitor visitor = {.visit = answer_group, .context = &answering};
    return for_each_baseline_group(sets, &visitor);
}

/* ---- In another program ------------------------------------------------------------------------------------------------------ */

/* A comparator has no context argument. */
static struct {
    struct host *host;
    const struct prober *prober;
} recording;

static int record_question(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    const struct answerer_question question = {.place = place, .names = {a, b}};
    host_add(recording.host, &question, law_step(recording.prober->group, place), 0);
    return 0;
}

static int record_import_list(struct ccm_name a, struct ccm_name b) { return record_question(CCM_IMPORT_LIST, a, b); }
static int record_export_match(struct ccm_name a, struct ccm_name b) { return record_question(CCM_EXPORT_MATCH, a, b); }
static int record_post_office(struct ccm_name a, struct ccm_name b) { return record_question(CCM_POST_OFFICE, a, b); }

bool baseline_ask_elsewhere(const struct prober_config *config, const struct sets_config *sets, uint64_t limit_ms,
                            struct text *answers)
{
    struct prober prober = {.config = config, .at = {record_import_list, record_export_match, record_post_office}};
    struct host host = {0};
    size_t before = answers->length;
    recording.host = &host;
    recording.prober = &prober;
    bool asked = baseline_ask(&prober, sets, answers) && !host.failed;
    if (asked && host_ask(&host, &config->path, 1, limit_ms)) {
        size_t answered = 0;
        for (size_t i = before; i < answers->length; i++)
            if (answers->bytes[i] != NOT_ASKED)
                answers->bytes[i] = host.answers[answered++];
    } else if (asked) {
        memset(answers->bytes + before, NOT_ASKED, answers->length - before);
    }
    host_clean_up(&host);
    return asked;
}

struct comparing {
    const struct text *first, *second;
    const bool *places;
    enum law law;
    const char *detail;
    struct findings *findings;
    uint32_t small;
    size_t question;
};

static int as_number(char answer) { return answer == '-' ? -1 : answer == '+'; }

static void compare_one(struct comparing *comparing, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    size_t at = comparing->question++;
    if (at >= comparing->first->length || !comparing->places[place])
        return;
    char first = comparing->first->bytes[at], second = comparing->second->bytes[at];
    if (first == second || first == NOT_ASKED || second == NOT_ASKED)
        return;
    struct finding *finding = &comparing->findings->laws[comparing->law][place];
    struct law_counterexample counterexample = {.names = {a, b}, .count = 2};
    if (second == HOST_CHANGING)
        findings_note_printf(comparing->findings, finding, &counterexample, "%d, but not always %s", as_number(first),
                             comparing->detail);
    else
        findings_note_printf(comparing->findings, finding, &counterexample, "%d, %s %d", as_number(first), comparing->detail,
                             as_number(second));
}

static bool compare_group(void *context, const struct name_group *group)
{
    struct comparing *comparing = context;
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group);
    for (int place = 0; place < CCM_PLACES; place++)
        for (uint32_t i = 0; i < size; i++)
            for (uint32_t j = i + 1; j < size; j++)
                if (is_asked(comparing->small, size, i, j))
                    compare_one(comparing, (enum ccm_place)place, names[i], names[j]);
    return !comparing->findings->failed;
}

bool baseline_compare(const struct sets_config *sets, const struct text *first, const struct text *second,
                      const bool places[CCM_PLACES], enum law law, const char *detail, struct findings *findings)
{
    struct comparing comparing = {.first = first,
                                  .second = second,
                                  .places = places,
                                  .law = law,
                                  .detail = detail,
                                  .findings = findings,
                                  .small = small_of(sets)};
    const struct group_visitor visitor = {.visit = compare_group, .context = &comparing};
    return first->length == second->length && for_each_baseline_group(sets, &visitor) && comparing.question == first->length;
}
