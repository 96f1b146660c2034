#include "laws/ask.h"

#include "model/identity.h"
#include "module/candidate.h"
#include "module/surroundings.h"
#include "laws/judge.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Bytes between two copies, so that each begins at a chosen address modulo 16 and is surrounded by other bytes. */
#define COPY_GAP 32u

void prober_note_surroundings(struct prober *prober, const char *done)
{
    static const struct {
        unsigned part;
        enum law law;
        const char *what;
    } parts[] = {{SURROUNDINGS_ENVIRONMENT, LAW_STATELESS, "the environment"},
                 {SURROUNDINGS_LOCALE, LAW_STATELESS, "the locale"},
                 {SURROUNDINGS_PROGRAM, LAW_STATELESS, "the program's name or standard streams"},
                 {SURROUNDINGS_LIBRARY, LAW_STATELESS, "variables of the C library"},
                 {SURROUNDINGS_ROUNDING, LAW_PROCESSOR_STATE, "the processor's rounding"}};
    struct findings *findings = &prober->findings;
    unsigned changed = candidate_changed_surroundings();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (int place = 0; changed & parts[i].part && place < CCM_PLACES; place++)
            findings_note_printf(findings, &findings->laws[parts[i].law][place], &(struct law_counterexample){0},
                                 "it changed %s when it was %s", parts[i].what, done);
}

bool prober_begin(struct prober *prober, const struct prober_config *config, struct text *message)
{
    *prober = (struct prober){.config = config};
    struct module module;
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        if (!config->known_paths[build] || candidate_is_answering())
            continue;
        if (module_load(config->known_paths[build], &module, message) != MODULE_OK)
            return false;
        prober->known[build] = module.compare;
    }
    candidate_step(LAW_STEP_LOADING);
    bool loaded = candidate_load(0, config->path, &module, message) == MODULE_OK;
    candidate_step(LAW_STEP_NONE);
    prober_note_surroundings(prober, "loaded");
    for (int place = 0; loaded && place < CCM_PLACES; place++)
        prober->same[place] = candidate_same_places((enum ccm_place)place);
    return loaded && prober_take(prober);
}

bool prober_take(struct prober *prober)
{
    candidate_comparators(0, prober->at);
    prober->answers = malloc((size_t)NAME_GROUP_MAX * NAME_GROUP_MAX);
    prober->sets = malloc(JUDGE_SETS * sizeof *prober->sets);
    prober->weights = malloc(NAME_GROUP_MAX * sizeof *prober->weights);
    prober->copies = malloc(NAME_GROUP_MAX * sizeof *prober->copies);
    prober->failed = !prober->answers || !prober->sets || !prober->weights || !prober->copies;
    return !prober->failed;
}

bool prober_step(struct prober *prober, enum ccm_place place)
{
    const struct prober_config *config = prober->config;
    if (!config->places[place])
        return false;
    uint64_t step = law_step(prober->group, place);
    for (size_t i = 0; i < config->skip_count; i++)
        if (config->skips[i].task == config->task && config->skips[i].step == step)
            return false;
    candidate_step(step);
    return true;
}

unsigned prober_step_once(struct prober *prober, enum ccm_place place, unsigned *done)
{
    unsigned wanted = 0, here = 1U << place;
    if (*done & here || !prober_step(prober, place))
        return 0;
    for (int other = 0; other < CCM_PLACES; other++)
        wanted |= (unsigned)prober->config->places[other] << other;
    unsigned places = here | (prober->same[place] & wanted & ~*done);
    *done |= places;
    return places;
}

void prober_repeat(struct prober *prober)
{
    for (int from = 0; from < CCM_PLACES; from++)
        for (int to = 0; to < CCM_PLACES; to++)
            if (to != from && prober->same[from] & 1U << to && prober->config->places[to])
                findings_repeat(&prober->findings, (enum ccm_place)from, (enum ccm_place)to);
}

