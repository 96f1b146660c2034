#include "laws/ask.h"

#include "model/identity.h"
#include "module/candidate.h"
#include "laws/judge.h"

#include <stdlib.h>
#include <string.h>

/* Between two copies, so that they begin at any remainder of 16 and have something behind them. */
#define COPY_GAP 32u
#define COPY_FILL 'A'

bool asker_begin(struct asker *asker, const struct asker_config *config, struct text *message)
{
    *asker = (struct asker){.config = config};
    struct module module;
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        if (!config->known_paths[build])
            continue;
        if (module_load(config->known_paths[build], &module, message) != MODULE_OK)
            return false;
        asker->known[build] = module.compare;
    }
    candidate_step(LAW_STEP_LOADING);
    bool loaded = candidate_load(0, config->path, &module, message) == MODULE_OK;
    candidate_step(LAW_STEP_NONE);
    return loaded && asker_take(asker);
}

bool asker_take(struct asker *asker)
{
    candidate_comparators(0, asker->at);
    asker->answers = malloc((size_t)FAMILY_MOST * FAMILY_MOST);
    asker->sets = malloc(JUDGE_SETS * sizeof *asker->sets);
    asker->weights = malloc(FAMILY_MOST * sizeof *asker->weights);
    asker->copies = malloc(FAMILY_MOST * sizeof *asker->copies);
    asker->failed = !asker->answers || !asker->sets || !asker->weights || !asker->copies;
    return !asker->failed;
}

bool asker_step(struct asker *asker, enum ccm_place place)
{
    const struct asker_config *config = asker->config;
    if (!config->places[place])
        return false;
    uint64_t step = law_step(asker->family, place);
    for (size_t i = 0; i < config->skip_count; i++)
        if (config->skips[i].task == config->task && config->skips[i].step == step)
            return false;
    candidate_step(step);
    return true;
}

static int sign(int order) { return (order > 0) - (order < 0); }

/* Nothing is seen with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
static void note_effects(struct findings *findings, enum ccm_place place, const struct law_witness *witness,
                         const struct candidate_effects *effects)
{
    if (effects->wrote)
        findings_note(findings, &findings->laws[LAW_STATELESS][place], witness, "it wrote to variables of its own");
    if (effects->wrote_others)
        findings_note(findings, &findings->effects[EFFECT_SHARED][place], witness,
                      "it wrote to variables of the C library, or to the environment");
    if (*effects->call)
        findings_note(findings, &findings->effects[EFFECT_CALL][place], witness, effects->call);
}
/* LCOV_EXCL_STOP */

/* Takes down what it did for an answer beside answering. */
static int note_written(struct asker *asker, enum ccm_place place, struct ccm_name a, struct ccm_name b, int order)
{
    struct findings *findings = &asker->findings;
    struct candidate_effects effects;
    findings->questions++;
    if (candidate_take_effects(&effects))
        note_effects(findings, place, &(struct law_witness){.names = {a, b}, .count = 2}, &effects);
    return sign(order);
}

int asker_ask(struct asker *asker, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(asker, place, a, b, asker->at[place](a, b));
}

static int ask_in_front(struct asker *asker, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(asker, place, a, b, candidate_ask_in_front(place, a, b));
}

static int ask_in_place(struct asker *asker, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    return note_written(asker, place, a, b, candidate_ask_in_place(place, a, b));
}

/* Copies of all names, each at another remainder of 16. */
static bool copy_names(struct asker *asker, const struct family *family)
{
    uint32_t size = family_size(family);
    const struct ccm_name *names = family_names(family);
    size_t needed = COPY_GAP;
    for (uint32_t i = 0; i < size; i++)
        needed += names[i].length + COPY_GAP + 1;
    if (needed > asker->memory_capacity) {
        free(asker->memory);
        asker->memory = malloc(needed);
        asker->memory_capacity = asker->memory ? needed : 0;
        if (!asker->memory)
            return false;
    }
    memset(asker->memory, COPY_FILL, needed);
    size_t at = 0;
    for (uint32_t i = 0; i < size; i++) {
        at += COPY_GAP - at % 16 - i % 16;
        memcpy(asker->memory + at, names[i].bytes, names[i].length);
        asker->copies[i] = (struct ccm_name){.bytes = asker->memory + at, .length = names[i].length};
        at += names[i].length;
    }
    return true;
}