static int sign(int order) { return (order > 0) - (order < 0); }

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
static void note_effects(struct findings *findings, enum ccm_place place, const struct law_counterexample *counterexample,
                         const struct candidate_effects *effects)
{
    if (effects->wrote)
        findings_note(findings, &findings->laws[LAW_STATELESS][place], counterexample, "it wrote to variables of its own");
    if (effects->wrote_others)
        findings_note(findings, &findings->effects[EFFECT_SHARED][place], counterexample,
                      "it wrote to memory other than variables of its own");
    if (*effects->call)
        findings_note(findings, &findings->effects[EFFECT_CALL][place], counterexample, effects->call);
}
/* LCOV_EXCL_STOP */

/* Notes side effects of an answer. */
static int note_written(struct prober *prober, enum ccm_place place, struct ccm_name a, struct ccm_name b, int order)
{
    struct findings *findings = &prober->findings;
    struct candidate_effects effects;
    findings->questions++;
    if (candidate_take_effects(&effects))
        note_effects(findings, place, &(struct law_counterexample){.names = {a, b}, .count = 2}, &effects);
    return sign(order);
}

int prober_ask(struct prober *prober, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(prober, place, a, b, prober->at[place](a, b));
}

static int ask_in_front(struct prober *prober, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(prober, place, a, b, candidate_ask_in_front(place, a, b));
}

static int ask_in_place(struct prober *prober, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(prober, place, a, b, candidate_ask_in_place(place, a, b));
}

/* Copies all names, each to another address modulo 16. */
static bool copy_names(struct prober *prober, const struct name_group *group)
{
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group);
    size_t needed = COPY_GAP;
    for (uint32_t i = 0; i < size; i++)
        needed += names[i].length + COPY_GAP + 1;
    if (needed > prober->memory_capacity) {
        free(prober->memory);
        prober->memory = malloc(needed);
        prober->memory_capacity = prober->memory ? needed : 0;
        if (!prober->memory)
            return false;
    }
    for (size_t i = 0; i < needed; i++) /* not NUL, and different in each group */
        prober->memory[i] = (char)((prober->group * 41 + i * 7) % UCHAR_MAX + 1);
    size_t at = 0;
    for (uint32_t i = 0; i < size; i++) {
        at += COPY_GAP - at % 16 - i % 16;
        memcpy(prober->memory + at, names[i].bytes, names[i].length);
        prober->copies[i] = (struct ccm_name){.bytes = prober->memory + at, .length = names[i].length};
        at += names[i].length;
    }
    return true;
}

/* The same question had two answers: asks again to find the law that is broken. */
static void attribute(struct prober *prober, enum ccm_place place, const struct ccm_name *names, struct ccm_name a,
                      struct ccm_name b, int first, int second)
{
    struct law_counterexample counterexample = {.names = {names[0], names[1]}, .count = 2};
    int here = prober_ask(prober, place, names[0], names[1]), here_again = prober_ask(prober, place, names[0], names[1]);
    int there = ask_in_place(prober, place, a, b), there_again = ask_in_place(prober, place, a, b);
    enum law law = LAW_STATELESS;
    if (here != here_again || there != there_again) {
        law = LAW_DETERMINISTIC;
        first = here != here_again ? here : there;
        second = here != here_again ? here_again : there_again;
    } else if (here != there) {
        law = LAW_ADDRESS_INDEPENDENT;
        first = here;
        second = there;
    }
    findings_note_printf(&prober->findings, &prober->findings.laws[law][place], &counterexample,
                         law == LAW_ADDRESS_INDEPENDENT ? "%d, elsewhere %d" : "%d, then %d", first, second);
}

static int answered(const struct prober *prober, size_t question) { return prober->answers[question]; }

/* Asks again with `a` inside the copy of `b`, if `b` contains it. */
static void ask_within(struct prober *prober, enum ccm_place place, const struct ccm_name names[2], struct ccm_name copy, size_t at,
                       int first)
{
    struct ccm_name part = {.bytes = copy.bytes + at, .length = names[0].length};
    if (memcmp(part.bytes, names[0].bytes, part.length) != 0)
        return;
    int second = ask_in_place(prober, place, part, copy);
    if (first != second)
        attribute(prober, place, names, part, copy, first, second);
}

/* Asks everything again, at other addresses and in reverse order; names with a common beginning or end also share memory. */
static void ask_again(struct prober *prober, enum ccm_place place, const struct name_group *group)
{
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group), *copies = prober->copies;
    for (uint32_t i = size; i-- > 0;)
        for (uint32_t j = size; j-- > 0;) {
            const struct ccm_name pair[2] = {names[i], names[j]};
            int first = answered(prober, i * size + j), second = ask_in_place(prober, place, copies[i], copies[j]);
            if (first != second)
                attribute(prober, place, pair, copies[i], copies[j], first, second);
            if ((i == j || i == j + 1) && ask_in_front(prober, place, names[i], names[j]) != first)
                attribute(prober, place, pair, copies[i], copies[j], first, -first);
            if (i == j || names[i].length > names[j].length)
                continue;
            ask_within(prober, place, pair, copies[j], 0, first);
            if (names[i].length < names[j].length)
                ask_within(prober, place, pair, copies[j], names[j].length - names[i].length, first);
        }
}

static void judge_at(struct prober *prober, enum ccm_place place, const struct name_group *group,
                     const struct identities *identities)
{
    struct judging judging = {.place = place,
                              .names = name_group_names(group),
                              .size = name_group_size(group),
                              .identities = identities->of + 1,
                              .weights = prober->weights,
                              .answers = prober->answers,
                              .sets = prober->sets,
                              .findings = &prober->findings};
    for (int build = 0; build < KNOWN_BUILDS; build++)
        judging.known[build] = prober->known[build] ? prober->known[build]->at[place] : NULL;
    judge_answers(&judging);
}

static bool ask_at(struct prober *prober, enum ccm_place place, unsigned places, const struct name_group *group,
                   const struct identities *identities)
{
    uint32_t size = name_group_size(group);
    const struct ccm_name *names = name_group_names(group);
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t j = 0; j < size; j++)
            prober->answers[i * size + j] = (signed char)prober_ask(prober, place, names[i], names[j]);
    ask_again(prober, place, group);
    for (int other = 0; other < CCM_PLACES; other++)
        if (places & 1U << other && !prober->only_asks)
            judge_at(prober, (enum ccm_place)other, group, identities);
    return !prober->findings.failed;
}

/* Prepares a group for all places. */
static bool prepare_group(struct prober *prober, const struct name_group *group, struct identities *identities)
{
    static const struct identity_rule rule;
    if (prober->only_asks)
        return copy_names(prober, group);
    for (uint32_t i = 0; i < name_group_size(group); i++)
        prober->weights[i] = name_weight(name_group_names(group)[i]);
    return copy_names(prober, group) && identities_assign(identities, &rule, &group->pool) == IDENTITY_OK;
}

bool prober_ask_at(struct prober *prober, enum ccm_place place, unsigned places, const struct name_group *group)
{
    struct identities identities = {0};
    bool asked = prepare_group(prober, group, &identities) && ask_at(prober, place, places, group, &identities);
    identities_clean_up(&identities);
    prober->failed = prober->failed || !asked;
    return asked;
}

bool prober_ask_group(void *context, const struct name_group *group)
{
    struct prober *prober = context;
    struct identities identities = {0};
    bool asked = prepare_group(prober, group, &identities);
    for (unsigned place = 0, done = 0, places; asked && place < CCM_PLACES; place++)
        if ((places = prober_step_once(prober, (enum ccm_place)place, &done)) != 0)
            asked = ask_at(prober, (enum ccm_place)place, places, group, &identities);
    prober->group++;
    identities_clean_up(&identities);
    prober->failed = prober->failed || !asked;
    return asked;
}

void prober_clean_up(struct prober *prober)
{
    findings_clean_up(&prober->findings);
    free(prober->answers);
    free(prober->sets);
    free(prober->weights);
    free(prober->copies);
    free(prober->memory);
    *prober = (struct prober){0};
}