/* The same question was answered differently: asks until it is known by what. */
static void attribute(struct asker *asker, enum ccm_place place, const struct ccm_name *names, struct ccm_name a, struct ccm_name b,
                      int first, int second)
{
    struct law_witness witness = {.names = {names[0], names[1]}, .count = 2};
    int here = asker_ask(asker, place, names[0], names[1]), here_again = asker_ask(asker, place, names[0], names[1]);
    int there = ask_in_place(asker, place, a, b), there_again = ask_in_place(asker, place, a, b);
    enum law law = LAW_STATELESS;
    struct text detail = {0};
    if (here != here_again || there != there_again) {
        law = LAW_DETERMINISTIC;
        first = here != here_again ? here : there;
        second = here != here_again ? here_again : there_again;
    } else if (here != there) {
        law = LAW_ADDRESS_INDEPENDENT;
        first = here;
        second = there;
    }
    text_printf(&detail, law == LAW_ADDRESS_INDEPENDENT ? "%d, elsewhere %d" : "%d, then %d", first, second);
    if (detail.failed)
        asker->findings.failed = true;
    else
        findings_note(&asker->findings, &asker->findings.laws[law][place], &witness, detail.bytes);
    text_clean_up(&detail);
}

static int answered(const struct asker *asker, size_t question) { return asker->answers[question]; }

static bool is_prefix(struct ccm_name prefix, struct ccm_name name)
{
    return prefix.length <= name.length && memcmp(prefix.bytes, name.bytes, prefix.length) == 0;
}

/* All of it again, in other memory and in the other order. What begins alike lies in the same place, too. */
static void ask_again(struct asker *asker, enum ccm_place place, const struct family *family)
{
    uint32_t size = family_size(family);
    const struct ccm_name *names = family_names(family), *copies = asker->copies;
    for (uint32_t i = size; i-- > 0;)
        for (uint32_t j = size; j-- > 0;) {
            const struct ccm_name pair[2] = {names[i], names[j]};
            int first = answered(asker, i * size + j), second = ask_in_place(asker, place, copies[i], copies[j]);
            if (first != second)
                attribute(asker, place, pair, copies[i], copies[j], first, second);
            if ((i == j || i == j + 1) && ask_in_front(asker, place, names[i], names[j]) != first)
                attribute(asker, place, pair, copies[i], copies[j], first, -first);
            if (i == j || !is_prefix(names[i], names[j]))
                continue;
            struct ccm_name begin = {.bytes = copies[j].bytes, .length = copies[i].length};
            second = ask_in_place(asker, place, begin, copies[j]);
            if (first != second)
                attribute(asker, place, pair, begin, copies[j], first, second);
        }
}

static bool ask_at(struct asker *asker, enum ccm_place place, const struct family *family, const uint32_t *identities)
{
    uint32_t size = family_size(family);
    const struct ccm_name *names = family_names(family);
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t j = 0; j < size; j++)
            asker->answers[i * size + j] = (signed char)asker_ask(asker, place, names[i], names[j]);
    ask_again(asker, place, family);
    struct judging judging = {.place = place,
                              .names = names,
                              .size = size,
                              .identities = identities,
                              .weights = asker->weights,
                              .answers = asker->answers,
                              .sets = asker->sets,
                              .findings = &asker->findings};
    for (int build = 0; build < KNOWN_BUILDS; build++)
        judging.known[build] = asker->known[build] ? asker->known[build]->at[place] : NULL;
    judge_answers(&judging);
    return !asker->findings.failed;
}

/* What is asked at each place needs to be known once. */
static bool prepare_family(struct asker *asker, const struct family *family, struct identities *identities)
{
    static const struct identity_rule rule;
    for (uint32_t i = 0; i < family_size(family); i++)
        asker->weights[i] = name_weight(family_names(family)[i]);
    return copy_names(asker, family) && identities_assign(identities, &rule, &family->pool) == IDENTITY_OK;
}

bool asker_ask_at(struct asker *asker, enum ccm_place place, const struct family *family)
{
    struct identities identities = {0};
    bool asked = prepare_family(asker, family, &identities) && ask_at(asker, place, family, identities.of + 1);
    identities_clean_up(&identities);
    asker->failed = asker->failed || !asked;
    return asked;
}

bool asker_ask_family(void *context, const struct family *family)
{
    struct asker *asker = context;
    struct identities identities = {0};
    bool asked = prepare_family(asker, family, &identities);
    for (int place = 0; asked && place < CCM_PLACES; place++)
        if (asker_step(asker, (enum ccm_place)place))
            asked = ask_at(asker, (enum ccm_place)place, family, identities.of + 1);
    asker->family++;
    identities_clean_up(&identities);
    asker->failed = asker->failed || !asked;
    return asked;
}

void asker_clean_up(struct asker *asker)
{
    findings_clean_up(&asker->findings);
    free(asker->answers);
    free(asker->sets);
    free(asker->weights);
    free(asker->copies);
    free(asker->memory);
    *asker = (struct asker){0};
}
